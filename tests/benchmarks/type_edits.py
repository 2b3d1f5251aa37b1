"""Random edits of a real project's source: what people do to it between two looks at its type errors."""

from __future__ import annotations

import ast
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Changes = dict[str, str | None]  # path -> its new text, None where it is deleted
KEPT = 7  # files that differ from the original at a time: the project stays recognizable
UNDONE = 4  # files that are put back at a time, as by a checkout


@dataclass
class Tree:
    """A project's Python files as they were and as they are; `configuration` is the file with mypy's options."""

    original: dict[str, str]
    configuration: str
    configured: str
    chance: random.Random
    current: dict[str, str | None] = field(default_factory=dict)
    broken: str = ""
    created: int = 0

    @property
    def files(self) -> list[str]:
        known = {**self.original, **self.current}
        return sorted(p for p, text in known.items() if text is not None and p.endswith(".py"))

    def text(self, path: str) -> str:
        return self.current.get(path, self.original.get(path)) or ""

    def next(self, kinds: Mapping[str, Callable[[Tree], Changes]], weights: list[int]) -> tuple[str, Changes]:
        """The kind and the changes of the next edit, already made here."""
        kind, changes = self._forced()
        while not changes:
            kind = self.chance.choices(list(kinds), weights)[0]
            changes = kinds[kind](self)
        for path, text in changes.items():
            if not parses(path, text):
                self.broken = path
            self.current.pop(path, None)
            if text != self.original.get(path):
                self.current[path] = text
        return kind, changes

    def _forced(self) -> tuple[str, Changes]:
        """A syntax error is repaired by the next edit; so are the oldest of many changed files."""
        if self.broken:
            path, self.broken = self.broken, ""
            return "repaired syntax", {path: self.original.get(path)}
        if len(self.current) > KEPT:
            return "checkout", {path: self.original.get(path) for path in list(self.current)[:UNDONE]}
        return "", {}


def parses(path: str, text: str | None) -> bool:
    try:
        ast.parse(text or "" if path.endswith((".py", ".pyi")) else "")
    except (SyntaxError, ValueError):
        return False
    return True


def load(root: Path, folders: tuple[str, ...], configuration: str, seed: str) -> Tree:
    """The Python files in *folders* of a project, and its configuration of mypy."""
    places = [path for name in folders for path in ([root / name] if (root / name).is_file() else _python(root / name))]
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in places}
    configured = (root / configuration).read_text(encoding="utf-8")
    return Tree(texts | {configuration: configured}, configuration, configured, random.Random(seed))


