"""What a collection depends on besides the project's files: interpreter, packages, configuration above, variables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gonogo.facts import Environment
from gonogo.source import SourceFile
from gonogo.tools.pytest_deaths import FOREIGN
from gonogo.tools.pytest_usage import FILES

_STRUCTURE = (".py", ".pyi", ".so", ".pyd", ".toml", ".ini", ".cfg", ".pth")
_ABOVE = (*FILES, "setup.py", "conftest.py")
_OF_PYTHON = ("PYTHON", "PYTEST")
# Variables that say where the person sits, and that nobody collects differently for.
_SEAT = frozenset({"_", "PWD", "OLDPWD", "SHLVL", "COLUMNS", "LINES", "TERM", "COLORTERM", "LS_COLORS", "PS1", "STY"})
_SEATS = ("VSCODE_", "NVIM", "VIM", "MYVIMRC", "ELECTRON_", "TERM_", "TMUX", "KITTY_", "WT_", "WINDOWID", "DISPLAY")
_SESSIONS = ("WAYLAND_", "XDG_SESSION", "DBUS_", "GNOME_", "SSH_")


def setting_of(
    root: Path,
    environment: Environment,
    files: Mapping[str, SourceFile],
    env: Mapping[str, str],
    command: Sequence[str] = (),
) -> str:
    """One digest. A file more or less of those that decide what is imported makes another setting of it."""
    return _digested(
        [
            list(command),
            [environment.python, environment.version, environment.pytest, _stamp(Path(environment.python))],
            sorted(environment.distributions.items()),
            [[path, _stamp(Path(path))] for path in environment.search_path if not _is_own(Path(path), root)],
            sorted(path for path in files if path.endswith(_STRUCTURE)),
            [[str(file), _stamp(file)] for folder in root.resolve().parents for file in _above(folder)],
            sorted((name, value) for name, value in env.items() if name.startswith(_OF_PYTHON)),
        ]
    )


def values_of(variables: Sequence[str] | None, env: Mapping[str, str]) -> str:
    """One digest of the values of these variables together; None stands for all variables that there are."""
    names = sorted(env) if variables is None else sorted(variables)
    counted = (name for name in names if name not in _SEAT and not name.startswith(_SEATS + _SESSIONS))
    return _digested([[name, env.get(name)] for name in counted])


def _is_own(folder: Path, root: Path) -> bool:
    """Whether it is a folder of sources in the workspace, which each saved file changes, and no installation."""
    return folder.is_relative_to(root) and FOREIGN.isdisjoint(folder.relative_to(root).parts)


def _above(folder: Path) -> Iterable[Path]:
    return (folder / name for name in _ABOVE)


def _stamp(path: Path) -> list[int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return [stat.st_mtime_ns, 0 if path.is_dir() else stat.st_size]


def _digested(parts: list[Any]) -> str:
    text = json.dumps(parts, default=str, ensure_ascii=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
