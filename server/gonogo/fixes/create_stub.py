"""A function that nobody has written yet, with the parameters that its callers pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.appending import appended
from gonogo.fixes.syntax.callers import callers
from gonogo.fixes.syntax.circles import summary_of
from gonogo.fixes.syntax.exports import export_added
from gonogo.fixes.syntax.modules import dotted, home_of
from gonogo.fixes.syntax.scopes import around
from gonogo.fixes.syntax.statements import statement_importing
from gonogo.fixes.syntax.tree import Tree
from gonogo.fixes.syntax.typing_names import typing_name

_ANY = "Any"


@fix_kind("create-stub")
def create_stub(request: Request) -> Mapping[str, str]:
    """Define *name* in the module that lacks it, as a function that raises `NotImplementedError`.

    It takes what its callers in the workspace pass, those of the importing file first, typed where that is written
    out there. Refused where nothing calls it.
    Arguments: name, module and target_path of the module that lacks it, path and line (from 0) of the import.
    """
    name, path, target = request.word("name"), request.word("path"), request.word("target_path")
    home = home_of(target, request.word("module"))
    if name in summary_of(target, request.text(target)).exports:
        raise CannotFix(f"{home.module} defines {name} already: check again")
    caller = request.tree(path)
    statement_importing(caller, home.sibling(path), home.module, name, request.number("line"))
    called = list(callers(request.texts, home, name, first=path))
    calls = [call for _, found in called for call in found]
    if not calls:
        raise CannotFix(f"nothing calls {name}, so nothing shows what it takes")
    spelled, imported = typing_name(request.tree(target), _ANY)
    tree = Tree(target, request.tree(target).spliced(imported))
    parameters = _parameters(calls).replace(_ANY, spelled)
    head = f"{'async ' * _is_awaited(called)}def {name}({parameters}) -> {spelled}:"
    indent = next((t.indent for t in (tree, *(t for t, _ in called)) if t.is_indented), "    ")
    body = f'{indent}raise NotImplementedError("{name} is not written yet")'
    tree = Tree(target, appended(tree, f"{head}{tree.newline}{body}"))
    return {target: tree.spliced(export_added(tree, name))}


@dataclass
class _Taken:
    """What calls pass for one parameter: the types, and in how many of the calls."""

    name: str
    types: set[str]
    times: int = 0

    def written(self, calls: int) -> str:
        if self.times < calls:
            return f"{self.name}: {_ANY} = None"
        return f"{self.name}: {self.types.pop() if len(self.types) == 1 else _ANY}"


def _parameters(calls: Sequence[cst.Call]) -> str:
    """The parameters as a `def` lists them: by position first, then by name only."""
    if any(arg.star for call in calls for arg in call.args):
        return f"*args: {_ANY}, **kwargs: {_ANY}"
    keywords = {arg.keyword.value for call in calls for arg in call.args if arg.keyword}
    positional = [[arg.value for arg in call.args if not arg.keyword] for call in calls]
    names: list[str] = []
    for index in range(max(map(len, positional))):
        names.append(_named([values[index] for values in positional if index < len(values)], index, names))
    taken = {name: _Taken(name, set()) for name in [*names, *sorted(keywords - set(names))]}
    for call, values in zip(calls, positional, strict=True):
        given = dict(zip(names, values, strict=False)) | {a.keyword.value: a.value for a in call.args if a.keyword}
        for name, value in given.items():
            taken[name].types.add(_type_of(value))
            taken[name].times += 1
    by_name = [taken[name].written(len(calls)) for name in sorted(keywords - set(names))]
    return ", ".join([*_required_first(taken, names, len(calls)), *(["*"] if by_name else []), *by_name])


def _required_first(taken: Mapping[str, _Taken], names: Sequence[str], calls: int) -> Iterable[str]:
    """By position; from the first that a call leaves out on, all have a default."""
    optional = False
    for name in names:
        optional = optional or taken[name].times < calls
        taken[name].times = 0 if optional else calls
        yield taken[name].written(calls)


def _named(values: Sequence[cst.BaseExpression], index: int, before: Sequence[str]) -> str:
    """What the callers call what they pass, where they agree."""
    names = {dotted(value).rpartition(".")[2] for value in values}
    name = names.pop() if len(names) == 1 else ""
    return name if name.islower() and name not in {*before, "self", "cls"} else f"argument{index + 1}"


def _type_of(value: cst.BaseExpression) -> str:
    """The type of what is written out, else Any."""
    if isinstance(value, cst.SimpleString):
        return "bytes" if "b" in value.prefix.lower() else "str"
    if isinstance(value, cst.FormattedString):
        return "str"
    if isinstance(value, cst.Name) and value.value in {"True", "False"}:
        return "bool"
    if isinstance(value, cst.Integer):
        return "int"
    return "float" if isinstance(value, cst.Float) else _ANY


def _is_awaited(called: Sequence[tuple[Tree, Sequence[cst.Call]]]) -> bool:
    """Whether every call is awaited."""
    awaited = [
        any(outer.expression is call for outer in around(tree, call, cst.Await))
        for tree, calls in called
        for call in calls
    ]
    if any(awaited) and not all(awaited):
        files = ", ".join(tree.path for tree, _ in called[:3])
        raise CannotFix(f"some of the calls only are awaited, in {files}")
    return all(awaited)
