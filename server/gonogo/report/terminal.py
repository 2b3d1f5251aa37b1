"""A report for people at a terminal. Legible at 80 columns, without colour, and when written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.box import HEAVY, SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gonogo.facts import Collection, Environment, Types
from gonogo.headline import counted, headline, shortened, shown
from gonogo.model import Check, Finding, Outcome, Severity, Snapshot
from gonogo.report.next_step import NextStep, next_steps
from gonogo.source import Span
from gonogo.verdict import CategoryScore, Decision, Report, Verdict

COLOURS = {
    Decision.GO: "green",
    Decision.NO_GO: "red",
    Decision.UNKNOWN: "yellow",
    Outcome.PASS: "green",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.NOT_APPLICABLE: "bright_black",
}
BLOCKERS_SHOWN = 10
FINDINGS_SHOWN = 3


def render(report: Report, snapshot: Snapshot, console: Console, *, everything: bool = False) -> None:
    """Print the verdict, the score, the blockers, what to do next and where the points went.

    With *everything* no list is cut short.
    """
    write(console, *_parts(report, snapshot, everything))


def write(console: Console, *parts: RenderableType) -> None:
    """Print without the blanks with which rich pads every line, and which a file or a log would keep."""
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _parts(report: Report, snapshot: Snapshot, everything: bool) -> Iterator[RenderableType]:
    yield _verdict_panel(report, snapshot)
    yield _score_table(report)
    yield from _section("Blockers, by what they stop", _blockers(report, None if everything else BLOCKERS_SHOWN))
    yield from _section("Next", (_step(number, step) for number, step in enumerate(next_steps(report), 1)))
    yield from _section("Where the points went", _losses(report, None if everything else FINDINGS_SHOWN))
    yield from _section("Not judged", _not_judged(report))


def plain(text: str) -> str:
    """Text from the project on one line, without control characters that a terminal would obey."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else "\ufffd" for c in text)


def _section(title: str, lines: Iterable[RenderableType]) -> Iterator[RenderableType]:
    body = list(lines)
    if body:
        yield Text(f"\n{title}", style="bold")
        yield Group(*body)


def _verdict_panel(report: Report, snapshot: Snapshot) -> RenderableType:
    colour = COLOURS[report.decision]
    lines = [Text(plain(headline(report)), style=f"bold {colour}")]
    if report.decision is Decision.UNKNOWN and report.reasons and shortened(report.reasons[0]) != report.reasons[0]:
        lines.append(Text(plain(report.reasons[0])))
    state = (
        "verified by the full tools" if report.verified else "provisional: the full tools have not confirmed all of it"
    )
    lines += [Text(line, style="bright_black") for line in (state, *_measured_by(snapshot))]
    return Panel(Group(*lines), box=HEAVY, border_style=colour, padding=(0, 1))


def _measured_by(snapshot: Snapshot) -> Iterator[str]:
    """The tools that stand behind the verdict."""
    environment = snapshot.facts.get(Environment)
    if isinstance(environment, Environment) and not environment.unknown:
        yield f"Python {'.'.join(map(str, environment.version))}, {plain(environment.origin)}"
    types, collection = snapshot.facts.get(Types), snapshot.facts.get(Collection)
    said = []
    if isinstance(types, Types) and not types.unknown:
        said.append(f"mypy {types.mypy_version}: {counted(types.checked_files, 'file')}")
    if isinstance(collection, Collection) and not collection.unknown:
        said.append(f"pytest {collection.pytest_version}: {counted(collection.collected, 'test')} collected")
    if said:
        yield " · ".join(said)


def _score_table(report: Report) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_footer=True, expand=False)
    total = shown(report.score.total, report.threshold, places=2)
    table.add_column("Category", "total", no_wrap=True)
    table.add_column("Weight", "100", justify="right", no_wrap=True)
    table.add_column("Score", "", justify="right", no_wrap=True)
    table.add_column("Points", total, justify="right", no_wrap=True)
    table.add_column("", f"of 100, {report.threshold:g} needed", overflow="fold")
    for row in report.score.categories:
        table.add_row(*_cells(row, [v for v in report.verdicts if v.check.category is row.category]))
    return table


def _cells(row: CategoryScore, verdicts: list[Verdict]) -> Iterator[Text]:
    style = COLOURS[row.outcome]
    judged = row.outcome is not Outcome.NOT_APPLICABLE
    yield Text(row.category)
    yield Text(_weight(row.weight) if judged else "")
    yield Text(shown(row.score, 100) if judged else "")
    yield Text(shown(row.points, row.weight, places=2) if judged else "")
    yield Text(_note(row.outcome, verdicts), style=style)


