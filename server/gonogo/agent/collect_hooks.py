"""The observer inside pytest: it says which file is being collected, catches what would end the run, lists the items.

Everything else is the user's pytest with the user's configuration. The private names used here, the same from pytest
7.0 to 9.2, are `_prepareconfig`, `Config._do_configure`, `Session.from_config`, `PytestPluginManager._importconftest`.
"""

from __future__ import annotations

import os
import sys
from types import MappingProxyType
from typing import Any, Callable, Dict, Generator, Iterable, List, Mapping, Optional, Sequence, Tuple, cast

import pytest
from _pytest.config import ConftestImportFailure, _prepareconfig
from _pytest.main import Session
from collect_cause import failure_of, first_line, text_of
from collect_items import Selection
from collect_overlay import Refused
from collect_places import Workspace

# What the user's options would make pytest do besides collecting: report files, debuggers, workers, early ends.
INERT: Dict[str, Any] = {
    "maxfail": 0,
    "usepdb": False,
    "trace": False,
    "numprocesses": None,
    "dist": "no",
    "tx": [],
    "looponfail": False,
    "no_cov": True,
    "cov_source": None,
    "xmlpath": None,
    "htmlpath": None,
    "report_log": None,
    "json_report": False,
    "allure_report_dir": None,
    "pastebin": None,
    "log_file": os.devnull,
}
Emit = Callable[..., None]


class Observer:
    """A pytest plugin. *skip* are relative paths that are known to end or hang the interpreter.

    *known* are files whose tests need not be collected again, with the folders that collecting each of them adds to
    `sys.path`. `between` is called with the path before and after a file is collected.
    """

    def __init__(self, emit: Emit, limits: Any, workspace: Workspace) -> None:
        self.workspace = workspace
        self.under_way: List[str] = []
        self.between: Callable[[str], None] = lambda path: None
        self.attach(emit, limits, ())
        self.config: Any = None
        self.selection = Selection()
        self.generating: Optional[Tuple[str, int]] = None
        self.on_plugins_loaded: Callable[[], None] = lambda: None  # before any conftest is imported

    def attach(
        self, emit: Emit, limits: Any, skip: Iterable[str], known: Mapping[str, Sequence[str]] = MappingProxyType({})
    ) -> None:
        """Who listens from now on, and which files not to import."""
        self.emit, self.limits, self.skip, self.known = emit, limits, frozenset(skip), known

    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self, early_config: Any) -> Generator[None, None, None]:
        self.config = early_config
        make_inert(early_config.known_args_namespace)
        self._observe_conftests(early_config.pluginmanager)
        self.on_plugins_loaded()
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: Any) -> None:
        self.config = config
        make_inert(config.option)

    def _observe_conftests(self, pluginmanager: Any) -> None:
        original = pluginmanager._importconftest

        def observed(conftestpath: Any, *args: Any, **kwargs: Any) -> Any:
            path = self.workspace.relative(conftestpath)
            self.begin(path)
            try:
                if path in self.skip:
                    raise KeyboardInterrupt
                return original(conftestpath, *args, **kwargs)
            except (SystemExit, KeyboardInterrupt, Refused) as error:
                raise conftest_failure(conftestpath, error) from error
            finally:
                self.end()

        pluginmanager._importconftest = observed

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector: Any) -> Generator[None, Any, None]:
        path = self._file_of(collector)
        if path is not None:
            self.begin(path)
            self.generating = None
        collector.collect = list if path in self.skip or self._is_known(path) else guarded(collector)
        outcome = yield
        report = outcome.get_result()
        call = getattr(report, "call", None)
        if call is not None and call.excinfo is not None:
            self.failed(call.excinfo.value, path or self.workspace.relative(collector.path), report)
        if path is not None:
            self.end()

    def _is_known(self, path: Optional[str]) -> bool:
        """Whether the file is not to be collected again; what others may need of its collection is done."""
        if path is None or path not in self.known:
            return False
        for folder in reversed(self.known[path]):
            if folder not in sys.path:
                sys.path.insert(0, folder)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: Any) -> None:
        code = getattr(metafunc.function, "__code__", None)
        self.generating = (code.co_filename, code.co_firstlineno) if code else None

    def begin(self, path: str) -> None:
        if not self.under_way:
            self.between(path)
        self.under_way.append(path)
        self.emit(event="begin", path=path)
        self.limits.arm(is_file=True)

    def end(self) -> None:
        path = self.under_way.pop()
        self.emit(event="end")
        self.limits.arm()
        if not self.under_way:
            self.between(path)

    def failed(self, error: BaseException, path: str, report: Any = None) -> None:
        """Emit one failure: of a collector, or of the configuration itself."""
        if isinstance(error, ConftestImportFailure):
            path = self.workspace.relative(error.path)
            if path in self.skip:
                return
        longrepr = getattr(report, "longrepr", None) or error
        failure = failure_of(error, path, self.workspace, text_of(longrepr), self.generating)
        if report is not None and report.skipped:
            failure.update(kind="skipped", message=first_line(text_of(error)), detail="")
        elif report is None and not failure["frames"]:
            failure["kind"] = "usage"
        self.emit(event="failure", **failure)

    def broken(self, error: BaseException) -> None:
        """Say that pytest itself has failed while a file was collected: it is not fit to go on."""
        failure = failure_of(error, self.under_way[-1], self.workspace, text_of(error))
        failure.update(kind="crash", message=f"collecting this breaks pytest: {failure['message']}")
        self.emit(event="broken", **failure)

    def _file_of(self, collector: Any) -> Optional[str]:
        """The file whose code a collector runs; None for the session and for directories."""
        if isinstance(collector, (Session, getattr(pytest, "Directory", Session))):
            return None
        return self.workspace.relative(collector.path)


