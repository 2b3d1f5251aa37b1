"""A copy of mypy's configuration without some of its settings."""

from __future__ import annotations

import configparser
from collections.abc import Iterable
from pathlib import Path

import tomlkit


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
    copy.write_text(_toml(text, settings) if source.suffix == ".toml" else _ini(text, settings), encoding="utf-8")
    return copy


def _toml(text: str, settings: Iterable[str]) -> str:
    table = tomlkit.parse(text).unwrap()["tool"]["mypy"]
    for name in settings:
        table.pop(name, None)
    return tomlkit.dumps({"tool": {"mypy": table}})


def _ini(text: str, settings: Iterable[str]) -> str:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    for name in settings:
        parser.remove_option("mypy", name)
    sections = [name for name in parser.sections() if name == "mypy" or name.startswith("mypy-")]
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key} = {_indented(value)}\n" for key, value in parser[name].items())
        for name in sections
    )


def _indented(value: str) -> str:
    return value.replace("\n", "\n    ")
