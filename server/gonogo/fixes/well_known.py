"""Names that can only come from one module of the standard library."""

from __future__ import annotations

# Modules that nobody names otherwise: a use of `uuid.` that nothing binds is this one.
STANDARD = frozenset(
    {
        "argparse", "ast", "asyncio", "base64", "collections", "concurrent", "contextlib", "copy", "csv", "dataclasses",
        "datetime", "decimal", "functools", "glob", "gzip", "hashlib", "heapq", "hmac", "importlib", "inspect", "io",
        "itertools", "json", "logging", "math", "multiprocessing", "operator", "os", "pathlib", "pickle", "platform",
        "random", "re", "shutil", "signal", "socket", "sqlite3", "statistics", "subprocess", "sys", "tempfile",
        "textwrap", "threading", "time", "traceback", "typing", "urllib", "uuid", "warnings", "weakref", "zlib",
    }
)  # fmt: skip
TYPING = frozenset(
    {
        "Any", "AsyncGenerator", "AsyncIterator", "Awaitable", "Callable", "ClassVar", "Coroutine", "DefaultDict",
        "Dict", "Generator", "Generic", "Iterable", "Iterator", "List", "Literal", "Mapping", "NamedTuple", "Optional",
        "Protocol", "Sequence", "Set", "Tuple", "Type", "TypedDict", "TypeVar", "Union",
    }
)  # fmt: skip
