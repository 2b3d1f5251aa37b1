"""The project declares one more distribution, in the form that it declares its others in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from tomlkit.items import Array

from gonogo.fixes.kind import CannotFix, Request, fix_kind
from gonogo.fixes.toml_keys import below_the_keys

PYPROJECT = "pyproject.toml"
_GROUPS = (
    "typing",
    "types",
    "mypy",
    "type-check",
    "typecheck",
    "dev",
    "lint",
    "linting",
    "development",
    "test",
    "tests",
)
_LISTS = (
    "requirements-dev.txt", "requirements_dev.txt", "dev-requirements.txt", "requirements/dev.txt",
    "requirements-test.txt", "requirements/test.txt", "requirements/development.txt",
)  # fmt: skip


@fix_kind("add-dependency")
def add_dependency(request: Request) -> Mapping[str, str]:
    """Declare a distribution: where mypy is declared, else in the group for development, without a version.

    In a group of Poetry, a dependency group (PEP 735), an extra (PEP 621) or a requirements file, whichever the project
    has; with `[project]` alone in a new group `dev`. With an empty group among what the project itself needs.
    Arguments: distribution, group ("dev" or empty).
    """
    name, is_dev = request.word("distribution"), request.arguments.get("group") == "dev"
    for path in (PYPROJECT, *_LISTS, "requirements.txt"):
        if _names(request.texts.get(path, ""), name):
            raise CannotFix(f"{path} names {name} already: install what it declares")
    changed = next(_additions(request.texts, name, is_dev), None)
    if changed is None:
        raise CannotFix("no file declares the project's dependencies in a form that can be added to")
    return changed


def _names(text: str, name: str) -> bool:
    spelled = re.escape(canonicalize_name(name)).replace(r"\-", "[-_.]+")
    return re.search(rf"(?im)(?<![\w.-]){spelled}(?![\w.-])", text) is not None


def _additions(texts: Mapping[str, str], name: str, is_dev: bool) -> Iterator[Mapping[str, str]]:
    lists = [path for path in (_LISTS if is_dev else ("requirements.txt",)) if path in texts]
    for path in sorted(lists, key=lambda path: not _lists_mypy(texts[path])):
        yield {path: _line_added(texts[path], name)}
    text = texts.get(PYPROJECT)
    if text is not None and (new := _in_pyproject(text, name, is_dev)):
        yield {PYPROJECT: new}
    if is_dev and "requirements.txt" in texts and _lists_mypy(texts["requirements.txt"]):
        yield {"requirements.txt": _line_added(texts["requirements.txt"], name)}


def _lists_mypy(text: str) -> bool:
    return any(_distribution(line) == "mypy" for line in text.splitlines())


def _distribution(line: str) -> str:
    try:
        return canonicalize_name(Requirement(line.partition("#")[0].strip()).name)
    except InvalidRequirement:
        return ""


def _line_added(text: str, name: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    return f"{text}{name}{newline}" if not text or text.endswith(newline) else f"{text}{newline}{name}"


def _in_pyproject(text: str, name: str, is_dev: bool) -> str:
    """The new text, empty where the document declares dependencies in no form that is known."""
    try:
        document = tomlkit.parse(text)
    except tomlkit.exceptions.ParseError:
        raise CannotFix(f"{PYPROJECT} cannot be parsed: repair it first") from None
    before = tomllib.loads(text)
    place = _place(document, is_dev)
    if isinstance(place, Array):
        place.append(name)
    elif place is not None:
        place.append(name, "*")
    elif is_dev and "project" in document and "dependency-groups" not in document:
        newline = "\r\n" if "\r\n" in text else "\n"
        ending = "" if text.endswith(newline) else newline
        return f'{text}{ending}{newline}[dependency-groups]{newline}dev = ["{name}"]{newline}'
    else:
        return ""
    new = tomlkit.dumps(document)
    new = re.sub("(?<!\r)\n", "\r\n", new) if "\r\n" in text else new
    return _proved(before, new if isinstance(place, Array) else below_the_keys(text, new), name)


def _proved(before: Mapping[str, Any], new: str, name: str) -> str:
    """*new* if it says what the document said before and the distribution, once."""
    old_words, new_words = _words(before), _words(tomllib.loads(new))
    added = [word for word in new_words if word not in old_words]
    if len(new_words) - len(old_words) not in (1, 2) or name not in added:
        raise CannotFix(f"{PYPROJECT} is laid out in a way that cannot be added to: add {name} by hand")
    return new


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in (key, *_words(part))]
    return [word for part in value for word in _words(part)] if isinstance(value, list) else [str(value)]


def _place(document: tomlkit.TOMLDocument, is_dev: bool) -> Any:
    """The array or the table to add to, None where there is none."""
    poetry = document.get("tool", {}).get("poetry", {})
    project = document.get("project", {})
    if not is_dev:
        return project.get("dependencies") if "dependencies" in project else poetry.get("dependencies")
    of_poetry = {key: group.get("dependencies", {}) for key, group in poetry.get("group", {}).items()}
    if "dev-dependencies" in poetry:
        of_poetry["dev"] = poetry["dev-dependencies"]
    for groups in (of_poetry, document.get("dependency-groups", {}), project.get("optional-dependencies", {})):
        if (group := _group(groups)) is not None:
            return group
    return None


def _group(groups: Mapping[str, Any]) -> Any:
    """The group that names mypy, else the first whose name says that it is for development."""
    for group in groups.values():
        names = [_distribution(str(line)) for line in group]
        if "mypy" in names:
            return group
    return next((groups[name] for name in _GROUPS if name in groups), None)
