"""Adding to and taking from comma-separated items, in the layout that they stand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from gonogo.fixes.syntax.tree import Splice, Tree

Item = cst.ImportAlias | cst.Element | cst.Arg
Key = Callable[[str], tuple[int, str]]


def _isort(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()


KEYS: tuple[Key, ...] = (_isort, lambda name: (0, name.lower()), lambda name: (0, name))


def place(names: Sequence[str], name: str) -> int:
    """Where *name* belongs among *names*: in order where they are in order, else at the end."""
    for key in KEYS:
        keys = [key(n) for n in names]
        if keys == sorted(keys):
            return sum(k <= key(name) for k in keys)
    return len(names)


def inserted(tree: Tree, items: Sequence[Item], index: int, text: str, in_brackets: bool) -> list[Splice]:
    """Put one more item before `items[index]`, or after the last; there must be one already."""
    if index == 0:
        own_line = in_brackets and _begins_line(tree, items[0])
        separator = f",{tree.newline}{_margin(tree, items[0])}" if own_line else ", "
        return [Splice(tree.start(items[0]), tree.start(items[0]), text + separator)]
    previous = items[index - 1]
    end, has_comma = tree.end(previous), isinstance(previous.comma, cst.Comma)
    if not (in_brackets and _begins_line(tree, previous) and _ends_line(tree, previous)):
        return [Splice(end, end, f", {text}")]
    line = tree.last_line(previous)
    after = tree.line_end(line)
    comma = [] if has_comma else [Splice(end, end, ",")]
    return [*comma, Splice(after, after, f"{tree.newline}{_margin(tree, previous)}{text},")]


def removed(tree: Tree, items: Sequence[Item], item: Item, in_brackets: bool) -> Splice:
    """Take one of several items away, with its line where it stands alone on it between brackets."""
    index = items.index(item)
    if in_brackets and _begins_line(tree, item) and _ends_line(tree, item):
        return Splice(tree.line_start(tree.line(item)), tree.line_start(tree.last_line(item) + 1), "")
    if index == 0 or (_begins_line(tree, item) and index + 1 < len(items)):
        return Splice(tree.start(item), tree.start(items[index + 1]), "")
    before = tree.end(items[index - 1])
    if "#" in tree.text[before : tree.start(item)]:
        comma = item.comma
        return Splice(tree.start(item), tree.end(comma if isinstance(comma, cst.Comma) else item), "")
    return Splice(before, tree.end(item), "")


def _margin(tree: Tree, item: Item) -> str:
    return tree.text[tree.line_start(tree.line(item)) : tree.start(item)]


def _begins_line(tree: Tree, item: Item) -> bool:
    return not _margin(tree, item).strip()


def _ends_line(tree: Tree, item: Item) -> bool:
    """Whether nothing but a comma and a comment stands after it on its line."""
    rest = tree.text[tree.end(item) : tree.line_end(tree.last_line(item))].lstrip().removeprefix(",").lstrip()
    return not rest or rest.startswith("#")
