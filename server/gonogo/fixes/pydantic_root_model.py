"""A model of one value derives from RootModel."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.spelling import spelled
from gonogo.fixes.syntax.tree import Splice, Tree

_ROOT = "__root__"


@fix_kind("pydantic-root-model")
def pydantic_root_model(request: Request) -> Mapping[str, str]:
    """`class Names(BaseModel): __root__: list[str]` becomes `class Names(RootModel[list[str]]): root: list[str]`.

    Such a model is dumped as its value alone, so a person chooses. Refuses further fields and bases, a type that is
    quoted, over several lines or of the class itself, and `__root__` anywhere outside of the model.
    Arguments: path, line of the field (from 0).
    """
    path, line = request.word("path"), request.number("line")
    tree = request.tree(path)
    field = next((a for a in tree.all(cst.AnnAssign) if tree.line(a) == line and dotted(a.target) == _ROOT), None)
    owner = enclosing_class(tree, field) if field else None
    if field is None or owner is None:
        raise CannotFix(f"no {_ROOT} with a type stands on line {line + 1} any more: check again")
    type_ = tree.source(field.annotation.annotation)
    _refuse(request, tree, owner, type_)
    name, imports = spelled(tree, "pydantic", "RootModel")
    base = owner.bases[0].value
    return {
        path: tree.spliced([
            *imports,
            Splice(tree.start(base), tree.end(base), f"{name}[{type_}]"),
            *(Splice(tree.start(n), tree.end(n), "root") for n in tree.all(cst.Name) if n.value == _ROOT),
        ])
    }  # fmt: skip


def _refuse(request: Request, tree: Tree, owner: cst.ClassDef, type_: str) -> None:
    name = owner.name.value
    for path, text in request.texts.items():
        if path != tree.path and path.endswith(".py") and _ROOT in text:
            raise CannotFix(f"{path} uses {_ROOT} too: which model it means is for a person to say")
    inside = tree.text[tree.start(owner) : tree.end(owner)].count(_ROOT)
    named = [n for n in tree.all(cst.Name) if n.value == _ROOT]
    if tree.text.count(_ROOT) != inside or len(named) != inside:
        raise CannotFix(f"{_ROOT} is named outside of {name}, or in a text: write it by hand")
    others = [a for a in tree.all(cst.AnnAssign) if enclosing_class(tree, a) is owner and dotted(a.target) != _ROOT]
    if others or len(owner.bases) != 1 or not _is_base_model(tree, owner.bases[0].value):
        raise CannotFix(f"{name} has other fields or bases, which a RootModel cannot have")
    if re.search(rf"[\"'\r\n]|\b{name}\b", type_):
        raise CannotFix(f"the type of {name} is quoted, its own, or stands on several lines")


def _is_base_model(tree: Tree, base: cst.BaseExpression) -> bool:
    first, _, rest = dotted(base).partition(".")
    return meaning(tree, Home(tree.path, "", ""), first) + rest == "pydantic:BaseModel"
