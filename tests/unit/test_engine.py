"""The decision is NO-GO on a blocker, never GO on anything unknown or unverified, and each lost point is named."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo import engine
from gonogo.checks import discover
from gonogo.engine import Judged, evaluate, judge, outdated
from gonogo.facts import Collection, Environment, Types
from gonogo.model import Category, Check, Fact, Finding, NotApplicable, Outcome, Snapshot, Unknown, check
from gonogo.source import Span
from gonogo.verdict import Decision

PLACE = Span("a.py", 0, 0, 0, 1)


@dataclass(frozen=True, slots=True)
class Measured(Fact):
    """A fact of a tool that exists only in these tests."""


def passing(snapshot):
    return ()


def failing(snapshot):
    yield Finding("no", PLACE)


def blocked(snapshot):
    yield Finding("stop", PLACE, blocker=True)


def unknown(snapshot):
    raise Unknown("nobody looked")


def pointless(snapshot):
    raise NotApplicable("a library has no database")


def crashing(snapshot):
    raise KeyError("oops")


def make(run, *, id="c", category=Category.TESTS, **options) -> Check:
    return check(id, category=category, title="t", **options)(run)


def test_a_file_that_cannot_be_summarized_leaves_its_own_checks_unknown_and_the_others_judged(monkeypatch, caplog):
    def crash(module):
        raise KeyError("broken")

    monkeypatch.setattr(engine, "summarize", crash)
    local = make(passing, per_file=True)
    file = engine.scan("a.py", "import b\n", [local, make(passing)])
    monkeypatch.undo()

    snapshot = Snapshot(disk={"b.py": engine.scan("b.py", "x = 1\n", [local])})
    snapshot = replace(snapshot, disk={**snapshot.disk, "a.py": file})
    assert "gonogo's own reading of a.py failed: KeyError: 'broken'" == judge(snapshot, local).reason
    assert Outcome.PASS is judge(snapshot, make(passing)).outcome
    assert "a.py could not be summarized" in caplog.text


def test_a_check_that_crashes_is_unknown_with_the_exception_as_reason():
    verdict = judge(Snapshot(), make(crashing))

    assert Outcome.UNKNOWN is verdict.outcome
    assert "KeyError" in verdict.reason


def test_all_passing_and_verified_is_go():
    assert Decision.GO is evaluate(Snapshot(), [make(passing)]).decision


def test_a_blocker_is_no_go_however_high_the_score():
    checks = [make(passing, id="a", weight=99), make(blocked, id="b", weight=0.01)]

    assert Decision.NO_GO is evaluate(Snapshot(), checks).decision


def test_an_unknown_blocking_check_is_unknown_with_its_reason():
    report = evaluate(Snapshot(), [make(passing, id="a", weight=99), make(unknown, id="b", blocking=True)])

    assert (Decision.UNKNOWN, ("b: nobody looked",)) == (report.decision, report.reasons)


def test_a_low_score_is_no_go():
    report = evaluate(Snapshot(), [make(failing)])

    assert (Decision.NO_GO, ("the score 0.00 is below the threshold 80",)) == (report.decision, report.reasons)


def test_a_low_score_that_the_unknown_part_could_lift_is_unknown():
    report = evaluate(Snapshot(), [make(passing, id="a"), make(unknown, id="b")])

    assert Decision.UNKNOWN is report.decision
    assert not report.score.settled


@pytest.mark.parametrize(
    "fact", [None, Measured(), Measured(verified=True, content=7), Measured(verified=True, unknown="x")]
)
def test_nothing_is_go_on_a_fact_that_is_missing_provisional_stale_or_unknown(fact):
    snapshot = Snapshot(content=8, facts={Measured: fact} if fact else {})

    assert Decision.UNKNOWN is evaluate(snapshot, [make(passing, needs=(Measured,))]).decision


def test_a_fact_verified_at_this_content_is_go():
    snapshot = Snapshot(content=8, facts={Measured: Measured(verified=True, content=8)})

    assert Decision.GO is evaluate(snapshot, [make(passing, needs=(Measured,))]).decision


def test_a_category_that_does_not_apply_leaves_its_weight_to_the_others():
    checks = [
        make(pointless, id="a", category=Category.DATABASE),
        make(passing, id="b"),
        make(failing, id="c", category=Category.TYPES),
    ]

    rows = {row.category: row for row in evaluate(Snapshot(), checks).score.categories}

    assert (Outcome.NOT_APPLICABLE, 0.0) == (rows[Category.DATABASE].outcome, rows[Category.DATABASE].weight)
    assert (pytest.approx(60), pytest.approx(40)) == (rows[Category.TESTS].weight, rows[Category.TYPES].weight)


def test_a_category_that_nobody_could_judge_is_unknown_and_earns_nothing():
    rows = {
        r.category: r
        for r in evaluate(Snapshot(), [make(unknown), make(passing, id="p", category=Category.TYPES)]).score.categories
    }

    assert (Outcome.UNKNOWN, 0.0) == (rows[Category.TESTS].outcome, rows[Category.TESTS].points)


def test_a_crash_of_what_fixes_win_takes_no_verdict_away(monkeypatch, caplog):
    def crash(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr(engine, "with_gains", crash)
    report = evaluate(Snapshot(), [make(passing)])

    assert Outcome.PASS is report.verdicts[0].outcome
    assert "boom" in caplog.text


RUNS = [passing, failing, blocked, unknown, pointless, crashing]


@given(st.lists(st.tuples(st.sampled_from(RUNS), st.sampled_from(list(Category)), st.floats(0.1, 10)), min_size=1))
def test_lost_points_and_the_total_add_up_to_100_and_every_lost_point_is_named(drawn):
    checks = [make(run, id=f"c{n}", category=cat, weight=w) for n, (run, cat, w) in enumerate(drawn)]

    report = evaluate(Snapshot(), checks)

    judged = any(v.outcome is not Outcome.NOT_APPLICABLE for v in report.verdicts)
    assert pytest.approx(100.0 if judged else 0.0) == report.score.total + sum(v.lost for v in report.verdicts)
    assert all(v.findings or v.reason for v in report.verdicts if v.lost)


def test_a_folder_that_cannot_be_read_is_unknown_whatever_its_checks_say():
    report = evaluate(Snapshot(unreadable="the folder is gone"), [make(passing)])

    assert (Decision.UNKNOWN, ("the folder is gone",)) == (report.decision, report.reasons)


def test_a_report_on_older_text_is_never_go_and_never_verified():
    old = outdated(evaluate(Snapshot(), [make(passing)]))

    assert (Decision.UNKNOWN, False) == (old.decision, old.verified)


def test_a_report_on_an_untrusted_folder_says_so_first():
    report = evaluate(Snapshot(trusted=False), [make(blocked)])

    assert (Decision.NO_GO, 2) == (report.decision, len(report.reasons))
    assert "not trusted" in report.reasons[0]


def test_a_new_fact_judges_again_only_the_checks_that_need_it():
    judged = []

    def count(snapshot):
        judged.append(snapshot.generation)
        return ()

    checks = [make(count, id="a"), make(count, id="b", needs=(Measured,))]
    first = Snapshot(generation=1)
    second = replace(first, generation=2, facts={Measured: Measured(verified=True)})

    report = evaluate(second, checks, Judged(first, evaluate(first, checks)))

    assert [1, 1, 2] == judged
    assert evaluate(second, checks).verdicts == report.verdicts


@pytest.mark.parametrize("check", discover(), ids=lambda check: check.id)
def test_mypys_answer_is_read_only_by_checks_that_say_so(check):
    class Facts(dict):
        def __getitem__(self, kind):
            assert kind is not Types or Types in check.needs
            return super().__getitem__(kind)

        def get(self, kind, default=None):
            return self[kind]

    facts = Facts({Types: Types(), Collection: Collection(), Environment: Environment()})
    verdict = judge(Snapshot(facts=facts), check)

    assert "AssertionError" not in verdict.reason


def test_blockers_come_in_the_order_of_what_they_stop():
    def several(snapshot):
        yield Finding("few", PLACE, blocker=True, stops=1)
        yield Finding("many", replace(PLACE, line=5), blocker=True, stops=9)

    assert ["many", "few"] == [f.message for _, f in evaluate(Snapshot(), [make(several)]).blockers]


def test_the_reasons_are_in_the_order_of_the_blockers_whatever_the_order_of_the_checks():
    def stopping(tests: int):
        return lambda snapshot: [Finding(f"stops {tests}", PLACE, blocker=True, stops=tests)]

    report = evaluate(Snapshot(), [make(stopping(n), id=f"check-{n}") for n in (1, 832, 12)])

    assert report.reasons == ("stops 832", "stops 12", "stops 1")
    assert report.reasons == tuple(finding.message for _, finding in report.blockers)
