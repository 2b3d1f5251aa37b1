"""mypy's configuration: which file it is, what it says, and a copy of it without some of its settings."""

from __future__ import annotations

import configparser
import json
import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit

CONFIG_FILES = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")  # in mypy's order


def config_file_of(root: Path, options: tuple[str, ...]) -> str:
    """The configuration that mypy would read with these options, relative to the root; empty where there is none."""
    for index, option in enumerate(options):
        if option == "--config-file" and index + 1 < len(options):
            return options[index + 1]
        if option.startswith("--config-file="):
            return option.partition("=")[2]
    return next((name for name in CONFIG_FILES if section(root / name) is not None), "")


def broken_config(root: Path, options: tuple[str, ...]) -> str:
    """What is wrong with the first configuration that mypy would read, or empty. mypy itself goes on without it."""
    chosen = config_file_of(root, options)
    for name in [chosen] if chosen not in ("", *CONFIG_FILES) else CONFIG_FILES:
        problem = _parse(root / name)[1]
        if problem:
            return f"{name}: {problem}"
        if name == chosen:
            return ""
    return ""


def section(path: Path) -> dict[str, Any] | None:
    """Mypy's main section of a configuration file, None where it has none or is broken or absent."""
    return _parse(path)[0]


def _parse(path: Path) -> tuple[dict[str, Any] | None, str]:
    """Mypy's main section, and what is wrong with the file, on one line."""
    text = text_of(path)
    try:
        if path.suffix == ".toml":
            table = tomllib.loads(text).get("tool", {}).get("mypy")
            return (table if isinstance(table, dict) else None), ""
        parser = configparser.RawConfigParser()
        parser.read_string(text, source=path.name)
    except (tomllib.TOMLDecodeError, configparser.Error, AttributeError) as error:
        return None, " ".join(str(error).split())
    if parser.has_section("mypy"):
        return dict(parser["mypy"]), ""
    return ({} if path.name.endswith("mypy.ini") and path.exists() else None), ""


def settings(root: Path, config_file: str) -> str:
    """All that the configuration and the plugins of the project itself say; another text means another mypy."""
    path = root / config_file
    text = text_of(path) if config_file else ""
    if path.suffix == ".toml":
        text = json.dumps(section(path), default=str, sort_keys=True)
    return "\n".join([text, *(f"{plugin}\n{text_of(root / plugin)}" for plugin in own_plugins(root, config_file))])


def own_plugins(root: Path, config_file: str) -> tuple[str, ...]:
    """The plugins that are files, relative to the root."""
    named = (section(root / config_file) or {}).get("plugins", "") if config_file else ""
    names = named if isinstance(named, list) else re.split(r"[,\s]+", str(named))
    folder = (root / config_file).parent
    paths = [folder / str(name) for name in names if str(name).endswith(".py")]
    return tuple(os.path.relpath(path, root).replace(os.sep, "/") for path in paths)


def configured_targets(root: Path, config_file: str) -> bool:
    """Whether the configuration itself names what to check."""
    found = section(root / config_file) if config_file else None
    return bool(found and any(found.get(key) for key in ("files", "packages", "modules")))


def text_of(path: Path) -> str:
    """What stands in a small file, empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def without(root: Path, config_file: str, settings: Iterable[str], folder: Path) -> Path:
    """Write the configuration without *settings* of its main section into *folder* and return the copy's path.

    mypy takes some paths relative to the configuration file's folder, which it calls `$MYPY_CONFIG_FILE_DIR`: the copy
    has the original folder in its place.
    """
    source = root / config_file
    text = source.read_text(encoding="utf-8")
    for name in ("$MYPY_CONFIG_FILE_DIR", "${MYPY_CONFIG_FILE_DIR}"):
        text = text.replace(name, source.parent.as_posix())
    copy = folder / ("pyproject.toml" if source.suffix == ".toml" else "mypy.ini")
    without_them = _toml if source.suffix == ".toml" else _ini
    copy.write_text(without_them(text, settings, source.parent), encoding="utf-8")
    return copy


def _toml(text: str, settings: Iterable[str], folder: Path) -> str:
    table = tomlkit.parse(text).unwrap()["tool"]["mypy"]
    for name in settings:
        table.pop(name, None)
    if isinstance(table.get("plugins"), list):
        table["plugins"] = [_rooted(name, folder) for name in table["plugins"]]
    elif "plugins" in table:
        table["plugins"] = _rooted(table["plugins"], folder)
    return tomlkit.dumps({"tool": {"mypy": table}})


def _ini(text: str, settings: Iterable[str], folder: Path) -> str:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    for name in settings:
        parser.remove_option("mypy", name)
    if parser.has_option("mypy", "plugins"):
        parser["mypy"]["plugins"] = _rooted(parser["mypy"]["plugins"], folder)
    sections = [name for name in parser.sections() if name == "mypy" or name.startswith("mypy-")]
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key} = {_indented(value)}\n" for key, value in parser[name].items())
        for name in sections
    )


def _rooted(plugins: str, folder: Path) -> str:
    """Plugins that are files are named relative to the configuration's folder."""
    names = [name for name in re.split(r"[,\s]+", plugins) if name]
    return ", ".join(str(folder / name) if name.endswith(".py") else name for name in names)


def _indented(value: str) -> str:
    return value.replace("\n", "\n    ")
