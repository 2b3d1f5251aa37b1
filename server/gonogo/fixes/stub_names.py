"""Which distribution has the stubs of a module: as mypy's own list has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module


def stubs_of(module: str) -> str:
    """The distribution with the stubs of a module, such as types-PyYAML for `yaml`; empty where mypy knows none."""
    parts = module.split(".")
    names = (".".join(parts[:depth]) for depth in range(len(parts), 0, -1))
    return next((_listed()[name] for name in names if name in _listed()), "")


@cache
def _listed() -> Mapping[str, str]:
    """The lists are kept for mypy's hints, under names that changed: any table of texts in that module is one."""
    try:
        tables = [value for value in vars(import_module("mypy.stubinfo")).values() if isinstance(value, dict)]
    except ImportError:
        return {}
    found = {key: value for table in tables for key, value in table.items()}
    return {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, str)}
