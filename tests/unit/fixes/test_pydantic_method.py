"""What the fix for pydantic 1's methods writes, and that it takes the finding away."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases
from workspace import snapshot_of

CALLS = cases("""\
## a call with keywords that stayed
def f(order):
    return g(order.dict(exclude_none=True), é)  #! here
==>
def f(order):
    return g(order.model_dump(exclude_none=True), é)
## over several lines
def f(order):
    return g(order.dict(  #! here
        by_alias=True,
    ))
==>
def f(order):
    return g(order.model_dump(
        by_alias=True,
    ))
""")


@pytest.mark.parametrize("case", CALLS)
def test_a_method_is_called_by_its_new_name(case: Case):
    for text in case.before.values():
        assert text.split("\n")[1].index("order") == 13
    # one character of indentation stands for four where the case is written with tabs
    files = case.before
    after = apply("pydantic-method", {"path": case.path, "line": case.line, "column": 13, "method": "dict"}, files)
    assert after == case.after


@pytest.mark.parametrize(
    ("line", "method", "more", "reason"),
    [
        ("m.dict(skip_defaults=True)", "dict", "", "does not take skip_defaults="),
        ("m.json(**options)", "json", "", "these arguments"),
        ("m.copy({'a'})", "copy", "", "these arguments"),
        ("m.construct()", "construct", "", "no successor"),
        ("m.dict()", "dict", "class M:\n    def dict(self): ...\n", "defines a dict of its own"),
        ("m.model_dump()", "dict", "", "calls no dict there"),
    ],
)
def test_a_call_that_may_mean_something_else_is_refused(line: str, method: str, more: str, reason: str):
    with pytest.raises(CannotFix, match=reason):
        apply(
            "pydantic-method",
            {"path": "app.py", "line": 0, "column": 0, "method": method},
            {"app.py": f"{line}\n", "more.py": more},
        )


def test_the_findings_of_the_check_go():
    text = """\
from pydantic import BaseModel

class Order(BaseModel):
    n: int

def show(order: Order) -> None:
    print(order.dict(), order.json(exclude_unset=True), Order.parse_obj({"n": 1}).copy())
"""
    texts = {"app.py": text}
    found = list(snapshot_of(texts).files["app.py"].local["pydantic-v1-api"])
    for fix in sorted((f.fixes[0] for f in found), key=lambda f: -int(f.arguments["column"])):
        texts = {**texts, **apply(fix.kind, fix.arguments, texts)}

    assert len(found) == 3
    assert texts["app.py"].endswith(
        'print(order.model_dump(), order.model_dump_json(exclude_unset=True), Order.model_validate({"n": 1}).copy())\n'
    )
    assert "pydantic-v1-api" not in snapshot_of(texts).files["app.py"].local
