"""What the tools observe. Frozen types only; measuring them is the business of `tools/`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import ClassVar

from gonogo.model import Fact, Reads
from gonogo.source import Span


@dataclass(frozen=True, slots=True)
class TypeMessage:
    """One error of mypy with the notes that belong to it. `severity` is error or note (a note without an error)."""

    span: Span
    severity: str
    message: str
    code: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Types(Fact):
    """What mypy says of the project's own target set.

    `command` is the batch command line that gives the same answer; `broken` are the files whose syntax error stopped
    the analysis: for them the message is current, for all others it is the last good one. `problems` are what mypy
    says of its own configuration, as people read it; `limited` says why an answer from an untrusted workspace is less
    than the project's own mypy would give, or is empty.
    """

    seen_by: ClassVar[Reads] = Reads.EVERYTHING

    messages: tuple[TypeMessage, ...] = ()
    checked_files: int = 0
    mypy_version: str = ""
    command: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    limited: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a traceback within the workspace."""

    span: Span
    function: str


@dataclass(frozen=True, slots=True)
class CollectionFailure:
    """Why one test file (or conftest) could not be collected.

    `path` is the file that pytest was collecting. `kind` is one of import-error, syntax-error, exception, skipped,
    timeout, crash, exit, usage. `blame` is the innermost first-party line of the traceback, or the file's first line.
    `module` and `name` are `ImportError.name` and the name that `from module import name` did not find.
    `message` is one line, `detail` pytest's own long text. `lacking` says what the surroundings would have to have:
    `variable`, `service` or nothing of the kind, and `lacked` names them: variables, or where a service was expected.
    """

    path: str
    kind: str
    message: str
    blame: Span
    frames: tuple[Frame, ...] = ()
    exception: str = ""
    module: str = ""
    name: str = ""
    detail: str = ""
    lacking: str = ""
    lacked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingFixture:
    """A fixture that tests ask for and that nothing defines for them.

    `path` is the file with these `tests`, `function` asks for the fixture at `span`. `similar` is the name of one that
    is there; `elsewhere` is where one of this very name is defined, for other tests.
    """

    path: str
    name: str
    span: Span
    function: str
    tests: int
    similar: str = ""
    elsewhere: Span | None = None


@dataclass(frozen=True, slots=True)
class SideEffect:
    """Something that the project's own code did while `path`, a test file or conftest, was being collected.

    `kind` is one of socket, process, database, file; `message` goes on after "importing this": "starts git".
    """

    path: str
    kind: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Baseline:
    """A commit whose tests were collected as they are in it, and the test files that were not collected then."""

    commit: str
    stopped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection(Fact):
    """What pytest saw when it collected without running. `tests` maps each test file to its item ids.

    `counts` says how many tests each file had when a full collection last collected it without a failure. `commit` is
    the one that the collected files are those of, empty where they differ from it, and turns into the `baseline`. A
    session adds what an earlier collection knew (`after`), for a tool sees one alone.
    """

    seen_by: ClassVar[Reads] = Reads.COLLECTED

    tests: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    failures: tuple[CollectionFailure, ...] = ()
    pytest_version: str = ""
    command: tuple[str, ...] = ()
    side_effects: tuple[SideEffect, ...] = ()
    missing_fixtures: tuple[MissingFixture, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    commit: str = ""
    baseline: Baseline | None = None

    @property
    def collected(self) -> int:
        return sum(len(ids) for ids in self.tests.values())

    def updated(self, part: Collection, paths: Iterable[str]) -> Collection:
        """The same collection, with the provisional answer for some files in place of what it said of them.

        *part* is what `Pytest.collect_files` says of *paths*. A conftest's failure is replaced when one of the files
        beneath it was asked for: if it still fails, *part* says so.
        """
        asked = frozenset(paths)
        kept = (f for f in self.failures if f.path not in asked and not _is_conftest_of(f.path, asked))
        tests = {path: ids for path, ids in self.tests.items() if path not in asked}
        return replace(
            part,
            tests=MappingProxyType({**tests, **part.tests}),
            failures=tuple(dict.fromkeys((*kept, *part.failures))),
            side_effects=self.side_effects,
            missing_fixtures=(*(m for m in self.missing_fixtures if m.path not in asked), *part.missing_fixtures),
            counts=self.counts,
            baseline=self.baseline,
        )

    def after(self, before: Collection | None, test_files: frozenset[str]) -> Collection:
        """The same, with what *before* knew; *test_files* are all that there are.

        Only a full collection teaches anything: of unsaved text, or half a run, nobody wants to be told later.
        """
        counts = {path: number for path, number in before.counts.items() if path in test_files} if before else {}
        baseline = before.baseline if before else None
        if self.verified and not self.unknown:
            failed = {failure.path for failure in self.failures}
            counts |= {path: len(ids) for path, ids in self.tests.items() if path not in failed}
            if self.commit:
                baseline = Baseline(self.commit, test_files - self.tests.keys())
        return replace(self, counts=MappingProxyType(counts), commit="", baseline=baseline)


def _is_conftest_of(path: str, files: Iterable[str]) -> bool:
    folder, name = posixpath.split(path)
    return name == "conftest.py" and any(not folder or file.startswith(f"{folder}/") for file in files)


@dataclass(frozen=True, slots=True)
class Environment(Fact):
    """The project's interpreter.

    `origin` says how it was found, as people read it ("`.venv` in the workspace"). `mypy` and `pytest` are versions,
    empty where not importable. `modules` are the importable third-party and standard top-level modules, `search_path`
    its `sys.path`, `distributions` maps installed distribution names (normalized) to versions,
    `requires` to what they require, if anything, as PEP 508 has it.
    """

    python: str = ""
    version: tuple[int, int, int] = (0, 0, 0)
    origin: str = ""
    mypy: str = ""
    pytest: str = ""
    search_path: tuple[str, ...] = ()
    modules: frozenset[str] = frozenset()
    distributions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
