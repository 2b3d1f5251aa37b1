"""Validators are declared as pydantic 2 has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax import sequences
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.spelling import name_replaced
from gonogo.fixes.syntax.tree import Splice, Tree

_NEW = {"validator": "field_validator", "root_validator": "model_validator"}
_DROPPED = frozenset({"allow_reuse"})


class _Validator(NamedTuple):
    """A decorated function; `name` is what pydantic calls the decorator, `written` the decorator as the file has it."""

    function: cst.FunctionDef
    decorator: cst.Decorator
    name: str
    written: cst.BaseExpression


@fix_kind("pydantic-validators", safe=True)
def pydantic_validators(request: Request) -> Mapping[str, str]:
    """`@validator("name", pre=True)` becomes `@field_validator("name", mode="before")` over a `@classmethod`.

    So does `@root_validator(pre=True)`, as a `model_validator`; and all others of the file with it, class by class,
    because pydantic runs those of either kind before those of the other. A class with one that cannot be rewritten
    stays as it is: one that uses `each_item`, `always`, or more than the value.
    Arguments: path, line of the decorator (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    found = list(_validators(tree))
    asked = next((v for v in found if tree.line(v.decorator) <= line <= tree.last_line(v.decorator)), None)
    if asked is None:
        raise CannotFix(f"no validator of pydantic 1 stands on line {line + 1} any more: check again")
    moving = _movable(tree, found, asked)
    splices = [splice for validator in moving for splice in _rewritten(tree, validator)]
    for name, new in _NEW.items():
        plain = sum(v.name == name and isinstance(v.written, cst.Name) for v in moving)
        splices += name_replaced(tree, "pydantic", name, new, plain) if plain else []
    return {path: tree.spliced(splices)}


def _validators(tree: Tree) -> Iterator[_Validator]:
    home = Home(tree.path, "", "")
    for function in tree.all(cst.FunctionDef):
        for decorator in function.decorators:
            called = decorator.decorator
            written = called.func if isinstance(called, cst.Call) else called
            first, _, rest = dotted(written).partition(".")
            module, _, name = meaning(tree, home, first).partition(":")
            if module == "pydantic" and (name or rest) in _NEW:
                yield _Validator(function, decorator, name or rest, written)


def _movable(tree: Tree, found: Iterable[_Validator], asked: _Validator) -> list[_Validator]:
    """The validators of the classes in which every one can be rewritten. Raises `CannotFix` for that of *asked*."""
    classes: dict[cst.ClassDef | None, list[_Validator]] = {}
    for validator in found:
        classes.setdefault(enclosing_class(tree, validator.function), []).append(validator)
    moving = []
    for validators in classes.values():
        try:
            for validator in sorted(validators, key=lambda v: v is not asked):
                _refuse(tree, validator)
        except CannotFix:
            if asked in validators:
                raise
        else:
            moving += validators
    return moving


def _refuse(tree: Tree, validator: _Validator) -> None:
    function, (_, _, name, written) = validator.function.name.value, validator
    keywords = _keywords(validator)
    if dotted(written).rpartition(".")[2] != name:
        raise CannotFix(f"{name} is imported under another name: write {function} by hand")
    if name == "root_validator" and keywords.get("pre") != "True":
        raise CannotFix(f"{function} gets all values once they are validated; a model_validator then gets the model")
    for keyword, value in keywords.items():
        if keyword in ("each_item", "always") and value != "False":
            raise CannotFix(f"{function} uses {keyword}, which pydantic 2 has no word for: write it by hand")
    known = {"always", "each_item", "check_fields", "skip_on_failure", *_DROPPED}
    known |= {"pre"} if keywords.get("pre", "True") in ("True", "False") else set()
    if unknown := [keyword for keyword in keywords if keyword not in known]:
        raise CannotFix(f"{function} gives {name} an argument that cannot be carried over: {unknown[0]}")
    _refuse_signature(validator)


def _refuse_signature(validator: _Validator) -> None:
    function = validator.function
    name, parameters = function.name.value, function.params
    others = [dotted(d.decorator) for d in function.decorators if d is not validator.decorator]
    if others not in ([], ["classmethod"]):
        raise CannotFix(f"{name} has another decorator: write it by hand")
    plain = [*parameters.posonly_params, *parameters.params]
    more = [p.name.value for p in [*plain[2:], *parameters.kwonly_params]]
    if more:
        raise CannotFix(f"{name} takes {', '.join(more)}, which pydantic 2 passes otherwise: write it by hand")
    stars = [s for s in (parameters.star_arg, parameters.star_kwarg) if isinstance(s, cst.Param)]
    if len(plain) != 2 or plain[0].name.value != "cls" or plain[1].default or stars:
        raise CannotFix(f"{name} does not take just cls and the value: write it by hand")


def _keywords(validator: _Validator) -> dict[str, str]:
    called = validator.decorator.decorator
    arguments = called.args if isinstance(called, cst.Call) else ()
    return {a.keyword.value if a.keyword else a.star: dotted(a.value) for a in arguments if a.keyword or a.star == "**"}


def _rewritten(tree: Tree, validator: _Validator) -> Iterator[Splice]:
    function, decorator, name, written = validator
    last = written.attr if isinstance(written, cst.Attribute) else written
    yield Splice(tree.start(last), tree.end(last), _NEW[name])
    called = decorator.decorator
    for argument in called.args if isinstance(called, cst.Call) else ():
        keyword, value = argument.keyword.value if argument.keyword else "", dotted(argument.value)
        if keyword == "pre" and value == "True":
            quote = _quote(called.args[0].value) if isinstance(called, cst.Call) else '"'
            yield Splice(tree.start(argument), tree.end(argument), f"mode={quote}before{quote}")
        elif keyword and keyword != "check_fields" and isinstance(called, cst.Call):
            yield sequences.removed(tree, called.args, argument, in_brackets=True)
    if len(function.decorators) == 1:
        at = tree.line_start(tree.line(function))
        margin = tree.text[at : tree.start(function)]
        yield Splice(at, at, f"{margin}@classmethod{tree.newline}")


def _quote(node: cst.BaseExpression) -> str:
    return node.quote if isinstance(node, cst.SimpleString) and len(node.quote) == 1 else '"'