def _python(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py*")) if path.suffix in (".py", ".pyi")]


def pick(tree: Tree) -> str:
    """A file: any, or (as often) one of the twenty that most import."""
    if tree.chance.random() < 0.5:
        return tree.chance.choice(tree.files)
    imported = Counter(
        name
        for text in tree.original.values()
        for name in re.findall(r"^\s*from +([\w.]+) +import", text, re.MULTILINE)
    )
    named = {path.removesuffix(".py").replace("/", "."): path for path in tree.files}
    most = sorted(named, key=lambda n: (-sum(count for k, count in imported.items() if n.endswith(k.strip("."))), n))
    return named[tree.chance.choice(most[:20])]


def substitute(tree: Tree, pattern: str, replacement: Callable[[re.Match[str]], str]) -> Changes:
    """Replace one random match in one file; nothing where it has none."""
    path = pick(tree)
    text = tree.text(path)
    found = list(re.finditer(pattern, text, re.MULTILINE))
    if not found:
        return {}
    match = tree.chance.choice(found)
    return {path: text[: match.start()] + replacement(match) + text[match.end() :]}


def rename(tree: Tree) -> Changes:
    return substitute(tree, r"^(\s*(?:async )?(?:def|class) )(\w+)", lambda m: f"{m[1]}{m[2]}_renamed")


def rename_variable(tree: Tree) -> Changes:
    return substitute(tree, r"^( *)(\w+)(?=(?:: [^=\n(]+)? = )", lambda m: f"{m[1]}{m[2]}_renamed")


def add_parameter(tree: Tree) -> Changes:
    return substitute(tree, r"(def \w+\((?:(?:self|cls)(?:, )?)?)(?=[^*/)])", lambda m: f"{m[1]}probe: int, ")


def change_type(tree: Tree) -> Changes:
    other = {"int": "str", "str": "int", "bool": "bytes", "None": "int", "float": "str", "Any": "int"}
    return substitute(tree, r"(?<=[:>] )(int|str|bool|None|float|Any)\b", lambda m: other[m[1]])


def drop_default(tree: Tree) -> Changes:
    return substitute(tree, r"(?<=\w) = (?:None|True|False|0)(?=[,)])", lambda m: "")


def remove_import(tree: Tree) -> Changes:
    return substitute(tree, r"^( *)(?:from|import) [\w. ,]+(?: import [\w ,]+)?$", lambda m: f"{m[1]}pass")


def add_import(tree: Tree) -> Changes:
    other = tree.chance.choice(tree.files).removesuffix(".py").removesuffix("/__init__").removeprefix("src/")
    other, path = other.replace("/", "."), pick(tree)
    return {path: _at_end(tree.text(path), f"import {other}\nprint({other}.nothing)\n")}


def comment(tree: Tree) -> Changes:
    return substitute(tree, r"^(?= *(?:def|class|return|import|from) )", lambda m: "# a comment\n")


def add_error(tree: Tree) -> Changes:
    path = pick(tree)
    return {path: _at_end(tree.text(path), "probe: int = 'text'\n")}


def delete_line(tree: Tree) -> Changes:
    return substitute(tree, r"^ *[\w.]+(?:\(.*\)| = .*)\n", lambda m: "")


def drop_ignore(tree: Tree) -> Changes:
    return substitute(tree, r" *# type: ignore(?:\[[\w, -]*\])?", lambda m: "")


def add_ignore(tree: Tree) -> Changes:
    return substitute(tree, r"^ +[\w.]+ = [^#\n(]*$|^ +return [^#\n(]+$", lambda m: f"{m[0]}  # type: ignore")


def break_syntax(tree: Tree) -> Changes:
    return substitute(tree, r"^ *(?:def|return|if|for|class) .*", lambda m: f"{m[0]} ((")


def create(tree: Tree) -> Changes:
    """A new module, which an existing one begins to use."""
    user = pick(tree)
    folder = user.rpartition("/")[0]
    package = folder.replace("/", ".").removeprefix("src.")
    tree.created += 1
    name = f"probe_{tree.created}"
    use = f"from {package + '.' if package else ''}{name} import wanted, missing\nwanted('')\n"
    body = f"import {package}\n\n" if package else ""
    new = f"{folder}/{name}.py".removeprefix("/")
    return {new: body + "def wanted(n: int) -> str:\n    return n\n", user: _at_end(tree.text(user), use)}


def delete(tree: Tree) -> Changes:
    path = pick(tree)
    return {} if path.endswith("__init__.py") and tree.chance.random() < 0.8 else {path: None}


def set_option(tree: Tree) -> Changes:
    """Another option of mypy, or the original ones again."""
    if tree.configuration in tree.current:
        return {tree.configuration: tree.configured}
    option = tree.chance.choice(["disallow_untyped_calls", "disallow_any_generics", "warn_return_any", "extra_checks"])
    kept = "\n".join(line for line in tree.configured.split("\n") if not line.startswith(option))
    line = f"\\1\n{option} = true"
    return {tree.configuration: re.sub(r"(?m)^(\[(?:tool\.)?mypy\])$", line, kept, count=1)}


def undo(tree: Tree) -> Changes:
    if not tree.current:
        return {}
    path = tree.chance.choice(sorted(tree.current))
    return {path: tree.original.get(path)}


def _at_end(text: str, more: str) -> str:
    return text + ("" if text.endswith("\n") or not text else "\n") + more


KINDS: dict[str, tuple[Callable[[Tree], Changes], int]] = {
    "renamed definition": (rename, 14),
    "renamed variable": (rename_variable, 8),
    "new parameter": (add_parameter, 10),
    "other type": (change_type, 12),
    "no default": (drop_default, 5),
    "import removed": (remove_import, 8),
    "import added": (add_import, 5),
    "comment": (comment, 8),
    "new error": (add_error, 5),
    "line removed": (delete_line, 8),
    "ignore removed": (drop_ignore, 4),
    "ignore added": (add_ignore, 4),
    "syntax error": (break_syntax, 5),
    "file created": (create, 5),
    "file deleted": (delete, 5),
    "option": (set_option, 2),
    "undone": (undo, 6),
}
