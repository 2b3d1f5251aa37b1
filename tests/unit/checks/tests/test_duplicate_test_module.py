"""Two test files that pytest would import by one name: the second is reported, unless the names differ after all."""

from functools import partial

import pytest

from gonogo.facts import Collection
from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="duplicate-test-module")
TWICE = "-- a/test_x.py --\n-- b/test_x.py --\ndef test_one(): ..."


def test_the_second_file_of_a_name_is_reported_with_the_first():
    (finding,) = check(TWICE.replace("def test_one(): ...", "def test_one(): ...  #! duplicate-test-module")).findings
    assert (
        finding.message == "pytest imports this file as test_x, and a/test_x.py has that name: stops 1 test in 1 file"
    )
    assert (finding.span.path, finding.blocker, finding.stops) == ("b/test_x.py", True, 1)


def test_everything_in_a_second_package_of_one_name_is_stopped():
    verdict = check(
        """
-- one/tests/__init__.py --
-- one/tests/test_x.py --
-- two/tests/__init__.py --
-- two/tests/test_x.py --
x = 1  #! duplicate-test-module
-- two/tests/test_y.py --
y = 1  #! duplicate-test-module
"""
    )
    assert [f.message.partition(":")[0] for f in verdict.findings] == [
        "pytest imports this file as tests.test_x, and one/tests/test_x.py has that name",
        "pytest imports this file as tests.test_y, and one/tests/test_x.py has that name",
    ]


QUIET = {
    "packages make the names differ": (
        "-- t/a/__init__.py --\n-- t/a/test_x.py --\n-- t/b/__init__.py --\n-- t/b/test_x.py --"
    ),
    "one package": "-- t/__init__.py --\n-- t/a/__init__.py --\n-- t/a/test_x.py --\n-- t/test_x.py --",
    "importlib": f"-- pytest.ini --\n[pytest]\naddopts = --import-mode=importlib\n{TWICE}",
    "not collected": f"-- pytest.ini --\n[pytest]\ntestpaths = a\n{TWICE}",
    "conftests": "-- a/conftest.py --\n-- b/conftest.py --\n-- a/test_x.py --\n-- b/test_y.py --",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_names_that_do_not_meet_are_not_reported(text: str):
    assert check(text).outcome is Outcome.PASS


def test_pytest_wins_where_it_has_collected_the_file():
    collection = Collection(verified=True, tests={"b/test_x.py": ("b/test_x.py::test_one",)})
    assert check(TWICE, collection).outcome is Outcome.PASS
