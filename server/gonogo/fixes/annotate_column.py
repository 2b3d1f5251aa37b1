"""A column of a model says what its values are, where mypy cannot tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.bindings import Binding, bindings
from gonogo.fixes.syntax.imports import import_added
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.tree import Splice, Tree

_NUMBERS = frozenset({"DECIMAL", "NUMERIC", "Numeric"})
_OLD = re.compile(r"(?im)^[\s\"']*sqlalchemy(?:\[[^\]]*\])?\s*(?:==|~=|<)\s*1\.")


@fix_kind("annotate-column", safe=True)
def annotate_column(request: Request) -> Mapping[str, str]:
    """`price = Column(DECIMAL(10, 2))` becomes `price: Column[Decimal] = Column(DECIMAL(10, 2))`.

    An exact number is a Decimal, with `asdecimal=False` a float; an `Enum(Colour)` is a Colour.
    Refuses any other type, and projects that ask for SQLAlchemy 1, where Column takes no type.
    Arguments: path, line of the assignment (from 0).
    """
    path, line = request.word("path"), request.number("line")
    for name in ("requirements.txt", "pyproject.toml"):
        if _OLD.search(request.texts.get(name, "")):
            raise CannotFix(f"{name} asks for SQLAlchemy 1, where Column takes no type")
    tree = request.tree(path)
    binding = _column(tree, line)
    held, imports = _held(tree, _type_of(tree, binding))
    assert isinstance(binding.value, cst.Call)
    at = tree.end(binding.target)
    return {path: tree.spliced([*imports, Splice(at, at, f": {dotted(binding.value.func)}[{held}]")])}


def _column(tree: Tree, line: int) -> Binding:
    for binding in bindings(tree):
        if (
            tree.line(binding.statement) == line
            and isinstance(binding.value, cst.Call)
            and _meaning(tree, binding.value.func) == "sqlalchemy:Column"
            and enclosing_class(tree, binding.statement)
        ):
            return binding
    raise CannotFix(f"no column without an annotation stands on line {line + 1} any more: check again")


def _type_of(tree: Tree, binding: Binding) -> cst.BaseExpression:
    """The argument that says which type the column has: the first that is no name of it."""
    assert isinstance(binding.value, cst.Call)
    given = [a.value for a in binding.value.args if a.keyword is None and not isinstance(a.value, cst.SimpleString)]
    if not given:
        raise CannotFix("the column says no type")
    return given[0]


def _held(tree: Tree, node: cst.BaseExpression) -> tuple[str, list[Splice]]:
    """The type of the column's values as the file spells it, and the edits that import it."""
    arguments = node.args if isinstance(node, cst.Call) else ()
    module, _, name = _meaning(tree, node.func if isinstance(node, cst.Call) else node).partition(":")
    if module.partition(".")[0] != "sqlalchemy":
        raise CannotFix(f"what {tree.source(node)} holds is not known")
    if name in _NUMBERS:
        decimal = [a.value for a in arguments if a.keyword and a.keyword.value == "asdecimal"]
        return ("float", []) if decimal and dotted(decimal[0]) == "False" else _decimal(tree)
    first = dotted(arguments[0].value) if arguments and arguments[0].keyword is None else ""
    if name == "Enum" and first and meaning(tree, Home(tree.path, "", ""), first.partition(".")[0]):
        return first, []
    raise CannotFix(f"what {tree.source(node)} holds is not known")


def _decimal(tree: Tree) -> tuple[str, list[Splice]]:
    home = Home(tree.path, "", "")
    if meaning(tree, home, "decimal") == "decimal:":
        return "decimal.Decimal", []
    known = meaning(tree, home, "Decimal")
    if known not in ("", "decimal:Decimal"):
        raise CannotFix("Decimal means something else in this file")
    return "Decimal", [] if known else import_added(tree, home, "decimal", "Decimal")


def _meaning(tree: Tree, node: cst.BaseExpression) -> str:
    """What a name, or an attribute of an imported module, stands for, as `module:name`."""
    first, _, rest = dotted(node).partition(".")
    module, _, name = meaning(tree, Home(tree.path, "", ""), first).partition(":")
    return f"{module}:{'.'.join(part for part in (name, rest) if part)}" if module else ""
