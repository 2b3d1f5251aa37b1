"""A variable that begins empty says what it will hold."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.bindings import Binding, bindings
from gonogo.fixes.syntax.kinds import keys_of, kind_of
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import class_around, scope_of
from gonogo.fixes.syntax.tree import Splice, Tree
from gonogo.fixes.syntax.typing_names import builtin_name, typing_name

_EMPTY = {"dict": "dict", "list": "list", "set": "set"}
_HOLDING = {
    "collections:deque": 1, "collections:Counter": 1, "asyncio:Queue": 1, "asyncio:PriorityQueue": 1,
    "queue:Queue": 1, "queue:PriorityQueue": 1, "collections:OrderedDict": 2,
}  # fmt: skip
_MADE = frozenset({"int", "float", "str", "bool", "list", "dict", "set"})


@fix_kind("annotate-variable")
def annotate_variable(request: Request) -> Mapping[str, str]:
    """`seen = {}` becomes `seen: dict[str, Any] = {}`; so for lists, sets, deques, counters, queues, defaultdicts.

    What the keys are is read off where the file sets some; what does not show is Any, as mypy took it for.
    Arguments: path, line of the assignment (from 0), variable.
    """
    path, line, name = request.word("path"), request.number("line"), request.word("variable")
    tree = request.tree(path)
    binding = _binding(tree, line, name)
    spelled, imports = typing_name(tree, "Any")
    annotation = _annotation(tree, binding, spelled)
    at = tree.end(binding.target)
    used = imports if spelled in annotation else []
    return {path: tree.spliced([*used, Splice(at, at, f": {annotation}")])}


def _binding(tree: Tree, line: int, name: str) -> Binding:
    for binding in bindings(tree):
        if (
            tree.line(binding.statement) <= line <= tree.last_line(binding.statement)
            and dotted(binding.target).rpartition(".")[2] == name
        ):
            return binding
    raise CannotFix(f"no variable {name} without an annotation stands on line {line + 1} any more: check again")


def _annotation(tree: Tree, binding: Binding, anything: str) -> str:
    value = binding.value
    if isinstance(value, cst.Dict | cst.List | cst.Set):
        return _of_display(tree, binding, anything)
    if not isinstance(value, cst.Call):
        raise CannotFix("the value does not show what kind of thing it is")
    called = dotted(value.func)
    kind = called if called in _EMPTY and not value.args else ""
    if kind:
        return _of_kind(tree, binding, kind, anything)
    origin = _origin(tree, called)
    if origin == "collections:defaultdict":
        return f"{called}[{_keys(tree, binding) or anything}, {_made(tree, value, anything)}]"
    if origin not in _HOLDING:
        raise CannotFix(f"what {called or 'the value'} holds is not known")
    return f"{called}[{', '.join([anything] * _HOLDING[origin])}]"


def _of_display(tree: Tree, binding: Binding, anything: str) -> str:
    value = binding.value
    kind = kind_of(value)
    if isinstance(value, cst.Dict) and value.elements:
        elements = [e.value for e in value.elements if isinstance(e, cst.DictElement)]
        inner = {kind_of(e) for e in elements}
        held = f"{builtin_name(tree, 'list')}[{anything}]" if inner == {"list"} else anything
        return f"{builtin_name(tree, 'dict')}[{keys_of(value) or anything}, {held}]"
    return _of_kind(tree, binding, kind, anything)


def _of_kind(tree: Tree, binding: Binding, kind: str, anything: str) -> str:
    if kind == "dict":
        return f"{builtin_name(tree, 'dict')}[{_keys(tree, binding) or anything}, {anything}]"
    return f"{builtin_name(tree, kind)}[{anything}]"


def _origin(tree: Tree, called: str) -> str:
    first, _, rest = called.partition(".")
    module, _, name = meaning(tree, Home(tree.path, "", ""), first).partition(":")
    return f"{module}:{rest or name}"


def _made(tree: Tree, call: cst.Call, anything: str) -> str:
    """What a defaultdict makes where a key is missing."""
    factory = call.args[0].value if len(call.args) == 1 else None
    made = dotted(factory) if factory else ""
    if isinstance(factory, cst.Lambda):
        made = kind_of(factory.body)
    if made not in _MADE:
        return anything
    if made in ("list", "set"):
        return f"{builtin_name(tree, made)}[{anything}]"
    return f"{builtin_name(tree, 'dict')}[{anything}, {anything}]" if made == "dict" else made


def _keys(tree: Tree, binding: Binding) -> str:
    """The kind of key that every `variable[key]` in reach shows; empty where one does not, or there is none."""
    name = dotted(binding.target)
    owner = class_around if name.startswith("self.") else scope_of
    home = owner(tree, binding.statement)
    kinds = set()
    for use in tree.all(cst.Subscript):
        if dotted(use.value) == name and owner(tree, use) is home and isinstance(use.slice[0].slice, cst.Index):
            kinds.add(kind_of(use.slice[0].slice.value))
    return kinds.pop() if len(kinds) == 1 else ""
