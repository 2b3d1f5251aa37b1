"""Signatures of functions, and whether calls fit them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import libcst as cst

from gonogo.fixes.syntax.names import names_in
from gonogo.fixes.syntax.tree import Tree

_P = inspect.Parameter
_STARS: dict[inspect._ParameterKind, str] = {_P.VAR_POSITIONAL: "*", _P.VAR_KEYWORD: "**"}
_LITERALS = (
    cst.Dict,
    cst.List,
    cst.Set,
    cst.Tuple,
    cst.SimpleString,
    cst.FormattedString,
    cst.ConcatenatedString,
    cst.Integer,
    cst.Float,
)
_WRAPPERS = frozenset({"None", "Optional", "Union"})


class Parameter(NamedTuple):
    """One parameter; `kind` is one of `inspect.Parameter`'s kinds."""

    name: str
    kind: inspect._ParameterKind
    node: cst.Param

    @property
    def is_star(self) -> bool:
        """Whether it is `*args` or `**kwargs`."""
        return self.kind in _STARS

    @property
    def is_required(self) -> bool:
        return self.node.default is None and not self.is_star


def parameters_of(function: cst.FunctionDef) -> list[Parameter]:
    """All parameters in order, `self` among them."""
    params = function.params
    found = [Parameter(p.name.value, _P.POSITIONAL_ONLY, p) for p in params.posonly_params]
    found += [Parameter(p.name.value, _P.POSITIONAL_OR_KEYWORD, p) for p in params.params]
    if isinstance(params.star_arg, cst.Param):
        found.append(Parameter(params.star_arg.name.value, _P.VAR_POSITIONAL, params.star_arg))
    found += [Parameter(p.name.value, _P.KEYWORD_ONLY, p) for p in params.kwonly_params]
    if params.star_kwarg:
        found.append(Parameter(params.star_kwarg.name.value, _P.VAR_KEYWORD, params.star_kwarg))
    return found


def written(tree: Tree, parameters: Sequence[Parameter], quote: bool = False) -> list[str]:
    """Each parameter as a `def` lists it, with the marks `/` and `*` where they belong; see `annotation_text`."""
    return list(_with_marks(tree, parameters, quote))


def _with_marks(tree: Tree, parameters: Sequence[Parameter], quote: bool) -> Iterator[str]:
    kinds = [p.kind for p in parameters]
    for index, (parameter, kind) in enumerate(zip(parameters, kinds, strict=True)):
        if kind is _P.KEYWORD_ONLY and not {_P.KEYWORD_ONLY, _P.VAR_POSITIONAL} & set(kinds[:index]):
            yield "*"
        yield _spelled(tree, parameter, quote)
        if kind is _P.POSITIONAL_ONLY and kinds[index + 1 : index + 2] != [_P.POSITIONAL_ONLY]:
            yield "/"


def _spelled(tree: Tree, parameter: Parameter, quote: bool) -> str:
    node, text = parameter.node, _STARS.get(parameter.kind, "") + parameter.name
    if node.annotation:
        text += f": {annotation_text(tree, node.annotation, quote)}"
    if node.default:
        text += (" = " if node.annotation else "=") + _outer_source(tree, node.default)
    return text


def annotation_text(tree: Tree, annotation: cst.Annotation, quote: bool = False) -> str:
    """An annotation as written; where *quote*, in quotes if evaluating it could fail."""
    node = annotation.annotation
    text = _outer_source(tree, node)
    plain = isinstance(node, cst.Name | cst.Attribute | cst.SimpleString) or {'"', "#", "\n", "\r"} & set(text)
    return f'"{text}"' if quote and not plain else text


def _outer_source(tree: Tree, node: cst.BaseExpression) -> str:
    """An expression as written, with its own parentheses."""
    return "(" * len(node.lpar) + tree.source(node) + ")" * len(node.rpar)


def passed_on(parameters: Sequence[Parameter]) -> list[str]:
    """The arguments that hand every parameter on."""
    return [f"{p.name}={p.name}" if p.kind is _P.KEYWORD_ONLY else _STARS.get(p.kind, "") + p.name for p in parameters]


def calls_of(tree: Tree, name: str) -> list[cst.Call]:
    """The calls of a plain name."""
    return [c for c in tree.all(cst.Call) if isinstance(c.func, cst.Name) and c.func.value == name]


def fits(call: cst.Call, parameters: Sequence[Parameter], classes: frozenset[str]) -> bool:
    """Whether a call can succeed with these parameters; what stars spread into it is taken to fit.

    `classes` are names of classes that no literal is an instance of.
    """
    if any(arg.star for arg in call.args):
        return True
    given = _bound(call, parameters)
    return given is not None and not any(_is_foreign(given.get(p.name), p, classes) for p in parameters)


def receiving(call: cst.Call, variable: str, parameters: Sequence[Parameter]) -> Parameter | None:
    """The parameter that a call passes the value of a variable to."""
    given = _bound(call, parameters) or {}
    values = ((p, given.get(p.name)) for p in parameters)
    return next((p for p, value in values if isinstance(value, cst.Name) and value.value == variable), None)


def _bound(call: cst.Call, parameters: Sequence[Parameter]) -> dict[str, object] | None:
    """What each parameter is given, None where the call does not fit."""
    signature = inspect.Signature([_P(p.name, p.kind, default=p.node.default or _P.empty) for p in parameters])
    positional = [arg.value for arg in call.args if arg.keyword is None]
    keywords = {arg.keyword.value: arg.value for arg in call.args if arg.keyword}
    try:
        return dict(signature.bind(*positional, **keywords).arguments)
    except TypeError:
        return None


def _is_foreign(value: object, parameter: Parameter, classes: frozenset[str]) -> bool:
    """Whether a literal is passed where the annotation asks for one of *classes*."""
    if not isinstance(value, _LITERALS) or parameter.node.annotation is None:
        return False
    names = set(names_in(parameter.node.annotation.annotation)) - _WRAPPERS
    return bool(names) and names <= classes
