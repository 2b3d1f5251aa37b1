"""A field that may be None may be left out."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.annotations import admits_none, typing_names
from gonogo.fixes.syntax.modules import Home, dotted
from gonogo.fixes.syntax.names import meaning
from gonogo.fixes.syntax.origins import HOPS, class_of
from gonogo.fixes.syntax.scopes import enclosing_class
from gonogo.fixes.syntax.tree import Splice, Tree

_MODELS = frozenset({"pydantic:BaseModel", "pydantic_settings:BaseSettings"})


@fix_kind("pydantic-optional-default")
def pydantic_optional_default(request: Request) -> Mapping[str, str]:
    """`note: Optional[str]` becomes `note: Optional[str] = None` in the model that is made without it.

    Pydantic 1 let such a field be left out, pydantic 2 requires it; which of the two is meant, a person says.
    Refuses classes that do not derive from BaseModel, as far as the workspace shows.
    Arguments: path of the call that leaves the field out, model, field.
    """
    path, model, name = request.word("path"), request.word("model"), request.word("field")
    found = class_of(request.tree(path), request.texts, model)
    if found is None or not _is_model(*found, request.texts):
        raise CannotFix(f"no model {model} of pydantic's shows in {path}")
    tree, owner = found
    for field in tree.all(cst.AnnAssign):
        if enclosing_class(tree, field) is owner and dotted(field.target) == name and field.value is None:
            annotation = field.annotation.annotation
            if not admits_none(annotation, typing_names(tree)):
                raise CannotFix(f"{name} of {model} is never None: give it a default of its own")
            at = tree.end(field)
            return {tree.path: tree.spliced([Splice(at, at, " = None")])}
    raise CannotFix(f"{model} has no field {name} without a default")


def _is_model(tree: Tree, owner: cst.ClassDef, texts: Mapping[str, str], hops: int = HOPS) -> bool:
    for base in owner.bases:
        first, _, rest = dotted(base.value).partition(".")
        if meaning(tree, Home(tree.path, "", ""), first) + rest in _MODELS:
            return True
        found = class_of(tree, texts, dotted(base.value)) if hops else None
        if found and found[1] is not owner and _is_model(*found, texts, hops - 1):
            return True
    return False
