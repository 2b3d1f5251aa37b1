"""Which Python the code of a file has to run on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from posixpath import dirname, join

from packaging.specifiers import InvalidSpecifier, SpecifierSet

Version = tuple[int, int]
OLDEST: Version = (3, 9)  # taken where nothing is known
_MINORS = range(7, 40)
_CLASSIC = re.compile(r"^\s*python_requires\s*=\s*[\"']?([^\"'\n#]+)", re.MULTILINE)


def target_python(path: str, known: str, texts: Mapping[str, str]) -> Version:
    """The older of what the project declares to support and *known*, the version of its interpreter as "3.11".

    Declared is `requires-python` (also Poetry's) in the nearest pyproject.toml, or `python_requires` of setuptools.
    """
    numbers = [int(number) for number in re.findall(r"\d+", known)[:2]]
    versions = [(numbers[0], numbers[1])] if len(numbers) == 2 else []
    declared = next(_declared(path, texts), None)
    return min([*versions, *([declared] if declared else [])], default=OLDEST)


def _declared(path: str, texts: Mapping[str, str]) -> Iterator[Version]:
    """What the files beside and above *path* declare, the nearest first."""
    folder = path
    while folder:
        folder = dirname(folder)
        requirement = _of_pyproject(texts.get(join(folder, "pyproject.toml"), ""))
        for name in ("setup.cfg", "setup.py"):
            match = _CLASSIC.search(texts.get(join(folder, name), ""))
            requirement = requirement or (match[1].strip() if match else "")
        if requirement and (oldest := _oldest(requirement)):
            yield oldest


def _of_pyproject(text: str) -> str:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ""
    return _at(document, "project", "requires-python") or _at(document, "tool", "poetry", "dependencies", "python")


def _at(document: object, *keys: str) -> str:
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document if isinstance(document, str) else ""


def _oldest(requirement: str) -> Version | None:
    """The oldest minor version that a requirement admits; `^3.9` and `~3.9` as Poetry reads them."""
    try:
        specifiers = SpecifierSet(re.sub(r"[\^~](?=\d)", ">=", requirement))
    except InvalidSpecifier:
        return None
    return next(((3, minor) for minor in _MINORS if specifiers.contains(f"3.{minor}.99")), None)
