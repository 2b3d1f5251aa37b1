from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.checks.mypy_command import mypy_command
from gonogo.checks.pipelines import pipelines, scripts
from gonogo.checks.places import definition, find, first_line
from gonogo.checks.profile import require_service
from gonogo.checks.type_checkers import in_pipelines
from gonogo.facts import Environment
from gonogo.model import Category, Finding, Fix, NotApplicable, Severity, Snapshot, check
from gonogo.source import Span

_TESTS = re.compile(
    r"\b(?:pytest|unittest|tox|nox|manage\.py test|(?:make|just|poe|task|hatch run|pdm run|uv run) (?:\S+ )*tests?)\b"
)
_WORKFLOW = ".github/workflows/type-check.yml"
_JOBS = re.compile(r"^jobs:|^stages:|^steps:|^test\S*:", re.MULTILINE)


@check("untyped-ci", category=Category.TYPES, title="Continuous integration checks types")
def untyped_ci(snapshot: Snapshot) -> Iterator[Finding]:
    """Types that nothing checks on the way to the main branch are wrong within a week, whatever they are today."""
    if not any(file.module for file in snapshot.files.values()):
        raise NotApplicable("no Python code")
    found = in_pipelines(snapshot)
    if any(not one.found.ignored for one in found):
        return
    severity, blocker = _weight(snapshot)
    if found:
        for one in found:
            message = f"{one.found.name} runs in CI, but {one.found.ignored}: let a type error fail the job"
            yield Finding(message, one.script.span, severity, blocker)
    elif pipelines(snapshot):
        message = "CI runs no type checker: add a job that runs mypy, for instance .github/workflows/type-check.yml"
        yield Finding(message, _where_tests_run(snapshot), severity, blocker, fixes=_workflow(snapshot))
    else:
        message = "No CI checks types: add .github/workflows/type-check.yml with a job that runs mypy"
        yield Finding(message, definition(snapshot), severity, blocker, fixes=_workflow(snapshot))


def _workflow(snapshot: Snapshot) -> tuple[Fix, ...]:
    """The workflow to add, unless CI runs elsewhere than on GitHub."""
    if not all(path.startswith(".github/") for path in pipelines(snapshot)):
        return ()
    command, environment = mypy_command(snapshot), snapshot.facts.get(Environment)
    version = environment.version if isinstance(environment, Environment) else (0, 0, 0)
    python = ".".join(map(str, version[:2])) if version[0] else "3.x"
    arguments = {"path": _WORKFLOW, "python": python, "command": command}
    return (Fix("add-type-check-workflow", f"Run `{command}` in CI: add {_WORKFLOW}", arguments, preferred=True),)


def _weight(snapshot: Snapshot) -> tuple[Severity, bool]:
    """For a service this alone stops a deployment; for a library it is a warning."""
    try:
        require_service(snapshot)
    except NotApplicable:
        return Severity.WARNING, False
    return Severity.ERROR, True


def _where_tests_run(snapshot: Snapshot) -> Span:
    """The script that runs the tests, else where the jobs begin, else the first line of the first pipeline."""
    for script in scripts(snapshot):
        if _TESTS.search(script.text):
            return script.span
    first = snapshot.files[pipelines(snapshot)[0]]
    return find(first, _JOBS) or first_line(first)