def _weight(weight: float) -> str:
    return f"{weight:.1f}".removesuffix(".0")


def _note(outcome: Outcome, verdicts: list[Verdict]) -> str:
    """`2 of 5 checks fail, 1 unknown`, `1 of 5 checks fails`."""
    asked = [v for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE]
    failing = sum(v.outcome is Outcome.FAIL for v in asked)
    unknown = sum(v.outcome is Outcome.UNKNOWN for v in asked)
    if outcome is not Outcome.FAIL:
        return str(outcome) if verdicts else f"{outcome}: no check asks about it"
    said = [f"{failing} of {counted(len(asked), 'check')} {'fail' if failing > 1 else 'fails'}"] if failing else []
    return ", ".join([*said, f"{unknown} unknown"] if unknown else said)


def _blockers(report: Report, limit: int | None) -> Iterator[RenderableType]:
    blockers = report.blockers
    for check, finding in blockers[:limit]:
        yield from _finding(check, finding)
    yield from _rest(len(blockers), limit, "blocker")


def _finding(check: Check, finding: Finding) -> Iterator[RenderableType]:
    """The place on a line of its own, so that terminals make it a link; below it the message and the first fix."""
    head = _place(finding.span)
    head.append(f"  {finding.code or check.id}", style="red" if finding.blocker else "yellow")
    if finding.stops:
        head.append(f"  stops {counted(finding.stops, 'test')}", style="bold")
    if finding.provisional:
        head.append("  provisional", style="bright_black")
    yield _indented(head, 1)
    yield _indented(Text(plain(finding.message)), 2)
    for fix in finding.fixes[:1]:
        yield _indented(Text(f"fix: {plain(fix.offer)}", style="green"), 2)


def _place(span: Span) -> Text:
    whole_folder = span.path == "."
    return Text("the settings" if whole_folder else plain(str(span)), style="bold", overflow="fold")


def _step(number: int, step: NextStep) -> RenderableType:
    text = Text(plain(step.action))
    if step.finding:
        text.append("\n").append_text(_place(step.finding.span))
    text.append(f"\n{step.verdict.check.id}{': ' if step.gain else ''}{step.gain}", style="bright_black")
    grid = Table.grid(padding=(0, 1))
    grid.add_row(f"{number}.", text)
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _losses(report: Report, limit: int | None) -> Iterator[RenderableType]:
    """Each check that costs points, the dearest first, with the findings that cost them."""
    losing = [v for v in report.verdicts if round(v.lost, 2) > 0]
    for verdict in sorted(losing, key=lambda v: (-v.lost, v.check.id)):
        head = Text(f"{-verdict.lost:6.2f}", style="red")
        head.append(f"  {verdict.check.id}", style="bold")
        head.append(f"  {verdict.check.category}", style="bright_black")
        if verdict.outcome is Outcome.UNKNOWN:
            head.append("  unknown, so it earns nothing", style="yellow")
        yield _indented(head, 1)
        for finding in sorted(verdict.findings, key=_by_weight)[:limit]:
            said = "blocker" if finding.blocker else finding.message
            yield _indented(_place(finding.span).append(f"  {plain(said)}", style="not bold"), 2)
        yield from _rest(len(verdict.findings), limit, "finding")


def _by_weight(finding: Finding) -> tuple[bool, int, int, Span]:
    return not finding.blocker, -finding.stops, list(Severity).index(finding.severity), finding.span


def _rest(number: int, limit: int | None, noun: str) -> Iterator[RenderableType]:
    if limit is not None and number > limit:
        more = f"and {counted(number - limit, f'more {noun}')} (--all shows them)"
        yield _indented(Text(more, style="bright_black"), 2)


def _not_judged(report: Report) -> Iterator[RenderableType]:
    """What is unknown or not applicable, by reason."""
    reasons: dict[tuple[Outcome, str], list[str]] = {}
    for verdict in report.verdicts:
        if verdict.reason:
            reasons.setdefault((verdict.outcome, verdict.reason), []).append(verdict.check.id)
    for (outcome, reason), checks in sorted(reasons.items(), key=lambda item: item[0][0] is not Outcome.UNKNOWN):
        text = Text(f"{outcome}: ", style=COLOURS[outcome])
        text.append(f"{plain(reason)} ", style="default").append(f"({', '.join(checks)})", style="bright_black")
        yield _indented(text, 1)


def _indented(text: Text, level: int) -> RenderableType:
    return Padding(text, (0, 0, 0, 2 * level), expand=False)
