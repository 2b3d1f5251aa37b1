"""Progress bars for a person who waits: one for each run that is under way, on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from gonogo.report.terminal import plain

WORDS = {"environment": "interpreter", "types": "mypy", "increment": "mypy, unsaved", "collection": "pytest"}


class Bars:
    """Shows nothing where *console* is no terminal."""

    def __init__(self, console: Console) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._runs: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, run: str, text: str, fraction: float | None) -> None:
        """The named run has come to *fraction* of its work, None where it cannot be told."""
        total, completed = (None, 0.0) if fraction is None else (1.0, fraction)
        description = plain(f"{WORDS.get(run, run)}: {text}") if text else WORDS.get(run, run)
        if run not in self._runs:
            self._runs[run] = self._progress.add_task(description, total=total)
        self._progress.update(self._runs[run], description=description, total=total, completed=completed)

    def keep(self, runs: Iterable[str]) -> None:
        """These are under way or wanted, and no others."""
        runs = tuple(runs)
        for run in set(self._runs) - set(runs):
            self._progress.remove_task(self._runs.pop(run))
        for run in runs:
            if run not in self._runs:
                self.show(run, "", None)
