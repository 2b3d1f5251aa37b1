"""Folders that become packages and test files that get another name, from the finding to its end."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply, move_of
from gonogo.fixes.batch import apply_all
from gonogo.fixes.edits import edits
from gonogo.model import Fix
from gonogo.report.fixed import unified_diff
from unit.fixes.judging import judged, offers, round_trip
from workspace import files_of

ROOTLESS = """\
-- pyproject.toml --
[project]
-- tests/unit/helpers.py --
def make(): ...
-- tests/unit/test_cart.py --
from .helpers import make
def test_one(): ...
"""
TWICE = """\
-- pyproject.toml --
[project]
-- tests/unit/test_cart.py --
def test_one(): ...
-- tests/integration/test_cart.py --
def test_two(): ...
"""
RENAME = {"path": "tests/unit/test_cart.py", "to": "tests/unit/test_cart_unit.py"}


def kinds(text: str, check: str) -> list[tuple[str, bool]]:
    return [(fix.kind, fix.preferred) for _, fix in offers(judged(files_of(text)[0]), check)]


def test_a_relative_import_gets_the_package_that_it_starts_from():
    trip = round_trip(ROOTLESS, "missing-module", "add-init-file")

    assert trip.fix.arguments == {"folder": "tests/unit", "levels": 1}
    assert trip.fix.preferred
    assert trip.fix.title == "Make tests/unit a package: add __init__.py"
    assert trip.files["tests/unit/__init__.py"] == ""
    assert trip.fix.gain == trip.rise


def test_an_import_from_two_levels_up_gets_both_packages():
    text = ROOTLESS.replace("from .helpers", "from ..helpers").replace("tests/unit/helpers", "tests/helpers")

    trip = round_trip(text, "missing-module", "add-init-file")

    assert trip.fix.title == "Make tests and tests/unit a package: add __init__.py"
    assert {"tests/__init__.py", "tests/unit/__init__.py"} <= set(trip.files)


@pytest.mark.parametrize(
    "more",
    [
        "-- tests/unit/test_other.py --\nimport helpers\n",  # which works only while the folder is no package
        "-- unit.py --\n",  # whose name the package would take
    ],
)
def test_no_package_is_made_where_something_that_works_would_break(more: str):
    assert kinds(ROOTLESS + more, "missing-module") == []


@pytest.mark.parametrize(("old", "new"), [("import make", "import other"), (".helpers", ".gone"), ("unit", "my-unit")])
def test_no_package_is_made_where_the_import_would_fail_all_the_same(old: str, new: str):
    assert "add-init-file" not in [kind for kind, _ in kinds(ROOTLESS.replace(old, new), "missing-module")]


def test_one_of_two_test_files_gets_the_name_of_its_folder():
    trip = round_trip(TWICE, "duplicate-test-module", "rename-test-module", moved=True)

    assert trip.fix.arguments == RENAME
    assert (trip.fix.title, trip.fix.preferred) == ("Rename it to test_cart_unit.py", True)
    assert trip.files[RENAME["to"]] == "def test_one(): ...\n"
    assert trip.fix.gain == trip.rise


def test_a_folder_beside_packages_becomes_one():
    text = TWICE + "-- tests/__init__.py --\n-- tests/integration/__init__.py --\n"
    text = text.replace("tests/integration/test_cart", "other/test_cart")

    trip = round_trip(text, "duplicate-test-module", "add-init-file")

    assert trip.fix.preferred
    assert "tests/unit/__init__.py" in trip.files


@pytest.mark.parametrize(
    "more",
    [
        "-- .github/workflows/ci.yml --\n- run: pytest tests/unit/test_cart.py\n",
        "-- tests/unit/test_other.py --\nfrom test_cart import test_one\n",
        "-- tests/unit/test_cart_unit.py --\n",
    ],
)
def test_a_file_that_something_names_keeps_its_name(more: str):
    assert "rename-test-module" not in [kind for kind, _ in kinds(TWICE + more, "duplicate-test-module")]


@pytest.mark.parametrize(
    "arguments",
    [{**RENAME, "to": "other/test_cart.py"}, {**RENAME, "path": "gone.py"}, {**RENAME, "to": "tests/unit/x.txt"}],
)
def test_a_rename_leads_nowhere_else(arguments: dict[str, str]):
    with pytest.raises(CannotFix):
        move_of("rename-test-module", arguments, files_of(TWICE)[0])


def test_an_empty_file_is_an_edit_that_creates_it():
    (edit,) = edits("a/__init__.py", None, "")

    assert (edit.span.path, edit.text) == ("a/__init__.py", "")
    done = apply_all([Fix("add-init-file", "", {"folder": "a", "levels": 1})] * 2, {"a/x.py": ""})
    assert done.changed == {"a/__init__.py": ""}
    assert list(unified_diff({}, done.changed)) == [
        "diff --git a/a/__init__.py b/a/__init__.py\nnew file mode 100644\n"
    ]


def test_a_file_is_changed_first_and_moved_then():
    texts = {"t/test_a.py": "def f():\n    print(1)\n"}
    wanted = [
        Fix("rename-test-module", "", {"path": "t/test_a.py", "to": "t/test_b.py"}),
        Fix("rename-test-module", "", {"path": "t/test_a.py", "to": "t/test_c.py"}),
        Fix("returns-none", "", {"path": "t/test_a.py", "line": 0}),
    ]

    done = apply_all(wanted, texts)

    assert done.changed == {"t/test_a.py": "def f() -> None:\n    print(1)\n"}
    assert done.moves == {"t/test_a.py": "t/test_b.py"}
    assert [refusal.reason for refusal in done.refused] == ["another fix moves t/test_a.py, or a file to t/test_c.py"]
    assert "".join(unified_diff(texts, done.changed, done.moves)).startswith(
        "diff --git a/t/test_a.py b/t/test_b.py\nrename from t/test_a.py\nrename to t/test_b.py\n"
        "--- a/t/test_a.py\n+++ b/t/test_b.py\n@@"
    )


def test_what_a_rename_gives_is_the_text_at_its_new_place():
    files, _ = files_of(TWICE)

    assert apply("rename-test-module", RENAME, files) == {RENAME["to"]: files[RENAME["path"]]}
