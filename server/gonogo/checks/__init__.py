"""One module per check, grouped in a folder per category. A module here that defines a `Check` is registered."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from gonogo.model import Check


@cache
def discover() -> tuple[Check, ...]:
    """Every check in this package, by id."""
    modules = (importlib.import_module(m.name) for m in pkgutil.walk_packages(__path__, f"{__name__}."))
    found = {id(v): v for m in modules for v in vars(m).values() if isinstance(v, Check)}
    return tuple(sorted(found.values(), key=lambda c: c.id))
