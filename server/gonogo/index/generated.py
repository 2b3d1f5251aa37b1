"""Whether a module that the workspace does not show may exist all the same: generated, compiled or ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from posixpath import dirname, join

import pathspec

from gonogo.index.layout import Layout
from gonogo.source import SourceFile

_GENERATED = re.compile(r"_?version|_?build|_?build_info|.*_pb2(_grpc)?")
# Where a build file names what it makes: anywhere, in quotes, or in these settings only.
_NAMING = {
    "meson.build": r"\b{name}\b",
    "CMakeLists.txt": r"\b{name}\b",
    "Cargo.toml": r"\b{name}\b",
    "setup.py": r"(?s)(Extension\(|ext_modules|cffi_modules|setuptools_rust|write_to).*['\"/.]{name}(\.\w+)?['\"]",
    "setup.cfg": r"(write_to|version_file)\s*=.*\b{name}\b",
    "pyproject.toml": r"(write_to|version[_-]file|module[_-]name|ext[_-]modules|build-file)\b.*\b{name}\b",
}


class Builds:
    """What the build files of a workspace and its `.gitignore` files say of modules that nobody has read."""

    def __init__(self, layout: Layout, files: Mapping[str, SourceFile]) -> None:
        self._rules = {path: files[path].text for path in layout.named.get(".gitignore", ())}
        self._builds = [(name, files[path].text) for name in _NAMING for path in layout.named.get(name, ())]
        # Where modules are compiled from sources that cannot be seen, any may be there.
        self._is_blind = layout.declared.compiles and not layout.shows_compiled

    def may_make(self, folder: str, name: str) -> bool:
        """Whether a build step may put module *name* into *folder*, or has put it there for git to ignore."""
        if self._is_blind or _GENERATED.fullmatch(name) is not None or self._is_ignored(join(folder, name)):
            return True
        return any(_makes(file, text, name) for file, text in self._builds)

    def _is_ignored(self, module: str) -> bool:
        folder = dirname(module)
        while True:
            rules = self._rules.get(join(folder, ".gitignore"))
            if rules is not None:
                inner = module.removeprefix(f"{folder}/" if folder else "")
                if _is_matched(rules, inner):
                    return True
            if not folder:
                return False
            folder = dirname(folder)


@lru_cache(maxsize=4096)
def _makes(build_file: str, text: str, name: str) -> bool:
    return re.search(_NAMING[build_file].format(name=re.escape(name)), text) is not None


@lru_cache(maxsize=4096)
def _is_matched(rules: str, module: str) -> bool:
    return any(_ignoring(rules).match_file(f"{module}{end}") for end in (".py", "/", "/__init__.py"))


@lru_cache(maxsize=64)
def _ignoring(rules: str) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines(rules.splitlines())
