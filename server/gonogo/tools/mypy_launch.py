"""Which mypy checks a project, started how: the project's own where it has one, else the server's."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from gonogo.facts import Environment
from gonogo.tools.mypy_batch import Launch
from gonogo.tools.mypy_config import section, without
from gonogo.tools.mypy_home import default_home
from gonogo.tools.mypy_targets import MypyCommand

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


def launch_for(root: Path, command: MypyCommand, environment: Environment, trusted: bool, home: Path) -> Launch:
    """How to run *command*. Writes a configuration without what must not be there into *home*, where it is there."""
    python, arguments = _python(environment, trusted), _arguments(command, environment, trusted)
    shown = (python, "-m", "mypy", *arguments)
    config = section(root / command.config_file) if command.config_file else None
    unwanted = _REPORTS if trusted else (*_REPORTS, *_EXECUTING)
    if config is not None and any(key in config for key in unwanted):
        copy = without(root, command.config_file, unwanted, home)
        arguments = (*_without_config(arguments), "--config-file", str(copy))
    path = () if environment.mypy or not trusted else _plugin_path(environment)
    return Launch(root, python, arguments, home / "cache", path, shown)


def home_for(root: Path, command: MypyCommand, environment: Environment, trusted: bool) -> Path:
    """The folder for the caches of this way to run mypy."""
    python, version = _python(environment, trusted), environment.mypy or metadata.version("mypy")
    return default_home(root, python, version, str(trusted), arguments=_arguments(command, environment, trusted))


def _python(environment: Environment, trusted: bool) -> str:
    return environment.python if trusted and environment.mypy and environment.python else sys.executable


def _arguments(command: MypyCommand, environment: Environment, trusted: bool) -> tuple[str, ...]:
    if not trusted:
        chosen: tuple[str, ...] = ("--no-site-packages", "--ignore-missing-imports")
    else:
        chosen = ("--python-executable", environment.python) if environment.python else ()
    return (*command.options, *chosen, *command.targets)


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
