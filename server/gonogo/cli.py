"""The command line.

Exit status: 0 GO, 1 NO-GO, 2 UNKNOWN, 3 for a mistake in the usage or the configuration, 130 when interrupted.
"""

from __future__ import annotations

import asyncio
import difflib
import gc
import json
import os
import shutil
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from gonogo import fixes, pages
from gonogo.checks import discover
from gonogo.config import OVERRIDES, PYPROJECT
from gonogo.driver import Driver
from gonogo.engine import evaluate
from gonogo.fixes.batch import apply_all
from gonogo.fixes.choosing import chosen
from gonogo.model import Snapshot
from gonogo.report.json import as_json as to_json
from gonogo.tools.writing import move_all, write_all
from gonogo.verdict import Decision, Report

if TYPE_CHECKING:  # what prints is loaded by the commands that print: an editor waits for the server to start
    from rich.console import Console

T = TypeVar("T")

EXIT = {Decision.GO: 0, Decision.NO_GO: 1, Decision.UNKNOWN: 2}
MISTAKE = 3
INTERRUPTED = 130
RARELY = 20_000, 20, 50  # what a snapshot holds is no garbage: looking through it often costs a fifth of reading it
LOG_WIDTH = 120  # columns, where the output is no terminal and nobody says how wide it is

Folder = click.argument("path", default=".", type=click.Path(path_type=Path))
Python = click.option("--python", metavar="PATH", default="", help="The project's interpreter, or its environment.")
Trust = click.option(
    "--no-trust", is_flag=True, help="Execute nothing of the project: no test collection, no mypy plugins."
)


def main() -> None:
    """Run a command, and end the interpreter with its exit status."""
    gc.set_threshold(*RARELY)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know fewer characters
    try:
        status = commands.main(prog_name="gonogo", standalone_mode=False)
    except click.Abort:
        click.echo("interrupted", err=True)
        status = INTERRUPTED
    except click.ClickException as mistake:
        mistake.show()
        status = MISTAKE
    except BrokenPipeError:  # `gonogo check | head`: whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = MISTAKE
    sys.exit(status)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gonogo")
def commands() -> None:
    """Could this Python project go to production right now, and if not, what stops it?"""


@commands.command()
@Folder
@Python
@Trust
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON (docs/report-json.md).")
@click.option("--all", "everything", is_flag=True, help="Cut no list short.")
@click.option(
    "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), help="Judge what is known by then."
)
def check(path: Path, python: str, no_trust: bool, as_json: bool, everything: bool, timeout: float | None) -> int:
    """Judge the project in PATH (default: the current folder).

    Exit status: 0 GO, 1 NO-GO, 2 UNKNOWN, 3 for a mistake in the usage or the configuration.
    """
    from gonogo.report.terminal import render

    report, snapshot = _run(_judged(_project(path), _overrides(python), not no_trust, timeout, quiet=as_json))
    if as_json:
        click.echo(json.dumps(to_json(report, snapshot), indent=2))
    else:
        render(report, snapshot, _console(sys.stdout), everything=everything)
    return _mistakes(snapshot) or EXIT[report.decision]


@commands.command(short_help="Say which interpreter and tools it works with.")
@Folder
@Python
@Trust
def doctor(path: Path, python: str, no_trust: bool) -> int:
    """Say what gonogo works with in PATH: interpreter, mypy, pytest, configuration, caches, and what is wrong there.

    Exit status: 0 where every tool answers, 2 where one does not, 3 for a mistake in the configuration.
    """
    from gonogo.report.doctor import examine

    _, snapshot = _run(_judged(_project(path), _overrides(python), not no_trust, None, quiet=False))
    examine(path.resolve(), snapshot, _console(sys.stdout))
    answers = all(not fact.unknown for fact in snapshot.facts.values())
    return _mistakes(snapshot) or (0 if answers else EXIT[Decision.UNKNOWN])


@commands.command(short_help="Make every safe fix, or those that are named.")
@click.argument("words", metavar="[PATH] [ID]...", nargs=-1)
@Python
@Trust
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit status 1 where something would change.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; print the change as a unified diff.")
def fix(words: tuple[str, ...], python: str, no_trust: bool, only_check: bool, as_diff: bool) -> int:
    """Make every safe fix in PATH (default: the current folder), or only those that the IDs name.

    An ID is that of a check, for its safe fixes, or a kind of fix. A kind that is not safe is made only where it is
    named (docs/fixes.md). Exit status: 0, with --check 1 where something would change, 3 for a mistake in the usage,
    the configuration, or a file that cannot be written.
    """
    from gonogo.report import fixed

    path, ids = _named(words)
    root = _project(path)
    report, snapshot = _run(_judged(root, _overrides(python), not no_trust, None, quiet=as_diff))
    texts = {path: file.text for path, file in snapshot.files.items()}
    batch = apply_all(chosen(report.findings, ids), texts)
    if as_diff:
        click.echo("".join(fixed.unified_diff(texts, batch.changed, batch.moves)), nl=False)
    only_say = only_check or as_diff
    unwritten = {} if only_say else dict(write_all(root, texts, batch.changed)) | dict(move_all(root, batch.moves))
    fixed.render(batch, unwritten, report, _console(sys.stderr if as_diff else sys.stdout), only_say=only_say)
    would_change = 1 if only_check and (batch.changed or batch.moves) else 0
    return _mistakes(snapshot) or (MISTAKE if unwritten else would_change)


