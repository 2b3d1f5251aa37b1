"""A type that a call makes is written as a type that type checkers read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.pydantic_arguments import refuse_expression
from gonogo.fixes.pydantic_names import CONSTRAINED, RENAMED_ARGUMENTS, Constrained, asks_for_pydantic_1
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.spelling import name_replaced, spelled
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import builtin_name, typing_name
from gonogo.fixes.target import target_python

_BETWEEN = re.compile(r"\s*,(?P<blank>\s*)")


@fix_kind("pydantic-constrained", safe=True)
def pydantic_constrained(request: Request) -> Mapping[str, str]:
    """`constr(min_length=1)` becomes `Annotated[str, StringConstraints(min_length=1)]`, which is what it returns.

    So do `conint` and the like, with `Field`, and those within them; only in annotations.
    Refuses arguments that pydantic 2 does not take, and projects that support Python 3.8 or ask for pydantic 1.
    Arguments: path, line and column of the call (from 0), python as for `implicit-optional`.
    """
    path, line, column = request.word("path"), request.number("line"), request.number("column")
    if target_python(path, str(request.arguments.get("python", "")), request.texts) < (3, 9):
        raise CannotFix("Python 3.8 has no Annotated")
    if where := asks_for_pydantic_1(request.texts):
        raise CannotFix(f"{where} asks for pydantic 1, which has no StringConstraints")
    tree = request.tree(path)
    calls = list(_calls(tree, line, tree.line_start(line) + column))
    splices: list[Splice] = []
    used: set[str] = set()
    for call, name in calls:
        given = _constraints(call, name)
        splices += [*_rewritten(tree, call, CONSTRAINED[name], given), *_renamed(tree, given, name)]
        used |= {CONSTRAINED[name].constraint} if given else set()
    text = tree.spliced([*splices, *_imports(tree, calls, used)])
    if any(CONSTRAINED[name].type == "Decimal" for _, name in calls):
        text = (tree := Tree(path, text)).spliced(spelled(tree, "decimal", "Decimal")[1])
    return {path: (tree := Tree(path, text)).spliced(typing_name(tree, "Annotated")[1]) if used else text}


def _calls(tree: Tree, line: int, at: int) -> Iterator[tuple[cst.Call, str]]:
    """The call at this place and those in its arguments that make types, with their names."""
    found = [c for c in tree.all(cst.Call) if tree.start(c) == at and tree.line(c) == line]
    outer = next((c for c in found if _name(tree, c) and around(tree, c, cst.Annotation)), None)
    if outer is None:
        raise CannotFix(f"no type of pydantic's is made by a call on line {line + 1} any more: check again")
    for call in tree.all(cst.Call):
        if (call is outer or outer in around(tree, call, cst.Call)) and (name := _name(tree, call)):
            yield call, name


def _name(tree: Tree, call: cst.Call) -> str:
    first, _, rest = dotted(call.func).partition(".")
    module, _, name = meaning(tree, Home(tree.path, "", ""), first).partition(":") if first else ("", "", "")
    known = name or rest
    return known if module in ("pydantic", "pydantic.types") and known in CONSTRAINED else ""


def _constraints(call: cst.Call, name: str) -> Sequence[cst.Arg]:
    """The arguments without the type of the items, all of them known, if by the name that pydantic 1 had for them."""
    made = CONSTRAINED[name]
    takes = made.takes | RENAMED_ARGUMENTS.get(name, {}).keys()
    given = call.args[1:] if made.has_items else call.args
    if made.has_items and (not call.args or ((k := call.args[0].keyword) and k.value != "item_type")):
        raise CannotFix(f"{dotted(call.func)} does not begin with the type of its items")
    for argument in call.args:
        if argument.star or (argument in given and not (argument.keyword and argument.keyword.value in takes)):
            what = argument.keyword.value if argument.keyword else "an argument without a name"
            raise CannotFix(f"{dotted(call.func)} of pydantic 2 does not take {what}")
    return given


def _renamed(tree: Tree, given: Sequence[cst.Arg], name: str) -> Iterator[Splice]:
    for argument in given:
        keyword = argument.keyword
        if keyword and (new := RENAMED_ARGUMENTS.get(name, {}).get(keyword.value)):
            if keyword.value == "regex":
                refuse_expression(argument.value)
            yield Splice(tree.start(keyword), tree.end(keyword), new)


def _rewritten(tree: Tree, call: cst.Call, made: Constrained, given: Sequence[cst.Arg]) -> Iterator[Splice]:
    constraint = f"{spelled(tree, 'pydantic', made.constraint)[0]}(" if given else ""
    annotated = f"{typing_name(tree, 'Annotated')[0]}[" if given else ""
    inner = builtin_name(tree, made.type) if made.has_items else made.type
    inner = spelled(tree, "decimal", "Decimal")[0] if made.type == "Decimal" else inner
    start, end = tree.start(call), tree.end(call)
    if not made.has_items:
        if given:
            opening = tree.text.index("(", tree.end(call.func)) + 1
            yield Splice(start, opening, f"{annotated}{inner}, {constraint}")
            yield Splice(end, end, "]")
        else:
            yield Splice(start, end, inner)
        return
    item = call.args[0].value
    yield Splice(start, tree.start(item), f"{annotated}{inner}[")
    if not given:
        yield Splice(tree.end(item), end, "]")
        return
    between = _BETWEEN.fullmatch(tree.text, tree.end(item), tree.start(given[0]))
    if between is None:
        raise CannotFix(f"a comment stands between the arguments of {dotted(call.func)}")
    blank = between["blank"] if "\n" in between["blank"] else ""
    yield Splice(between.start(), between.end(), f"], {constraint}{blank}")
    yield Splice(end, end, "]")


def _imports(tree: Tree, calls: Sequence[tuple[cst.Call, str]], used: set[str]) -> Iterator[Splice]:
    """The names of the constraints in the place of those functions that lose their last use."""
    plain = [name for call, name in calls if isinstance(call.func, cst.Name)]
    waiting = {constraint for constraint in used if spelled(tree, "pydantic", constraint)[1]}
    for name in dict.fromkeys(plain):
        new = CONSTRAINED[name].constraint
        yield from name_replaced(tree, "pydantic", name, new if new in waiting else "", plain.count(name))
        waiting.discard(new)
    for constraint in sorted(waiting):
        yield from spelled(tree, "pydantic", constraint)[1]
