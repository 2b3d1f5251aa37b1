"""Imports that would run in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gonogo.fixes.refusal import CannotFix
from gonogo.fixes.syntax.guarding import BOM
from gonogo.fixes.syntax.modules import Home
from gonogo.index.module import Module
from gonogo.index.summary import summarize
from gonogo.source import Guard, ModuleSummary

_LATER = (Guard.DEFERRED, Guard.TYPE_CHECKING)


def refuse_circle(target: Home, source_module: str, texts: Mapping[str, str]) -> None:
    """Raises `CannotFix` if importing *source_module* when *target* is imported would come back to *target*.

    What such an import finds depends on which of the modules the program happens to import first.
    """
    importer = dict.fromkeys(_run_by(target, source_module, texts), target.path)
    waiting = deque(importer)
    while waiting:
        path = waiting.popleft()
        if path == target.path:
            circle = " → ".join(_chain(importer, path))
            raise CannotFix(f"importing {source_module} there would run in a circle: {circle}")
        for imported in _imports(target.sibling(path), texts):
            if imported not in importer:
                importer[imported] = path
                waiting.append(imported)


def run_by(home: Home, texts: Mapping[str, str]) -> frozenset[str]:
    """The files that importing *home* certainly or possibly runs, itself among them."""
    found, waiting = {home.path}, [home.path]
    while waiting:
        for imported in _imports(home.sibling(waiting.pop()), texts):
            if imported not in found:
                found.add(imported)
                waiting.append(imported)
    return frozenset(found)


def _chain(importer: Mapping[str, str], target: str) -> list[str]:
    chain = [target, importer[target]]
    while chain[-1] != target:
        chain.append(importer[chain[-1]])
    return chain[::-1]


def summary_of(path: str, text: str) -> ModuleSummary:
    """What the module binds and imports. Raises `CannotFix` where it does not parse."""
    summary = _summary(path, text)
    if summary is None:
        raise CannotFix(f"{path} has a syntax error: repair it first")
    return summary


@lru_cache(maxsize=1024)
def _summary(path: str, text: str) -> ModuleSummary | None:
    try:
        return summarize(Module(path, text.removeprefix(BOM)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imports(home: Home, texts: Mapping[str, str]) -> Iterator[str]:
    """The files that importing this one certainly or possibly runs; a file that does not parse runs none."""
    summary = _summary(home.path, texts[home.path])
    for statement in summary.imports if summary else ():
        if statement.guard in _LATER:
            continue
        for name in statement.names:
            if not statement.is_from:
                yield from _run_by(home, name.name, texts)
                continue
            module = home.absolute(statement.module, statement.level)
            child = f"{module}.{name.name}"
            yield from _run_by(home, child if _path(home, child, texts) else module, texts)


def _run_by(home: Home, module: str, texts: Mapping[str, str]) -> Iterator[str]:
    """The module's file and its packages' `__init__`, but not those that have begun to run before *home* does."""
    parts = module.split(".")
    for depth in range(1, len(parts) + 1):
        name = ".".join(parts[:depth])
        path = _path(home, name, texts)
        if path and (name == module or not f"{home.module}.".startswith(f"{name}.")):
            yield path


def _path(home: Home, module: str, texts: Mapping[str, str]) -> str:
    base = home.root + module.replace(".", "/")
    return next((path for path in (f"{base}/__init__.py", f"{base}.py") if module and path in texts), "")
