"""How a project's own automation starts pytest, as far as it decides where imports are looked for."""

from __future__ import annotations

import re
from pathlib import Path

from gonogo.tools.mypy_automation import scripts

_AS_MODULE = re.compile(r"python[\d.]*[ \t]+(?:-\S+[ \t]+(?:\w+[ \t]+)?)*?-m[ \t]+pytest\b")
_PATH = re.compile(r"""\bPYTHONPATH=["']?(?:\.|\$PWD|\$\{PWD\}|\$\(pwd\))(?=["':\s])""")


def has_root_on_path(root: Path) -> bool:
    """Whether the working directory is searched for modules: `python -m pytest` has it there, `pytest` has not."""
    return any(_AS_MODULE.search(script) or _PATH.search(script) for script, _ in scripts(root))
