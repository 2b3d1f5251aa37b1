"""Every variable that shipped code reads must be named where people look for it; credit is the share that is."""

from functools import partial

import pytest

from gonogo.model import Outcome, Severity
from workspace import check_workspace

check = partial(check_workspace, only="undocumented-env-var")


def test_a_variable_that_nothing_names_is_found_at_its_first_read():
    verdict = check("""\
-- a.py --
import os
KEY = os.environ["FINNHUB_KEY"]  #! undocumented-env-var
URL = os.getenv("SERVICE_URL", "http://localhost")
-- b.py --
import os
KEY = os.getenv("FINNHUB_KEY")
-- .env.example --
# The service that we ask.
SERVICE_URL=
""")

    (finding,) = verdict.findings
    assert 0.5 == verdict.credit
    assert "FINNHUB_KEY is read and required, but nothing documents it: add it to .env.example" == finding.message
    assert ["b.py"] == [related.span.path for related in finding.related]


def test_what_has_a_default_is_only_information():
    verdict = check('-- a.py --\nimport os\nos.getenv("POOL_SIZE", "5")  #! undocumented-env-var\n')

    assert Severity.INFORMATION is verdict.findings[0].severity


def test_fields_of_settings_are_variables_too():
    check("""\
-- settings.py --
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    database_url: str
    pool_size: int = 5  #! undocumented-env-var
-- .env.example --
DATABASE_URL=
""")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env.example", "API_KEY="),
        (".env.template", "export API_KEY="),
        ("env.sample", "# API_KEY=..."),
        ("docs/CONFIGURATION.md", "| `API_KEY` | what for |"),
        ("README.rst", "Set ``API_KEY``."),
    ],
)
def test_examples_and_documents_count(path, text):
    assert Outcome.PASS is check(f'-- a.py --\nimport os\nos.environ["API_KEY"]\n-- {path} --\n{text}\n').outcome


@pytest.mark.parametrize(("path", "text"), [(".env.example", "MY_API_KEY="), ("a.txt.py", "API_KEY = 1")])
def test_another_name_or_another_kind_of_file_does_not(path, text):
    check(f'-- a.py --\nimport os\nos.environ["API_KEY"]  #! undocumented-env-var\n-- {path} --\n{text}\n')


@pytest.mark.parametrize(
    "name", ["HOME", "PATH", "CI", "GITHUB_TOKEN", "PYTEST_CURRENT_TEST", "XDG_CACHE_HOME", "PORT"]
)
def test_what_the_platform_sets_needs_no_document(name):
    assert Outcome.NOT_APPLICABLE is check(f'-- a.py --\nimport os\nos.environ["{name}"]\n').outcome


def test_what_only_tests_read_needs_none():
    assert Outcome.NOT_APPLICABLE is check('-- tests/test_a.py --\nimport os\nos.environ["API_KEY"]\n').outcome


def test_the_notes_of_a_tool_in_a_hidden_folder_document_nothing_and_those_of_github_do():
    check("""\
-- a.py --
import os
KEY = os.environ["HIDDEN_KEY"]  #! undocumented-env-var
KEY = os.environ["SHOWN_KEY"]
-- .assistant/notes/NOTES.md --
Set HIDDEN_KEY.
-- .github/CONTRIBUTING.md --
Set SHOWN_KEY.
""")
