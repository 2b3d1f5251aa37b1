"""Which mypy checks a project, started how: the project's own where it has one, else the server's."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import platformdirs

from gonogo.facts import Environment
from gonogo.tools.mypy_batch import Launch
from gonogo.tools.mypy_config import without
from gonogo.tools.mypy_targets import MypyCommand, section

LIMITED = (
    "the workspace is not trusted: mypy runs without its plugins and without the project's installed packages, "
    "and imports that it cannot find are not reported"
)
_REPORTS = (
    "any_exprs_report",
    "cobertura_xml_report",
    "html_report",
    "linecount_report",
    "linecoverage_report",
    "lineprecision_report",
    "txt_report",
    "xml_report",
    "xslt_html_report",
    "xslt_txt_report",
)
_EXECUTING = ("plugins", "python_executable")


def launch_for(
    root: Path, command: MypyCommand, environment: Environment, *, trusted: bool, cache_dir: Path | None
) -> Launch:
    """How to run *command*. Writes a configuration without what must not be there, where it is there."""
    own = bool(trusted and environment.mypy and environment.python)
    python = environment.python if own else sys.executable
    options = [*command.options]
    if not trusted:
        options += ["--no-site-packages", "--ignore-missing-imports"]
    elif environment.python:
        options += ["--python-executable", environment.python]
    arguments = (*options, *command.targets)
    home = cache_dir or default_cache(root, python, environment, arguments)
    home.mkdir(parents=True, exist_ok=True)
    config = section(root / command.config_file) if command.config_file else None
    unwanted = _REPORTS if trusted else (*_REPORTS, *_EXECUTING)
    if config is not None and any(key in config for key in unwanted):
        copy = without(root, command.config_file, unwanted, home)
        arguments = (*_without_config(arguments), "--config-file", str(copy))
    path = () if own or not trusted else _plugin_path(environment)
    shown = (python, "-m", "mypy", *options, *command.targets)
    return Launch(root, python, arguments, home / "cache", path, shown)


def _without_config(arguments: tuple[str, ...]) -> tuple[str, ...]:
    kept = []
    skip = False
    for argument in arguments:
        if not (skip or argument.startswith("--config-file")):
            kept.append(argument)
        skip = argument == "--config-file"
    return tuple(kept)


def _plugin_path(environment: Environment) -> tuple[str, ...]:
    """Where the server's mypy finds plugins that only the project has: of use only within one version of Python."""
    if environment.version[:2] != sys.version_info[:2]:
        return ()
    return tuple(entry for entry in environment.search_path if Path(entry).name in ("site-packages", "dist-packages"))


def default_cache(root: Path, python: str, environment: Environment, arguments: tuple[str, ...]) -> Path:
    """A folder per workspace, interpreter, mypy and arguments; the project's own `.mypy_cache` is not touched."""
    from mypy.version import __version__

    version = environment.mypy or __version__
    name = hashlib.blake2b("\0".join((str(root.resolve()), python, version, *arguments)).encode(), digest_size=10)
    return Path(platformdirs.user_cache_dir("gonogo", appauthor=False)) / "mypy" / name.hexdigest()
