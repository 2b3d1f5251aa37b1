"""How CI installs what a project declares."""

from __future__ import annotations

from collections.abc import Mapping

_REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements_dev.txt", "dev-requirements.txt")
_BUILDS = ("pyproject.toml", "setup.py", "setup.cfg")


def installed(texts: Mapping[str, str], *more: str) -> str:
    """The arguments of `pip install`: the requirements files at the root, else the project itself, and *more*."""
    requirements = [f"-r {name}" for name in _REQUIREMENTS if name in texts]
    own = not requirements and any(_is_distribution(name, texts.get(name, "")) for name in _BUILDS)
    return " ".join([*requirements, *(["."] if own else []), *more])


def _is_distribution(name: str, text: str) -> bool:
    marks = {"pyproject.toml": ("[project]", "[tool.poetry]", "[build-system]"), "setup.cfg": ("[metadata]",)}
    return any(mark in text for mark in marks.get(name, ("setup(",)))