def guarded(collector: Any) -> Callable[[], List[Any]]:
    """Collect; what would end the whole run is this one collector's failure."""
    original = collector.collect

    def collect() -> List[Any]:
        try:
            return list(original())
        except (SystemExit, KeyboardInterrupt) as error:
            raise collector.CollectError(f"{type(error).__name__} at import: {error}") from error

    return collect


def conftest_failure(path: Any, error: BaseException) -> ConftestImportFailure:
    failure: Any = ConftestImportFailure
    try:
        return cast(ConftestImportFailure, failure(path, cause=error))
    except TypeError:  # pytest 7
        return cast(ConftestImportFailure, failure(path, (type(error), error, error.__traceback__)))


def make_inert(options: Any) -> None:
    """Switch off what has no place in a collection. Options of plugins that are not there stay absent."""
    for name, value in INERT.items():
        if hasattr(options, name):
            setattr(options, name, value)


def configure(observer: Observer, arguments: List[str]) -> Any:
    """A session with the user's configuration, ready to collect."""
    os.environ["PYTEST_VERSION"] = pytest.__version__  # as pytest's own main does
    config = _prepareconfig(arguments, [observer, observer.selection])
    config._do_configure()
    observer.limits.watch_crashes()
    session = Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    return session


def items_of(session: Any, workspace: Workspace) -> Dict[str, List[str]]:
    tests: Dict[str, List[str]] = {}
    for item in session.items:
        tests.setdefault(workspace.relative(item.path), []).append(item.nodeid)
    return tests


def session_for(observer: Observer, arguments: List[str]) -> Any:
    """A configured session; None where configuring fails, and then the failure has been emitted."""
    try:
        return configure(observer, arguments)
    except BaseException as error:
        observer.failed(error, configuration_path(observer))
        return None


def run(observer: Observer, session: Any, paths: Optional[List[str]] = None) -> Optional[Dict[str, List[str]]]:
    """Collect everything, or these paths, and return the item ids by file. What stops it is emitted as a failure.

    None where a file has broken pytest itself: the others are for another process.
    """
    if session is None:
        return {}
    try:
        if paths is not None:
            session.config.args = paths
            type(session)._notfound = _NeverMissed()
        session.config.hook.pytest_collection(session=session)
        return items_of(session, observer.workspace)
    except BaseException as error:
        if observer.under_way:
            observer.broken(error)
            return None
        observer.failed(error, configuration_path(observer))
        return {}


class _NeverMissed:
    """In place of the paths that pytest did not find: one would make it drop what it did find in the others."""

    def __get__(self, instance: Any, owner: Any = None) -> List[Any]:
        return []

    def __set__(self, instance: Any, value: List[Any]) -> None: ...


def configuration_path(observer: Observer) -> str:
    """The file with pytest's settings, or the working directory where there is none or none was read yet."""
    found = getattr(observer.config, "inipath", None)
    return observer.workspace.relative(found) if found else "."
