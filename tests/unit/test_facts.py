"""A provisional answer for some files takes the place of what was said of them, and of nothing else."""

from dataclasses import replace

from gonogo.facts import Baseline, Collection, CollectionFailure, MissingFixture
from gonogo.source import Span


def failure(path: str, message: str = "why") -> CollectionFailure:
    return CollectionFailure(path, "exception", message, Span(path, 0, 0, 0, 1))


WHOLE = Collection(
    content=1,
    verified=True,
    tests={"a.py": ("a.py::old",), "b.py": ("b.py::b",)},
    failures=(failure("c.py"), failure("deep/conftest.py")),
)


def test_the_files_asked_for_are_replaced_and_the_others_kept():
    part = Collection(content=2, tests={"a.py": ("a.py::new",)})

    updated = WHOLE.updated(part, ["a.py"])

    assert {"a.py": ("a.py::new",), "b.py": ("b.py::b",)} == dict(updated.tests)
    assert (WHOLE.failures, 2, False) == (updated.failures, updated.content, updated.verified)


def test_a_file_that_now_fails_loses_its_tests():
    updated = WHOLE.updated(Collection(failures=(failure("a.py"),)), ["a.py"])

    assert ["b.py"] == list(updated.tests)
    assert ["c.py", "deep/conftest.py", "a.py"] == [f.path for f in updated.failures]


def test_a_file_that_no_longer_fails_loses_its_failure():
    updated = WHOLE.updated(Collection(tests={"c.py": ("c.py::c",)}), ["c.py"])

    assert ["deep/conftest.py"] == [f.path for f in updated.failures]


def test_a_conftest_that_no_longer_fails_for_a_file_beneath_it_is_repaired():
    part = Collection(tests={"deep/d.py": ("deep/d.py::d",)})

    assert ["c.py"] == [f.path for f in WHOLE.updated(part, ["deep/d.py"]).failures]


def test_a_conftest_that_still_fails_is_said_once():
    part = Collection(failures=(failure("deep/conftest.py"),))

    assert ["c.py", "deep/conftest.py"] == [f.path for f in WHOLE.updated(part, ["deep/d.py"]).failures]


def test_missing_fixtures_are_those_of_the_files_asked_for_and_the_others_from_before():
    place = Span("a.py", 0, 0, 0, 1)
    in_a, in_b = (MissingFixture(path, "gone", place, "test", 1) for path in ("a.py", "b.py"))
    whole = replace(WHOLE, missing_fixtures=(in_a, in_b))
    new = replace(in_a, name="new")

    assert (in_b,) == whole.updated(Collection(), ["a.py"]).missing_fixtures
    assert (in_b, new) == whole.updated(Collection(missing_fixtures=(new,)), ["a.py"]).missing_fixtures


FILES = frozenset({"a.py", "b.py", "c.py", "deep/d.py"})


def test_files_that_a_full_collection_lost_keep_the_number_of_tests_that_they_had():
    before = Collection(counts={"a.py": 7, "c.py": 5, "gone.py": 9})

    assert {"a.py": 1, "b.py": 1, "c.py": 5} == dict(WHOLE.after(before, FILES).counts)


def test_a_file_that_is_collected_in_part_keeps_the_number_that_it_had_when_it_was_whole():
    half = replace(WHOLE, failures=(failure("a.py"),))

    assert 7 == half.after(Collection(counts={"a.py": 7}), FILES).counts["a.py"]


def test_what_is_not_verified_or_has_no_answer_teaches_no_number():
    for weak in (replace(WHOLE, verified=False), replace(WHOLE, unknown="pytest is not installed")):
        assert {"a.py": 7} == dict(weak.after(Collection(counts={"a.py": 7}), FILES).counts)


def test_a_collection_of_what_is_committed_is_what_later_ones_are_compared_with():
    first = replace(WHOLE, commit="abc").after(None, FILES)
    later = WHOLE.after(first, FILES)

    assert Baseline("abc", frozenset({"c.py", "deep/d.py"})) == first.baseline == later.baseline
    assert not later.commit


def test_the_newest_commit_takes_the_place_of_the_one_before():
    first = replace(WHOLE, commit="abc").after(None, FILES)

    assert (
        Baseline("def", frozenset())
        == Collection(verified=True, commit="def", tests=dict.fromkeys(FILES, ("t",))).after(first, FILES).baseline
    )


def test_a_fast_answer_keeps_what_the_full_one_knew():
    whole = replace(WHOLE, commit="abc").after(None, FILES)
    updated = whole.updated(Collection(failures=(failure("a.py"),)), ["a.py"])

    assert (whole.counts, whole.baseline) == (updated.counts, updated.baseline)
