"""What mypy is run on: the same as in the project's own CI, and where nothing says so, its packages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gonogo.checks.mypy_command import clean, split
from gonogo.tools.mypy_automation import COMMAND_FILES, PRE_COMMIT, commands, hook
from gonogo.tools.mypy_config import CONFIG_FILES, broken_config, config_file_of, configured_targets

_NOT_THE_PROJECT = {"tests", "test", "testing", "docs", "doc", "examples", "example", "build", "dist", "venv", "env"}
_NOT_THE_PROJECT |= {"node_modules", "site-packages", "scripts", "benchmarks", "__pycache__"}


@dataclass(frozen=True, slots=True)
class MypyCommand:
    """The arguments of a mypy command, split into options and targets, and who says so.

    `origin` reads as "from `mypy.yml` in the workflows". `config_file` is relative to the root, empty where mypy would
    find none. `unknown` says why there is nothing to check.
    """

    options: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    origin: str = ""
    config_file: str = ""
    unknown: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        return (*self.options, *self.targets)


def discover(root: Path, override: tuple[str, ...] = ()) -> MypyCommand:
    """The command that this project checks its types with. Reads a few small files."""
    if override:
        options, targets = split(override)
        return _completed(root, options, targets, "from `mypy` in gonogo's own configuration")
    for line, origin in commands(root):
        options, targets = split(clean(line))
        if targets or configured_targets(root, config_file_of(root, options)):
            return _completed(root, options, targets, origin)
    in_hook = hook(root)
    if in_hook is None:
        return _completed(root, (), (), "")
    return _completed(root, *split(clean(in_hook)), f"from `{PRE_COMMIT}`")


def _completed(root: Path, options: tuple[str, ...], targets: tuple[str, ...], origin: str) -> MypyCommand:
    config_file = config_file_of(root, options)
    broken = broken_config(root, options)
    if broken:
        return MypyCommand(options, targets, origin, config_file, f"mypy's configuration cannot be read: {broken}")
    if targets:
        return MypyCommand(options, targets, origin, config_file)
    if configured_targets(root, config_file):
        return MypyCommand(options, (), origin or f"from `{config_file}`", config_file)
    found = packages(root)
    if not found:
        return MypyCommand(options, (), origin, config_file, "there are no Python files for mypy to check")
    packaged = "the project's packages, as nothing says what mypy is to check"
    return MypyCommand(options, found, f"{packaged}; its options are {origin}" if origin else packaged, config_file)


def packages(root: Path) -> tuple[str, ...]:
    """The targets of a project that names none: `src`, else its top-level packages, else its modules."""
    if (root / "src").is_dir() and _has_python(root / "src"):
        return ("src",)
    folders = [p for p in _entries(root) if p.is_dir() and _is_candidate(p)]
    found = [p.name for p in folders if (p / "__init__.py").exists()] or [p.name for p in folders if _has_python(p)]
    if found:
        return tuple(found)
    modules = [p.name for p in _entries(root) if p.suffix == ".py" and p.name not in ("setup.py", "conftest.py")]
    return tuple(modules) or ((".",) if _has_python(root) else ())


def _is_candidate(folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name.lower() in _NOT_THE_PROJECT:
        return False
    return folder.name.isidentifier() and not (folder / "pyvenv.cfg").exists()


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _has_python(folder: Path, depth: int = 3) -> bool:
    entries = _entries(folder)
    if any(p.suffix in (".py", ".pyi") for p in entries):
        return True
    return depth > 0 and any(p.is_dir() and _is_candidate(p) and _has_python(p, depth - 1) for p in entries)


def affects_command(path: str) -> bool:
    """Whether a change of this file, given relative to the root, may change what mypy is run on or how."""
    name = path.rpartition("/")[2]
    return name in CONFIG_FILES or name in COMMAND_FILES or path.startswith(".github/workflows/")
