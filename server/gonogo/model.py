"""The nouns of gonogo.

Invariant: everything here is frozen and built from the standard library. Nothing in this module knows about
editors, processes or disks.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, cast

from gonogo.source import SourceFile, Span

T = TypeVar("T")

_PYTHON = (".py", ".pyi")
_BUILD_SCRIPTS = ("noxfile.py", "setup.py")


class Outcome(enum.StrEnum):
    """What a check concluded. UNKNOWN is never counted as a pass."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


class Category(enum.StrEnum):
    """The rows of the score. Weights are in `gonogo.config`."""

    TESTS = "test coverage"
    SECURITY = "security"
    TYPES = "type safety"
    DATABASE = "database"
    CONFIGURATION = "configuration"
    DOCUMENTATION = "documentation"


class Severity(enum.StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


class Reads(enum.Enum):
    """Which files a derived value comes from: while none of them changes, it is kept from snapshot to snapshot."""

    EVERYTHING = "files, facts and configuration"
    PYTHON = "Python files only"
    OUTLINE = "what Python files bind, import and read when imported, all other files, the environment and settings"
    COLLECTED = "the outline, and what pytest says of the tests"
    OTHER = "files that are not Python, and build scripts such as noxfile.py, only"


class Unknown(Exception):
    """Raised by a check that cannot answer yet; its text is the reason that people read."""


class NotApplicable(Exception):
    """Raised by a check whose question makes no sense for this project; its text says why."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of: a test that it stops, the file that defines the missing name."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The name and arguments of an edit that removes a finding; `gonogo.fixes` turns it into text when asked.

    It travels inside the diagnostic, so applying it needs no memory of how the finding came about. `unblocks` says
    what is collected again ("unblocks 5 tests"), `gain` how many points the score rises, to one decimal. One that
    only `helps` removes nothing by itself.
    """

    kind: str
    title: str
    arguments: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    preferred: bool = False
    unblocks: str = ""
    gain: float = 0.0
    helps: bool = False

    @property
    def offer(self) -> str:
        """What people read: the title and what the fix wins, "Export make from shop: unblocks 5 tests, +3.5"."""
        wins = ", ".join(filter(None, (self.unblocks, self.rise)))
        return f"{self.title}: {wins}" if wins else self.title

    @property
    def rise(self) -> str:
        """The gain as people read it, "+3.5"; empty where it would show as nothing."""
        return f"+{self.gain:.1f}" if self.gain > 0 else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a check's answer is no. The verdict says which check.

    `source` and `code` are what a diagnostic shows: mypy's findings carry mypy's code, all others leave both empty
    and show the check's id. `stops` counts the tests that it keeps from being collected. `provisional` findings come
    from a fast path and wait for the full tool to confirm them; confirmed, one is equal to what it was before, so that
    no client is sent it again.
    """

    message: str
    span: Span
    severity: Severity = Severity.ERROR
    blocker: bool = False
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    source: str = "gonogo"
    code: str = ""
    stops: int = 0
    provisional: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a tool observed. Subclasses, in `gonogo.facts`, are frozen too.

    `content` is the `Snapshot.content` that it was observed at, 0 where it does not depend on files. `verified` is
    false for fast paths. `unknown` is the reason why the tool has no answer, or empty; a fact with a reason never
    supports a pass. `seen_by` is the narrowest of what is derived from a snapshot that looks at facts of this kind.
    """

    seen_by: ClassVar[Reads] = Reads.OUTLINE

    content: int = 0
    verified: bool = False
    unknown: str = ""

    def says_as(self, other: Fact | None) -> bool:
        """Whether both give the same answer, be it for other text or less sure."""
        if self is other or other is None:
            return self is other
        return replace(self, content=other.content, verified=other.verified) == other


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Config:
    """What a project decides about its own judgement: `[tool.gonogo]`, read and validated by `gonogo.config`.

    `threshold` is the score below which the decision is NO-GO. `python` is the interpreter to use, a path relative to
    the workspace or absolute, empty to discover it. `exclude` are glob patterns of paths that are not the project's.
    `mypy` replaces the discovered mypy arguments and targets. `collection_timeout` is in seconds, for one test file.
    """

    weights: Mapping[Category, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    threshold: float = 80.0
    allowed_type_errors: int = 0
    python: str = ""
    exclude: tuple[str, ...] = ()
    mypy: tuple[str, ...] = ()
    collection_timeout: float = 60.0


Derived = Mapping[Reads, dict[Callable[..., Any], Any]]
DEFAULT_WEIGHTS: Mapping[Category, float] = MappingProxyType(
    {
        Category.TESTS: 30.0,
        Category.SECURITY: 25.0,
        Category.TYPES: 20.0,
        Category.DATABASE: 10.0,
        Category.CONFIGURATION: 10.0,
        Category.DOCUMENTATION: 5.0,
    }
)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The workspace at one moment: what is on disk, the unsaved buffers over it, and facts measured from them.

    `disk` and `buffers` map workspace-relative paths to files. `content` stands for all text that tools can see; two
    snapshots with equal text have equal `content`, so undoing an edit makes an older fact current again.
    `confirmed` keeps the last verified fact of each kind while a provisional one is shown.
    `unreadable` is the reason why the folder could not be read at all, or empty. `touched` are the Python files that
    changed since tests were last collected in full.
    `config_problems` are findings about the configuration itself; the last good `config` stays in force. Where not
    `trusted`, nothing of the project is executed.
    """

    generation: int = 0
    disk: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    buffers: Mapping[str, SourceFile] = field(default_factory=lambda: MappingProxyType({}))
    facts: Mapping[type[Fact], Fact] = field(default_factory=lambda: MappingProxyType({}))
    confirmed: Mapping[type[Fact], Fact] = field(default_factory=lambda: MappingProxyType({}))
    config: Config = field(default_factory=Config)
    config_problems: tuple[Finding, ...] = ()
    trusted: bool = True
    unreadable: str = ""
    touched: frozenset[str] = frozenset()
    content: int = 0
    derived: Derived = field(default_factory=lambda: MappingProxyType({reads: {} for reads in Reads}), repr=False)

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """Every file as the person sees it: the buffer where there is one, else the disk."""
        return self.derive(_overlay)

    @property
    def unsaved(self) -> tuple[str, ...]:
        """Paths whose buffer differs from the disk."""
        return tuple(p for p, f in self.buffers.items() if p not in self.disk or f.digest != self.disk[p].digest)

    def derive(self, function: Callable[[Snapshot], T], reads: Reads = Reads.EVERYTHING) -> T:
        """`function(self)`, computed once however many checks ask; *reads* says what it looks at, and nothing else."""
        known = self.derived[reads]
        if function not in known:
            known[function] = function(self)
        return cast(T, known[function])

    def carried(self, paths: Iterable[str], successor: Snapshot | None = None) -> Derived:
        """What is derived here and still holds in *successor*, where these files have changed."""
        paths = tuple(paths)
        gone = {Reads.EVERYTHING}
        if successor is None or not self._has_outline_of(successor, paths):
            gone |= {Reads.OUTLINE, Reads.COLLECTED}
        elif not self._says_as(successor, Reads.COLLECTED):
            gone.add(Reads.COLLECTED)
        if any(path.endswith(_PYTHON) for path in paths):
            gone.add(Reads.PYTHON)
        if any(not path.endswith(_PYTHON) or path.endswith(_BUILD_SCRIPTS) for path in paths):
            gone.add(Reads.OTHER)
        return MappingProxyType({reads: {} if reads in gone else self.derived[reads] for reads in Reads})

    def _has_outline_of(self, other: Snapshot, paths: Iterable[str]) -> bool:
        if self.config is not other.config or self.trusted is not other.trusted:
            return False
        outlines = (_have_same_outline(self._file(path), other._file(path)) for path in paths)
        return self._says_as(other, Reads.OUTLINE) and all(outlines)

    def _says_as(self, other: Snapshot, reads: Reads) -> bool:
        """Whether the facts that such a reading looks at say the same in both, of the tests as surely."""
        for kind in {*self.facts, *other.facts}:
            if kind.seen_by is reads:
                one, two = self.facts.get(kind), other.facts.get(kind)
                if one is None or not one.says_as(two):
                    return False
                if reads is Reads.COLLECTED and self.is_verified(kind) is not other.is_verified(kind):
                    return False
        return True

    def _file(self, path: str) -> SourceFile | None:
        return self.buffers.get(path) or self.disk.get(path)

    def fact(self, kind: type[F]) -> F:
        """The fact of this kind, with an answer; raises `Unknown` with the reason where there is none."""
        fact = self.facts.get(kind)
        if fact is None:
            raise Unknown(f"{kind.__name__.lower()} not measured yet")
        if fact.unknown:
            raise Unknown(fact.unknown)
        return cast(F, fact)

    def is_verified(self, kind: type[Fact]) -> bool:
        """Whether the full tool has answered at exactly this content, with everything saved."""
        fact = self.facts.get(kind)
        return fact is not None and fact.verified and not fact.unknown and fact.content in (0, self.content)


def _have_same_outline(one: SourceFile | None, other: SourceFile | None) -> bool:
    """Whether an edit of a Python file left what others see of it as it was: most keystrokes are within functions."""
    if one is None or other is None or one.module is None or one.path.endswith((*_BUILD_SCRIPTS, "conftest.py")):
        return one is other
    return one.module == other.module


def _overlay(snapshot: Snapshot) -> Mapping[str, SourceFile]:
    return MappingProxyType({**snapshot.disk, **snapshot.buffers})


@dataclass(frozen=True, slots=True)
class Check:
    """A question about a snapshot, answered by findings.

    `weight` is its share within its category. A failing `blocking` check forces NO-GO, an unknown one keeps the
    decision from being GO. `credit` maps a snapshot and the findings to 0..1; without it a pass earns 1, a fail 0.
    Of the findings it asks how many there are, how severe, whether blockers, and in which files. Where it comes from
    facts, or moves with the findings of other checks, `without` says what it would be if some findings were gone, None
    where they do not matter to it.
    `reads` says which files it looks at: while none of them changes, its verdict stands. `run` takes a `Snapshot`; for
    a check that looks at one file at a time it takes an `index.Module`.
    """

    id: str
    category: Category
    title: str
    weight: float
    blocking: bool
    why: str
    run: Callable[[Any], Iterable[Finding]]
    needs: tuple[type[Fact], ...] = ()
    credit: Callable[[Snapshot, tuple[Finding, ...]], float] | None = None
    applies: Callable[[Snapshot], None] | None = None
    per_file: bool = False
    reads: Reads = Reads.EVERYTHING
    without: Callable[[Snapshot, tuple[Finding, ...]], float | None] | None = None


Run = Callable[[Any], Iterable[Finding]]


def check(
    id: str,
    *,
    category: Category,
    title: str,
    weight: float = 1.0,
    blocking: bool = False,
    needs: tuple[type[Fact], ...] = (),
    credit: Callable[[Snapshot, tuple[Finding, ...]], float] | None = None,
    applies: Callable[[Snapshot], None] | None = None,
    per_file: bool = False,
    reads: Reads = Reads.EVERYTHING,
    without: Callable[[Snapshot, tuple[Finding, ...]], float | None] | None = None,
) -> Callable[[Run], Check]:
    """Turn a generator of findings into a `Check`; its docstring says why it matters.

    `title` names the good state ("Every migration has a way back"). `applies` raises `NotApplicable` or `Unknown`
    where the question makes no sense or cannot be answered; per-file checks need it for that, others may raise
    themselves.
    """

    def wrap(run: Run) -> Check:
        why = inspect.getdoc(run) or ""
        return Check(id, category, title, weight, blocking, why, run, needs, credit, applies, per_file, reads, without)

    return wrap
