"""What the surroundings of the tests lack is named, with the next step and the fixes that fit."""

from dataclasses import replace

import pytest

from gonogo.facts import Collection, SideEffect
from gonogo.source import Span
from unit.checks.tests.failures import TWO_FILES, check, failure


@pytest.mark.parametrize(
    ("lacking", "lacked", "message", "step"),
    [
        ("variable", ("KEY",), "KEY is not set", "set KEY for tests: in conftest.py before"),
        ("variable", ("A", "B"), "A, B are not set", "set A, B for tests: in conftest.py before"),
        ("variable", ("A", "B", "C", "D"), "A, B, C and 1 more are not set", "set A, B, C and 1 more for tests"),
        (
            "service",
            ("Redis at localhost:6379",),
            "this connects to Redis at localhost:6379, which does not answer",
            "connect where it is used",
        ),
    ],
)
def test_what_the_surroundings_lack_is_named_with_the_next_step(lacking, lacked, message, step):
    failures = (failure("tests/test_a.py", "app/settings.py", 1, lacking=lacking, lacked=lacked),)
    only_a = TWO_FILES.replace("import app.settings  #! collection-failure", "import app.settings")

    verdict = check(only_a, Collection(failures=failures))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert f"{message}: stops 2 tests in 1 file" == blocker.message
    assert ["RuntimeError", True] == [blocker.related[0].message, blocker.related[1].message.startswith(step)]


def test_where_a_variable_is_required_is_related():
    files = "-- app.py --\nclass Settings: ...\nSettings()  #! collection-failure\n-- other.py --\nimport os\n"
    files += "key = os.environ['KEY']\n-- test_a.py --\ndef test_a(): ...\n"
    failed = failure("test_a.py", "app.py", 1, lacking="variable", lacked=("KEY",), frames=())

    (finding,) = check(files, Collection(failures=(failed,))).findings

    assert ("other.py", 1, "KEY is required here") in [(r.span.path, r.span.line, r.message) for r in finding.related]


def test_a_module_that_is_not_of_the_project_is_to_be_installed():
    failed = failure("test_a.py", message="No module named 'yaml'", exception="ModuleNotFoundError", module="yaml")
    own = replace(failed, module="app.gone", message="No module named 'app.gone'")
    files = "-- app/x.py --\n-- test_a.py --\nimport os  #! collection-failure\ndef test_a(): ...\n"

    (finding, other) = check(files, Collection(failures=(failed, own))).findings

    assert [True, False] == ["install what provides" in f.related[0].message for f in (finding, other)]


def offers(files: str, **fields) -> list[tuple[str, str, str | int]]:
    """The fixes for what a conftest lacks: kind, title, and the file that each writes."""
    failed = failure("tests/conftest.py", "app/settings.py", 1, **fields)
    (blocker,) = [f for f in check(files, Collection(failures=(failed,))).findings if f.blocker]
    return [(fix.kind, fix.title, fix.arguments.get("path", "")) for fix in blocker.fixes]


IN_CONFTEST = """
-- app/settings.py --
KEY = 1
raise RuntimeError  #! collection-failure
-- tests/conftest.py --
from app import settings  #! collection-failure
-- tests/test_a.py --
def test_one(): ...
"""


def test_a_variable_that_is_not_set_is_set_for_tests_and_documented():
    assert offers(IN_CONFTEST, lacking="variable", lacked=("KEY", "URL")) == [
        ("set-test-variable", "Set KEY, URL for tests in tests/conftest.py, where nobody has", "tests/conftest.py"),
        ("document-variable", "Add KEY to .env.example", ".env.example"),
        ("document-variable", "Add URL to .env.example", ".env.example"),
    ]


def test_only_what_mends_the_collection_says_that_it_does():
    failed = failure("tests/conftest.py", "app/settings.py", 1, lacking="variable", lacked=("KEY",))
    (blocker,) = [f for f in check(IN_CONFTEST, Collection(failures=(failed,))).findings if f.blocker]
    assert [fix.unblocks for fix in blocker.fixes] == ["unblocks 1 test", ""]


def test_a_module_of_the_project_itself_is_not_to_be_declared():
    text = f'-- pyproject.toml --\n[project]\nname = "redis"\n{IN_CONFTEST}-- redis/__init__.py --\n'
    missing = {
        "exception": "ModuleNotFoundError",
        "module": "redis.absent",
        "message": "No module named 'redis.absent'",
    }
    assert offers(text, **missing) == []


def test_where_a_connection_went_is_said_by_what_was_seen_to_connect():
    failed = failure("tests/test_a.py", "app/settings.py", 1, lacking="service", lacked=("a service",))
    effect = SideEffect("tests/test_a.py", "socket", "connects to 10.0.0.1:5999", Span("app/settings.py", 1, 0, 1, 5))
    only_a = TWO_FILES.replace("import app.settings  #! collection-failure", "import app.settings")

    verdict = check(only_a, Collection(failures=(failed,), side_effects=(effect,)))

    (blocker,) = [f for f in verdict.findings if f.blocker]
    assert blocker.message.startswith("this connects to 10.0.0.1:5999, which does not answer: stops 2 tests")


def test_a_variable_that_is_documented_is_only_set():
    text = f"{IN_CONFTEST}-- .env.example --\nKEY=\n"
    assert [kind for kind, *_ in offers(text, lacking="variable", lacked=("KEY",))] == ["set-test-variable"]


def test_a_module_of_a_known_distribution_is_declared_for_development():
    missing = {"exception": "ModuleNotFoundError", "module": "yaml", "message": "No module named 'yaml'"}
    kinds = [kind for kind, *_ in offers(IN_CONFTEST, **missing)]
    assert kinds == ["add-dependency"]


@pytest.mark.parametrize(
    ("path", "where", "folder"),
    [
        ("shop/__init__.py", "the workspace's own folder", "."),
        ("src/shop/__init__.py", "src", "src"),
        ("lib/deep/shop.py", "lib/deep", "lib/deep"),
    ],
)
def test_a_module_that_pytest_does_not_look_for_where_it_is_can_be_found(path, where, folder):
    failed = failure(
        "tests/test_a.py", exception="ModuleNotFoundError", module="shop", message="No module named 'shop'"
    )
    text = f"-- {path} --\n-- tests/test_a.py --\nimport shop  #! collection-failure\ndef test_one(): ...\n"

    (finding,) = check(text, Collection(failures=(failed,))).findings

    assert finding.message == f"pytest does not find shop: it does not look in {where}: stops 1 test in 1 file"
    assert [(fix.kind, fix.arguments["folder"], fix.arguments["path"]) for fix in finding.fixes] == [
        ("add-pythonpath", folder, "pytest.ini")
    ]


def test_of_two_modules_of_a_name_nobody_knows_which_is_meant():
    failed = failure(
        "tests/test_a.py", exception="ModuleNotFoundError", module="shop", message="No module named 'shop'"
    )
    text = (
        "-- a/shop.py --\n-- b/shop.py --\n-- tests/test_a.py --\nimport shop  #! collection-failure\ndef test(): ...\n"
    )

    (finding,) = check(text, Collection(failures=(failed,))).findings

    assert (finding.message, finding.fixes) == ("No module named 'shop': stops 1 test in 1 file", ())
