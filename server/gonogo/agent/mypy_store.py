"""What mypy last said of every file, kept across updates: mypy itself forgets all of it at each update.

dmypy makes up for that by re-checking every target that had an error. We keep the `ErrorInfo` of what an update did
not look at, and drop what it did. Messages that came from a batch run are rendered already and know no target:
`fixed`. When an update has looked at a part of such a file, the file must be checked whole (see `Engine`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

# line, column, end line, end column, severity, message, code: as mypy counts, lines from 1 and columns from 0.
Message = list[Any]


# What mypy looks for only when it checks a whole module, and what depends on the text of that module alone.
WHOLE_ONLY = {"used-before-def", "possibly-undefined"}


class Store:
    def __init__(self, errors: Any) -> None:
        self.errors = errors
        self.infos: dict[str, list[Any]] = {}
        self.fixed: dict[str, list[Any]] = {}
        self.changed: set[str] = set()

    def fix(self, path: str, messages: list[Any]) -> None:
        """Let *messages*, from a batch run, be what holds for this file."""
        self.infos.pop(path, None)
        self.fixed.pop(path, None)
        if messages:
            self.fixed[path] = messages
        self.changed.add(path)

    def forget(self, path: str) -> None:
        """Drop all that was said of this file, which is about to be said anew or is gone."""
        if self.infos.pop(path, None) or self.fixed.pop(path, None):
            self.changed.add(path)

    def forget_targets(self, path: str, targets: set[str]) -> None:
        infos = self.infos.get(path, [])
        kept = [info for info in infos if info.target not in targets or code_of(info) in WHOLE_ONLY]
        if len(kept) != len(infos):
            self.infos[path] = kept
            self.changed.add(path)

    def take(self) -> None:
        """Add what mypy's `Errors` holds after one update."""
        for path, infos in self.errors.error_info_map.items():
            known = {key_of(info) for info in self.infos.get(path, ())}
            fresh = {key_of(info): info for info in reversed(infos) if key_of(info) not in known}
            added = [i for i in reversed(fresh.values()) if not i.blocker and not self._said_elsewhere(path, i)]
            if added and path not in self.fixed:
                self.infos.setdefault(path, []).extend(added)
                self.changed.add(path)

    def _said_elsewhere(self, path: str, info: Any) -> bool:
        """Whether a note that mypy prints once per run stands in another file already."""
        if not info.only_once:
            return False
        checked = (other.message for file, infos in self.infos.items() if file != path for other in infos)
        fixed = (text_of(other) for file, messages in self.fixed.items() if file != path for other in messages)
        return any(info.message in text for text in chain(checked, fixed))

    def targets(self, path: str, names: Iterable[str] | None = None) -> set[str]:
        """The targets in this file with a message, or with one that speaks of one of these names."""
        infos = self.infos.get(path, ())
        return {i.target for i in infos if i.target and (names is None or speaks_of(i.message, names))}

    def mentions(self, path: str, names: Iterable[str]) -> bool:
        """Whether a message of a batch run on this file speaks of one of these names."""
        return any(speaks_of(text_of(message), names) for message in self.fixed.get(path, ()))

    def paths(self) -> set[str]:
        return self.infos.keys() | self.fixed.keys()

    def rendered(self, path: str) -> list[Any]:
        """The messages of one file, sorted and without duplicates, by mypy's own rules. Lines of text come as text."""
        if path in self.fixed:
            return self.fixed[path]
        infos = self.infos.get(path)
        return render(self.errors, path, infos) if infos else []


def speaks_of(text: str, names: Iterable[str]) -> bool:
    return any(f'"{name}"' in text or f'.{name}"' in text for name in names)


def code_of(info: Any) -> str:
    return info.code.code if info.code else ""


def key_of(info: Any) -> tuple[Any, ...]:
    return info.line, info.column, info.severity, info.message, info.target, code_of(info)


def render(errors: Any, path: str, infos: list[Any]) -> list[Any]:
    errors.reset()
    errors.error_info_map[path] = infos
    found = errors.file_messages(path)
    if found and isinstance(found[0], str):  # before mypy 1.12 or so it formats at once
        infos = [info for info in infos if not getattr(info, "hidden", False)]
        found = errors.remove_duplicates(errors.render_messages(errors.sort_messages(infos)))
    errors.reset()
    return [message_of(entry) for entry in found]


def text_of(message: Any) -> str:
    return message if isinstance(message, str) else str(message[5])


def message_of(entry: Any) -> Any:
    """A message from mypy's tuple (path first, code last), or the text that older versions keep."""
    return entry if isinstance(entry, str) else [*entry[1:7], getattr(entry[-1], "code", entry[-1])]