def _named(words: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """PATH and IDs: the first word is PATH unless it is an id."""
    known = {check.id for check in discover()} | {*fixes.discover()}
    path, ids = (words[:1], words[1:]) if words and words[0] not in known else ((".",), words)
    for unknown in (word for word in ids if word not in known):
        near = difflib.get_close_matches(unknown, known, n=1)
        hint = f": did you mean `{near[0]}`?" if near else ""
        raise click.UsageError(f"there is neither a check nor a fix `{unknown}`{hint}")
    return Path(path[0]), ids


@commands.command()
@click.argument("check_id", metavar="[CHECK-ID]", default="")
def explain(check_id: str) -> int:
    """Say what a check asks, why it matters and how to pass it. Without CHECK-ID: list all checks."""
    checks = {check.id: check for check in discover()}
    if not check_id:
        click.echo("\n".join(f"{check.id:28} {check.title}" for check in checks.values()))
        return 0
    if check_id not in checks:
        near = difflib.get_close_matches(check_id, checks, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(checks)}"
        raise click.UsageError(f"there is no check `{check_id}`: {hint}")
    page = pages.path_of(check_id)
    text = page.read_text(encoding="utf-8") if page else f"# {check_id}\n\n{checks[check_id].why}\n"
    if sys.stdout.isatty():
        from rich.markdown import Markdown  # the other commands need not wait for a parser of Markdown

        _console(sys.stdout).print(Markdown(text))
    else:
        click.echo(text, nl=False)
    return 0


@commands.command()
def lsp() -> int:
    """Serve an editor on standard input and output."""
    gc.disable()  # else a tenth of the start goes into looking for garbage among the classes that are being made
    from gonogo.lsp import compiled

    with compiled.kept(compiled.place()):
        from gonogo.lsp import server  # pygls and its types take a moment to load: no other command is to wait for them

    gc.freeze()
    gc.enable()
    server.main()
    return 0


def _project(path: Path) -> Path:
    root = path.resolve()
    if root.is_dir():
        return root
    what = "is a file: give the folder that holds the project" if root.exists() else "does not exist"
    raise click.UsageError(f"{path} {what}")


def _overrides(python: str) -> dict[str, Any]:
    """Settings of the command line. A path is meant from where the person is, not from the project."""
    if not python:
        return {}
    on_path = shutil.which(python) if Path(python).name == python else None
    given = Path(on_path or python).expanduser().absolute()
    if not given.exists():
        raise click.UsageError(f"--python: {given} does not exist")
    return {"python": str(given)}


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; when interrupted, end the children first."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise click.Abort from None


async def _judged(
    root: Path, overrides: dict[str, Any], trusted: bool, limit: float | None, *, quiet: bool
) -> tuple[Report, Snapshot]:
    """The settled report, or the last one when *limit* seconds are over."""
    from gonogo.report.progress import Bars

    with Bars(_console(sys.stderr, quiet=quiet)) as bars:
        bars.show("files", "reading the project", None)
        driver = Driver(
            root, trusted=trusted, edited=False, overrides=overrides, on_progress=bars.show, on_busy=bars.keep
        )
        async with driver:
            if not any(path.endswith((".py", ".pyi")) for path in driver.session.snapshot.files):
                raise click.ClickException(
                    f"{root} is not a Python project: it has no .py file that git would not ignore"
                )
            try:
                async with asyncio.timeout(limit):
                    await driver.settle()
            except TimeoutError:
                click.echo(f"gonogo: stopped after {limit:g} seconds, as --timeout asks", err=True)
            return driver.report or evaluate(driver.session.snapshot, driver.checks), driver.session.snapshot


def _console(stream: TextIO, *, quiet: bool = False) -> Console:
    from rich.console import Console

    width = None if stream.isatty() or "COLUMNS" in os.environ else LOG_WIDTH
    return Console(file=stream, width=width, quiet=quiet, highlight=False, force_terminal=False if quiet else None)


def _mistakes(snapshot: Snapshot) -> int:
    """MISTAKE where gonogo's own configuration is wrong: the verdict was then reached without it."""
    mistakes = [problem for problem in snapshot.config_problems if problem.span.path in (PYPROJECT, OVERRIDES)]
    for problem in mistakes:
        place = "" if problem.span.path == OVERRIDES else f"{problem.span}: "
        click.echo(f"gonogo: {place}{problem.message}", err=True)
    return MISTAKE if mistakes else 0
