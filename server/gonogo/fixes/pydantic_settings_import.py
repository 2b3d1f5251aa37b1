"""BaseSettings comes from where pydantic 2 has put it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.syntax.modules import Home
from gonogo.fixes.syntax.statements import name_moved, statement_importing
from gonogo.fixes.syntax.tree import Tree

_DECLARED = re.compile(r"(?i)\bpydantic[-_.]settings\b")
_DECLARING = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.(?:cfg|py)|Pipfile|environment\.ya?ml|[^/]*requirements[^/]*)$"
)


@fix_kind("pydantic-settings-import", safe=True)
def pydantic_settings_import(request: Request) -> Mapping[str, str]:
    """`from pydantic import BaseSettings` becomes `from pydantic_settings import BaseSettings`.

    Refuses where the project does not declare pydantic-settings. Arguments: path, line of the import (from 0).
    """
    path, line = request.word("path"), request.number("line")
    declaring = (text for other, text in request.texts.items() if _DECLARING.search(other))
    if not any(_DECLARED.search(text) for text in declaring):
        raise CannotFix("the project does not declare pydantic-settings: add it to the dependencies first")
    tree: Tree = request.tree(path)
    home = Home(path, "", "")
    statement = statement_importing(tree, home, "pydantic", "BaseSettings", line)
    return {path: name_moved(tree, home, statement, "BaseSettings", "pydantic_settings")}
