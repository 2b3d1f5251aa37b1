from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.places import span_of
from gonogo.facts import Environment
from gonogo.model import Category, Finding, Fix, Snapshot, check
from gonogo.source import Span

_SECTIONS = {  # in mypy's order: it reads the first that there is
    "mypy.ini": r"^\[mypy\]",
    ".mypy.ini": r"^\[mypy\]",
    "pyproject.toml": r"^\[tool\.mypy\]",
    "setup.cfg": r"^\[mypy\]",
}
_REPORT = re.compile(r"(?m)^(?:html|txt|xml|memory_xml|cobertura_xml|xslt_html|xslt_txt)_report\b")


@check(
    "broken-configuration",
    category=Category.CONFIGURATION,
    title="Every configuration file of the project's tools can be read",
    weight=2,
    blocking=True,
)
def broken_configuration(snapshot: Snapshot) -> Iterator[Finding]:
    """A tool that cannot read its settings stops, or runs by defaults that nobody chose."""
    yield from snapshot.config_problems
    yield from _reports_without_lxml(snapshot)


def _reports_without_lxml(snapshot: Snapshot) -> Iterator[Finding]:
    """Reports that mypy is asked for and that stop it, because the package that writes them is not installed."""
    environment = snapshot.facts.get(Environment)
    if not isinstance(environment, Environment) or not environment.mypy or "lxml" in environment.modules:
        return
    for path, section in _SECTIONS.items():
        file = snapshot.files.get(path)
        start = re.search(section, file.text, re.MULTILINE) if file else None
        if file and start:
            stop = re.compile(r"(?m)^\[").search(file.text, start.end())
            asked = _REPORT.search(file.text, start.end(), stop.start() if stop else len(file.text))
            yield from [_without_lxml(asked[0], span_of(file, asked))] if asked else []
            return


def _without_lxml(option: str, span: Span) -> Finding:
    title = "Add lxml to the development dependencies, then install it"
    fix = Fix("add-dependency", title, {"distribution": "lxml", "group": "dev"}, preferred=True)
    return Finding(f"mypy stops at {option}: lxml, which writes it, is not installed", span, fixes=(fix,))
