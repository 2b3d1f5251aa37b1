"""One report with every kind of verdict in it."""

from collections.abc import Callable, Iterator

import pytest

from gonogo.engine import evaluate
from gonogo.facts import Collection, Environment, Types
from gonogo.model import Category, Check, Finding, Fix, NotApplicable, Severity, Snapshot, Unknown, check
from gonogo.source import Span
from gonogo.verdict import Report

TEST = "tests/integration/test_auth_to_portfolio_flow.py"
EXPORT = Fix("export-symbol", "Export create_refresh_token from shop.auth (unblocks 51 files)", {"name": "x"})


def at(path: str, line: int, message: str, **fields) -> Finding:
    return Finding(message, Span(path, line - 1, 4, line - 1, 9), **fields)


def ask(id: str, category: Category, *findings: Finding, answer: Exception | None = None, **fields) -> Check:
    def run(snapshot: Snapshot) -> Iterator[Finding]:
        if answer:
            raise answer
        yield from findings

    return check(id, category=category, title=id, **fields)(run)


def credit(part: float) -> Callable[[Snapshot, tuple[Finding, ...]], float]:
    return lambda snapshot, findings: part


OLD = at("README.md", 1, "old", severity=Severity.WARNING)
CHECKS = [
    ask(
        "missing-symbol",
        Category.TESTS,
        at(TEST, 21, "shop.auth has no `create_refresh_token`", blocker=True, stops=823, fixes=(EXPORT,)),
        at("tests/test_small.py", 3, "shop.cart has no `Basket`", blocker=True, stops=2),
        credit=credit(0),
        blocking=True,
    ),
    ask("undecided", Category.SECURITY, answer=Unknown("bandit was not asked"), weight=1),
    ask("hardcoded-secret", Category.SECURITY, at("shop/a.py", 2, "a secret is written here"), weight=3),
    ask(
        "type-errors",
        Category.TYPES,
        at("shop/b.py", 9, "86 type errors in 12 files; 9 allowed", blocker=True),
        *(at("shop/b.py", n, "Incompatible default", source="mypy", code="assignment") for n in range(1, 87)),
        credit=credit(9 / 86),
        blocking=True,
    ),
    ask("migration-without-downgrade", Category.DATABASE, answer=NotApplicable("the project has no database")),
    ask("undocumented-env-var", Category.CONFIGURATION, at("shop/\x1b[31mc.py", 4, "evil\x1b]0;title\x07\nline")),
    ask("stale-readme", Category.DOCUMENTATION, OLD, credit=credit(0.9)),
]


@pytest.fixture
def snapshot() -> Snapshot:
    environment = Environment(python="env/bin/python", version=(3, 12, 1), origin="`.venv` in the workspace")
    types = Types(mypy_version="2.4.1", checked_files=43, command=("mypy", "shop"))
    facts = (environment, types, Collection(pytest_version="9.2.0", command=("pytest", "--collect-only")))
    return Snapshot(facts={type(fact): fact for fact in facts})


@pytest.fixture
def report(snapshot: Snapshot) -> Report:
    return evaluate(snapshot, CHECKS)
