"""Fixtures that collected tests ask for and that nothing defines for them, which pytest itself says only in a run.

The judgement is pytest's own: after collection it has, for each test, all names that the test needs and what defines
them. Left out is whatever may be given its values in another way: by a plugin that fills them in before the setup.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import re
from typing import Any, Dict, Iterator, List, Optional, Tuple

import pytest
from collect_places import Workspace, source_lines

_OURS = ("_pytest.", "pytest_asyncio.", "anyio.")
_BEFORE_SETUP = ("pytest_runtest_protocol", "pytest_runtest_setup")
Span = List[Any]


def missing_fixtures(session: Any, workspace: Workspace) -> List[Dict[str, Any]]:
    """The fields of `gonogo.facts.MissingFixture`, one for each file, name and place."""
    try:
        return [] if _may_fill_in(session.config.hook) else _found(session, workspace)
    except Exception:  # names that are private to pytest, and whatever objects a plugin has put there: say nothing
        return []


def _found(session: Any, workspace: Workspace) -> List[Dict[str, Any]]:
    found: Dict[Tuple[str, str, str], Dict[str, Any]] = {}
    for item in session.items:
        for name in _missing(item) if _is_plain(item) else ():
            path = workspace.relative(item.path)
            function, span = _asks(item, name, workspace)
            if span is not None:
                known = found.setdefault(
                    (path, name, str(span)),
                    {"path": path, "name": name, "span": span, "function": function, "tests": 0},
                )
                known["tests"] += 1
                known.update(_others(session._fixturemanager, item, name, workspace))
    return list(found.values())


def _may_fill_in(hooks: Any) -> bool:
    """Whether a plugin or conftest writes the arguments of tests by itself, before they are set up."""
    for hook in _BEFORE_SETUP:
        for implementation in getattr(hooks, hook).get_hookimpls():
            function = implementation.function
            code = getattr(function, "__code__", None)
            is_ours = str(getattr(function, "__module__", "")).startswith(_OURS)
            if not is_ours and (code is None or {"funcargs", "_fixtureinfo"}.intersection(code.co_names)):
                return True
    return False


def _is_plain(item: Any) -> bool:
    """Whether it is a test function that pytest itself sets up, and that it will not skip."""
    if not isinstance(item, pytest.Function) or getattr(item, "nofuncargs", False):
        return False
    if any(item.get_closest_marker(name) for name in ("skip", "skipif")):
        return False
    return str(type(item).setup.__module__).startswith(_OURS)


def _missing(item: Any) -> List[str]:
    details, call = item._fixtureinfo, getattr(item, "callspec", None)
    given = {"request", *item.funcargs, *getattr(call, "params", ()), *getattr(call, "funcargs", ())}
    return [name for name in details.names_closure if name not in details.name2fixturedefs and name not in given]


def _asks(item: Any, name: str, workspace: Workspace) -> Tuple[str, Optional[Span]]:
    """The first-party function that asks for the fixture, and where: in its parameters, or in `usefixtures`."""
    details = item._fixtureinfo
    if name in details.argnames:
        return item.originalname, _parameter(item.function, name, workspace)
    for other, definitions in details.name2fixturedefs.items():
        if definitions and name in definitions[-1].argnames:
            return other, _parameter(definitions[-1].func, name, workspace)
    return item.originalname, _used(item, name, workspace)


def _parameter(function: Any, name: str, workspace: Workspace) -> Optional[Span]:
    code = getattr(inspect.unwrap(function), "__code__", None)
    path = workspace.own(code.co_filename) if code is not None else None
    if code is None or path is None:
        return None
    for node in _functions(path, code, workspace):
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if argument.arg == name:
                line = source_lines(workspace.root / path)[argument.lineno - 1]
                start = len(line.encode()[: argument.col_offset].decode())
                return [path, argument.lineno - 1, start, argument.lineno - 1, start + len(name)]
    return None


def _functions(path: str, code: Any, workspace: Workspace) -> Iterator[Any]:
    try:
        tree = ast.parse("\n".join(source_lines(workspace.root / path)))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == code.co_name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first == code.co_firstlineno:
                yield node


def _used(item: Any, name: str, workspace: Workspace) -> Optional[Span]:
    """The name in quotes in a `usefixtures` of the test's own file."""
    path = workspace.relative(item.path)
    wanted = re.compile(rf"usefixtures\(.*?([\"'])(?P<name>{re.escape(name)})\1")
    for number, line in enumerate(source_lines(workspace.root / path)):
        found = wanted.search(line)
        if found:
            return [path, number, found.start("name"), number, found.end("name")]
    return None


def _others(fixtures: Any, item: Any, name: str, workspace: Workspace) -> Dict[str, Any]:
    """A fixture of a similar name that the test could have, and where one of this name is defined for others."""
    known = _definitions(fixtures)
    visible = [n for n, definitions in known.items() if any(item.nodeid.startswith(d.baseid) for d in definitions)]
    similar = difflib.get_close_matches(name, visible, 1, 0.75)
    return {"similar": similar[0] if similar else "", "elsewhere": _defined(known.get(name, ()), workspace)}


def _definitions(fixtures: Any) -> Dict[str, List[Any]]:
    """All fixtures by name; up to pytest 9.1 in one table, later in one by nodes and one by their ids."""
    found: Dict[str, List[Any]] = {}
    for name, definitions in getattr(fixtures, "_arg2fixturedefs", {}).items():
        found.setdefault(name, []).extend(definitions)
    for table in ("_arg2node2fixturedefs", "_arg2nodeid2fixturedefs"):
        for name, places in getattr(fixtures, table, {}).items():
            for definitions in places.values():
                found.setdefault(name, []).extend(definitions)
    return found


def _defined(definitions: Any, workspace: Workspace) -> Optional[Span]:
    """The name of the first-party function that defines it."""
    for definition in definitions:
        code = getattr(inspect.unwrap(definition.func), "__code__", None)
        path = workspace.own(code.co_filename) if code is not None else None
        if path is not None:
            for node in _functions(path, code, workspace):
                line = source_lines(workspace.root / path)[node.lineno - 1]
                start = max(line.find(node.name), 0)
                return [path, node.lineno - 1, start, node.lineno - 1, start + len(node.name)]
    return None
