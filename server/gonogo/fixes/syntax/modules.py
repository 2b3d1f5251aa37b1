"""Dotted module names and the paths that they stand for."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst


@dataclass(frozen=True, slots=True)
class Home:
    """Where a file stands among modules: its dotted name, and the folder that the name starts from ("src/" or "")."""

    path: str
    module: str
    root: str

    @property
    def package(self) -> str:
        """The package that its relative imports start from."""
        return self.module if _is_init(self.path) else self.module.rpartition(".")[0]

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def absolute(self, name: str, level: int) -> str:
        """What `name` after `level` dots means in this file; empty where the dots lead out of the root."""
        if not level:
            return name
        parts = self.package.split(".") if self.package else []
        base = parts[: len(parts) - (level - 1)]
        return ".".join([*base, name] if name else base) if level <= len(parts) else ""

    def sibling(self, path: str) -> Home:
        """The home of another file under the same root."""
        return Home(path, _dotted(path.removeprefix(self.root)), self.root)


def home_of(path: str, module: str) -> Home:
    """The home of *path*, which is imported as *module*."""
    plain = path.removesuffix(".pyi").removesuffix(".py").removesuffix("/__init__")
    return Home(path, module, plain.removesuffix(module.replace(".", "/")))


def _dotted(path: str) -> str:
    plain = path.removesuffix(".pyi").removesuffix(".py")
    return plain.removesuffix("/__init__").replace("/", ".")


def _is_init(path: str) -> bool:
    return path.endswith(("/__init__.py", "/__init__.pyi")) or path in ("__init__.py", "__init__.pyi")


def imported_from(statement: cst.ImportFrom, home: Home) -> str:
    """The absolute dotted module of a from import; empty where its dots lead out of the root."""
    name = dotted(statement.module) if statement.module else ""
    return home.absolute(name, len(statement.relative))


def relative(module: str, home: Home) -> str:
    """*module* as a relative import of *home* spells it; empty where they share no package."""
    here, there = home.package.split("."), module.split(".")
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    if not shared or not home.package:
        return ""
    return "." * (len(here) - shared + 1) + ".".join(there[shared:])


def dotted(node: cst.CSTNode) -> str:
    """`a.b.c` for a chain of names, else empty."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr.value}" if base else ""
    return ""
