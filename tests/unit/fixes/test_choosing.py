"""Which fixes are made without asking about each."""

from __future__ import annotations

from gonogo.checks import discover
from gonogo.fixes.choosing import chosen, in_document, is_safe
from gonogo.model import Finding, Fix
from gonogo.source import Span

CHECKS = {check.id: check for check in discover()}
TYPES, SYMBOLS = CHECKS["type-errors"], CHECKS["missing-symbol"]
SAFE = Fix("returns-none", "", {"path": "a.py", "line": 0})
ALSO_SAFE = Fix("unused-ignore", "", {"path": "a.py", "line": 1})
RISKY = Fix("redirect-import", "", {"path": "a.py", "line": 2})


def finding(*fixes: Fix, path: str = "a.py", source: str = "gonogo") -> Finding:
    return Finding("", Span(path, 0, 0, 0, 1), fixes=fixes, source=source)


def test_only_what_a_kind_declares_safe_is_safe():
    assert is_safe(SAFE)
    assert not is_safe(RISKY)
    assert not is_safe(Fix("no-such-kind", ""))


def test_a_finding_gets_its_first_safe_fix():
    assert chosen([(TYPES, finding(RISKY, SAFE, ALSO_SAFE)), (SYMBOLS, finding(RISKY))]) == (SAFE,)


def test_a_check_is_named_for_its_safe_fixes_and_a_kind_for_itself():
    offers = [(TYPES, finding(SAFE)), (TYPES, finding(ALSO_SAFE)), (SYMBOLS, finding(RISKY))]

    assert chosen(offers, ["type-errors"]) == (SAFE, ALSO_SAFE)
    assert chosen(offers, ["unused-ignore"]) == (ALSO_SAFE,)
    assert chosen(offers, ["missing-symbol"]) == ()
    assert chosen(offers, ["redirect-import"]) == (RISKY,)


def test_a_document_gets_the_safe_fixes_of_its_own_findings_in_its_own_text():
    elsewhere = Fix("returns-none", "", {"path": "b.py", "line": 0})
    offers = [(TYPES, finding(SAFE, source="mypy")), (SYMBOLS, finding(ALSO_SAFE)), (SYMBOLS, finding(elsewhere))]
    offers += [(SYMBOLS, finding(RISKY)), (TYPES, finding(SAFE, path="b.py"))]

    assert in_document(offers, "a.py") == (SAFE, ALSO_SAFE)
    assert in_document(offers, "a.py", "mypy") == (SAFE,)
