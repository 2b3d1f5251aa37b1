"""Which first-party modules a file may reach by what is written in it, beyond what it was seen to open.

Python opens a module once, for whoever imports it first; all others find it in memory. So a file depends on what it was
seen to read, and on every loaded module that its text speaks of. More than it uses is no harm: it is collected again
once too often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from gonogo.source import Guard, Import, SourceFile

# Means of importing by a name that is computed.
_COMPUTED = re.compile(
    r"\b(?:import_module|__import__|pkgutil|runpy|spec_from_file_location|exec_module|load_module|import_string"
    r"|entry_points|importlib_metadata|exec\(|eval\()"
)
_QUOTED = re.compile(r"""["']([A-Za-z_]\w*(?:\.\w+)*)""")
_WORD = re.compile(r"\w+")


class Edges:
    """*names* are the loaded first-party modules with their paths, *files* what the workspace's files say.

    *collected* are files that pytest imports, and others only where they name them.
    """

    def __init__(
        self, names: Mapping[str, str], files: Mapping[str, SourceFile], collected: Iterable[str] = ()
    ) -> None:
        self._names, self._files = names, files
        self._anything = frozenset(names.values()).difference(collected)
        self._named: dict[str, list[str]] = {}
        self._children: dict[str, dict[str, str]] = {}
        for name, path in names.items():
            self._named.setdefault(path, []).append(name)
            parent, _, last = name.rpartition(".")
            self._children.setdefault(parent, {})[last] = name

    def of(self, path: str) -> frozenset[str]:
        """The modules, by their paths, that the file may use; all of them where nobody can say."""
        file = self._files.get(path)
        if not path.endswith(".py"):
            return frozenset()
        if file is None or file.module is None:
            return frozenset(self._names.values())
        named = self._written(path, file.text, file.module.imports)
        return named | self._anything if self._is_open(path, file.text, file.module.imports) else named

    def _written(self, path: str, text: str, imports: Iterable[Import]) -> frozenset[str]:
        packages = set(self._quoted(text))
        for statement in imports:
            if statement.guard is not Guard.TYPE_CHECKING:
                packages.update(self._imported(path, statement))
        packages.update(parent for name in self._named.get(path, ()) for parent in parents(name))
        found = {name for name in packages if name in self._names}
        words = set(_WORD.findall(text))
        found.update(child for name in packages for last, child in self._below(name) if last in words)
        return frozenset(self._names[name] for name in found)

    def _is_open(self, path: str, text: str, imports: Iterable[Import]) -> bool:
        """Whether nobody can say what it imports: by computed names, or relative to a name that is not known."""
        return bool(_COMPUTED.search(text)) or (path not in self._named and any(i.level for i in imports))

    def _below(self, name: str) -> Iterable[tuple[str, str]]:
        return self._children.get(name, {}).items() if name else ()

    def _quoted(self, text: str) -> Iterator[str]:
        for written in set(_QUOTED.findall(text)):
            yield from parents(written)

    def _imported(self, path: str, statement: Import) -> Iterator[str]:
        written = [statement.module] if statement.is_from else [name.name for name in statement.names]
        for base in self._bases(path, statement.level):
            for name in written:
                yield from parents(".".join(part for part in (base, name) if part))

    def _bases(self, path: str, level: int) -> Iterator[str]:
        if not level:
            yield ""
            return
        for name in self._named.get(path, ()):
            parts = name.split(".")
            kept = len(parts) - level + path.endswith("/__init__.py")
            yield ".".join(parts[: max(kept, 0)])


def parents(name: str) -> Iterator[str]:
    """`a`, `a.b` and `a.b.c` for `a.b.c`: importing the last imports them all."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])
