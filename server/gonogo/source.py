"""A file as gonogo sees it: its text, what the index read out of it, and what is wrong with it.

Frozen, standard library only. A `SourceFile` is computed once per content, outside the event loop, and shared by
every snapshot in which the file has that content.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gonogo.model import Finding

SEEN_BY_TOOLS = (".py", ".pyi", ".toml", ".ini", ".cfg")  # the text that mypy and pytest can see


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text.

    `path` is relative to the workspace folder, with `/`; lines and columns count from 0, columns in code points
    (neither UTF-8 bytes nor UTF-16 units: only `lsp/` converts). The end is exclusive.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """`path:line:column` as terminals and editors count: from 1."""
        return f"{self.path}:{self.line + 1}:{self.column + 1}"


class Guard(enum.Enum):
    """Under what condition an import statement runs when its module is imported."""

    NONE = "runs at import"
    SCRIPT = "only where the file runs as a script"
    TYPE_CHECKING = "only for type checkers"
    TRY = "its failure is caught"
    BRANCH = "runs under a condition"
    DEFERRED = "inside a function"


@dataclass(frozen=True, slots=True)
class ImportedName:
    """One alias of an import statement: `name as bound`. `name` is `*` for a star import."""

    name: str
    bound: str
    span: Span


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement.

    `from ..a import b` has module `a`, level 2 and names `(b,)`; `import a.b` has level 0, `is_from` false and the
    dotted module as its only name. `requires` are the modules without which `pytest.importorskip` ends the file before
    this statement.
    """

    module: str
    level: int
    is_from: bool
    names: tuple[ImportedName, ...]
    span: Span
    guard: Guard = Guard.NONE
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that a module or class binds. `kind` is function, class, variable or import."""

    name: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """A name that the code reads when its module is imported: plain if nothing in the module binds it, else dotted.

    Of a dotted one, the module binds the first part by imports alone. `annotation` says that it is part of an
    annotation, which Python evaluates up to 3.13. `requires` are the modules without which `pytest.importorskip` ends
    the file before.
    """

    name: str
    span: Span
    annotation: bool = False
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """A name that an import of the module hands to a function: the dotted name called, and the position from 0."""

    called: str
    position: int
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class VariableRead:
    """One read of an environment variable. `required` says that the read fails where the variable is not set."""

    name: str
    span: Span
    required: bool


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """What one Python file exports and imports, read from its syntax alone.

    `exports` are the names bound at module level. `dynamic` says that names may come from elsewhere too (a module
    `__getattr__`, writes to `globals()`), so that nothing can be called missing; `writes_names` is the second of these
    alone. `maker` is the imported name of the function that makes the module's `__getattr__`, and `makes` has, for each
    function of the module that makes one, the names that this answers. `rebound` has, for a name that is bound again
    later, the line from 0 of its first binding. `dunder_all` is None where there is no `__all__` or where it is
    computed; `all_computed` tells the two apart.
    `methods` maps each module-level class to its methods. `tests` counts the test functions and methods that pytest's
    default patterns would see.
    `alters_path` says that the file changes where imports look, `quoted` are the modules that it puts into
    `sys.modules`, or, where `alters_modules` says that it computes their names, whatever it has in quotes, and
    `extends_path` says that it changes a `__path__`: all may let an import find what the layout does not show.
    `attributes` are the names that the module gives to something that it has imported, as in `other.NAME = 1`;
    `other.*` stands for names that are computed.
    `uses` are the names that may be missing when the module is imported, `handed` the names that it hands to imported
    functions then. `needs` has, for a function or class method that takes a module, the positions of such arguments
    with an attribute that it reads of them.
    `variables` are the environment variables that it reads, pydantic's settings fields among them.
    """

    exports: Mapping[str, Definition] = field(default_factory=lambda: MappingProxyType({}))
    imports: tuple[Import, ...] = ()
    dunder_all: tuple[str, ...] | None = None
    all_computed: bool = False
    dynamic: bool = False
    writes_names: bool = False
    maker: str = ""
    makes: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    rebound: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    methods: Mapping[str, tuple[Definition, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tests: int = 0
    alters_path: bool = False
    alters_modules: bool = False
    quoted: frozenset[str] = frozenset()
    extends_path: bool = False
    attributes: frozenset[str] = frozenset()
    uses: tuple[Use, ...] = ()
    handed: tuple[Handed, ...] = ()
    needs: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=lambda: MappingProxyType({}))
    variables: tuple[VariableRead, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file could not be read as what it is: a syntax error, bytes that are no text."""

    kind: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file of the workspace. `module` is None for files that are not Python or do not parse.

    `local` holds, by check id, the findings of those checks that look at one file at a time; `crashed`, by check id,
    why such a check has no answer for this file.
    """

    path: str
    text: str
    digest: int
    module: ModuleSummary | None = None
    problem: Problem | None = None
    local: Mapping[str, tuple[Finding, ...]] = field(default_factory=lambda: MappingProxyType({}))
    crashed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def digest(path: str, text: str) -> int:
    """128 bits that stand for this text at this path. XOR of all files' digests stands for a whole tree."""
    content = hashlib.blake2b(path.encode() + b"\0" + text.encode("utf-8", "surrogatepass"), digest_size=16)
    return int.from_bytes(content.digest())


def lines(text: str) -> list[str]:
    r"""The lines without their ends, split as LSP splits: at `\n`, `\r\n` and `\r` only.

    `str.splitlines` would also split at form feeds and at U+2028, which editors show inside a line.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
