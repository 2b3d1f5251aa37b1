"""The exact type of an expression, where its own text shows it: as mypy would infer it, whatever stands around it."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import libcst as cst

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning, names_in
from gonogo.fixes.syntax.tree import Tree
from gonogo.fixes.syntax.typing_names import builtin_name
from gonogo.fixes.syntax.variables import origin_of

_CALLS = {
    "len": "int", "str": "str", "repr": "str", "bool": "bool", "int": "int", "float": "float", "isinstance": "bool",
    "issubclass": "bool", "any": "bool", "all": "bool", "callable": "bool", "hasattr": "bool", "ord": "int",
    "chr": "str", "hash": "int", "id": "int", "ascii": "str", "format": "str", "hex": "str", "oct": "str", "bin": "str",
}  # fmt: skip
_CLASSES = frozenset({
    "pathlib:Path", "decimal:Decimal", "fractions:Fraction", "datetime:datetime", "datetime:date", "datetime:timedelta",
    "datetime:time", "uuid:UUID", "threading:Thread", "threading:Event",
})  # fmt: skip
# Methods of a text that give a text.
_OF_TEXT = frozenset({
    "join", "format", "strip", "lstrip", "rstrip", "lower", "upper", "replace", "title", "center", "ljust", "rjust",
})  # fmt: skip
_BASES = frozenset({"builtins:object", "pydantic:BaseModel", "typing:NamedTuple", "abc:ABC"})
_DATACLASS = frozenset({"dataclasses:dataclass"})
_WHOLE = re.compile(r"[\w.\[\], ]+")
_OPEN = re.compile(
    r"\b(?:Any|Optional|Union|Literal|object|Annotated|Final|ClassVar|TypeGuard|Type|type)\b"
    r"|\b(?:dict|list|set|frozenset|tuple|Dict|List|Set|FrozenSet|Tuple|Callable|ndarray)\b(?!\[)"
)
_TRUTHS = (cst.In, cst.NotIn, cst.Is, cst.IsNot)
_PLAIN = frozenset({"str", "int", "float", "bytes"})


class Seen(NamedTuple):
    """A type as an annotation, and the classes of this file that it names."""

    text: str
    classes: tuple[cst.ClassDef, ...] = ()


class Evident:
    """What the expressions in a function show of themselves."""

    def __init__(self, tree: Tree, function: cst.FunctionDef) -> None:
        self.tree = tree
        self.function = function
        self.home = Home(tree.path, "", "")

    def type_of(self, node: cst.BaseExpression) -> Seen:
        """The type of *node*. Raises `CannotFix` where its text does not show it exactly."""
        if isinstance(node, cst.Name) and node.value in ("True", "False", "None"):
            return Seen("None" if node.value == "None" else "bool")
        if isinstance(node, cst.Name):
            return self._variable(node.value)
        if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
            return Seen("bool")
        if isinstance(node, cst.Comparison):
            return self._comparison(node)
        if isinstance(node, cst.IfExp):
            return self._one([node.body, node.orelse])
        if isinstance(node, cst.Call):
            return self._call(node)
        return self._literal(node)

    def _variable(self, name: str) -> Seen:
        """What one place alone says of it; a union may have been narrowed since, and Any says nothing."""
        origin = origin_of(self.tree, self.function, name)
        if not isinstance(origin, cst.Annotation):
            return self.type_of(origin)
        written = self.tree.source(origin.annotation)
        known = all(meaning(self.tree, self.home, n) for n in names_in(origin.annotation))
        if not known or not _WHOLE.fullmatch(written) or _OPEN.search(written):
            raise CannotFix(f"{name} may be something else than {written} by then")
        return Seen(written, tuple(c for n, c in self._classes().items() if n in names_in(origin.annotation)))

    def _literal(self, node: cst.BaseExpression) -> Seen:
        if isinstance(node, cst.ConcatenatedString):
            return self._literal(node.left)
        if isinstance(node, cst.SimpleString | cst.FormattedString):
            return Seen("bytes" if isinstance(node, cst.SimpleString) and "b" in node.prefix else "str")
        if isinstance(node, cst.Integer | cst.Float):
            return Seen("int" if isinstance(node, cst.Integer) else "float")
        if isinstance(node, cst.List | cst.Set | cst.Tuple | cst.Dict) and node.elements:
            return self._display(node)
        if isinstance(node, cst.ListComp | cst.SetComp):
            return self._of("list" if isinstance(node, cst.ListComp) else "set", [self.type_of(node.elt)])
        if isinstance(node, cst.DictComp):
            return self._of("dict", [self.type_of(node.key), self.type_of(node.value)])
        raise CannotFix(f"{_short(self.tree, node)} does not show its type")

    def _display(self, node: cst.List | cst.Set | cst.Tuple | cst.Dict) -> Seen:
        if isinstance(node, cst.Dict):
            pairs = [e for e in node.elements if isinstance(e, cst.DictElement)]
            if len(pairs) < len(node.elements):
                raise CannotFix(f"{_short(self.tree, node)} takes in another dictionary")
            return self._of("dict", [self._one(e.key for e in pairs), self._one(e.value for e in pairs)])
        elements = [e.value for e in node.elements if isinstance(e, cst.Element)]
        if len(elements) < len(node.elements):
            raise CannotFix(f"{_short(self.tree, node)} takes in other elements")
        if isinstance(node, cst.Tuple):
            return self._of("tuple", [self.type_of(e) for e in elements])
        return self._of("list" if isinstance(node, cst.List) else "set", [self._one(elements)])

    def _of(self, name: str, inner: list[Seen]) -> Seen:
        arguments = ", ".join(seen.text for seen in inner)
        return Seen(f"{builtin_name(self.tree, name)}[{arguments}]", tuple(c for seen in inner for c in seen.classes))

    def _one(self, nodes: Iterable[cst.BaseExpression]) -> Seen:
        """The type that all *nodes* have."""
        found = {seen.text: seen for seen in map(self.type_of, nodes)}
        if len(found) != 1:
            raise CannotFix(f"values of several types: {', '.join(sorted(found))}")
        return next(iter(found.values()))

    def _comparison(self, node: cst.Comparison) -> Seen:
        """`in` and `is` give a bool, `==` and its like whatever the operands make of it."""
        operands = [node.left, *(c.comparator for c in node.comparisons)]
        if all(isinstance(c.operator, _TRUTHS) for c in node.comparisons) and len(node.comparisons) == 1:
            return Seen("bool")
        try:
            plain = all(self.type_of(operand).text in _PLAIN for operand in operands)
        except CannotFix:
            plain = False
        if not plain:
            raise CannotFix(f"what {_short(self.tree, node)} gives is for its operands to say")
        return Seen("bool")

    def _call(self, node: cst.Call) -> Seen:
        name = dotted(node.func)
        if name in _CALLS and meaning(self.tree, self.home, name) == f"builtins:{name}":
            return Seen(_CALLS[name])
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in _OF_TEXT:
            text = node.func.value
            if isinstance(text, cst.SimpleString | cst.FormattedString) and self.type_of(text).text == "str":
                return Seen("str")
        if (owner := self._class(name)) is not None:
            return Seen(name, (owner,))
        if self._meaning(node.func) in _CLASSES:
            return Seen(name)
        raise CannotFix(f"what {_short(self.tree, node)} gives does not show here")

    def _class(self, name: str) -> cst.ClassDef | None:
        """The class of this module that *name* is, if calling it makes an instance and nothing else."""
        found = self._classes().get(name)
        if found is None:
            return None
        decorated = any(self._meaning(d.decorator) not in _DATACLASS for d in found.decorators)
        simple = not found.keywords and not decorated and not found.type_parameters
        plain = all(self._is_plain(base.value) for base in found.bases)
        body = found.body.body if isinstance(found.body, cst.IndentedBlock) else ()
        made = any(isinstance(s, cst.FunctionDef) and s.name.value == "__new__" for s in body)
        if not simple or not plain or made:
            raise CannotFix(f"calling {name} may make something else than a {name}")
        return found

    def _is_plain(self, base: cst.BaseExpression) -> bool:
        known = self._meaning(base)
        made = getattr(builtins, known.removeprefix("builtins:"), None)
        is_exception = isinstance(made, type) and issubclass(made, BaseException)
        return known in _BASES or is_exception or self._class(dotted(base)) is not None

    def _meaning(self, node: cst.BaseExpression) -> str:
        first, _, rest = dotted(node.func if isinstance(node, cst.Call) else node).partition(".")
        origin = meaning(self.tree, self.home, first)
        return f"{origin}{rest}" if not rest or origin.endswith(":") else ""

    def _classes(self) -> Mapping[str, cst.ClassDef]:
        found = [s for s in self.tree.module.body if isinstance(s, cst.ClassDef)]
        return {c.name.value: c for c in found if meaning(self.tree, self.home, c.name.value) == f":{c.name.value}"}


def _short(tree: Tree, node: cst.CSTNode) -> str:
    text = " ".join(tree.source(node).split())
    return text if len(text) <= 40 else f"{text[:37]}..."
