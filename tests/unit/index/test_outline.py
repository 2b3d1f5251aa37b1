"""What is derived from the outline of the files is kept while edits leave that outline as it is."""

import pytest

from gonogo.changes import BufferChanged, FactMeasured, FilesRead
from gonogo.engine import scan
from gonogo.facts import Environment
from gonogo.index.judging import imports_of
from gonogo.lanes import Lane
from gonogo.session import Session

TEXT = "import os\n\n\ndef f():\n    return 1\n"


@pytest.fixture
def session() -> Session:
    session = Session()
    texts = {"a.py": TEXT, "conftest.py": "x = 1\n", "pyproject.toml": "[tool.pytest]\n"}
    session.apply(FilesRead(tuple(scan(path, text, ()) for path, text in texts.items())))
    return session


def is_kept(session, path, text):
    before = imports_of(session.snapshot)
    session.apply(BufferChanged(scan(path, text, ())))
    return imports_of(session.snapshot) is before


def test_typing_within_a_function_keeps_it(session):
    assert is_kept(session, "a.py", TEXT.replace("return 1", "return os.getcwd()"))


def test_more_lines_in_the_last_function_keep_it(session):
    assert is_kept(session, "a.py", TEXT + "    # no longer reached\n    return 2\n")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", TEXT + "g = 1\n"),
        ("a.py", TEXT.replace("import os\n", "import os, sys\n")),
        ("a.py", "\n" + TEXT),
        ("a.py", TEXT + "def\n"),
        ("b.py", ""),
        ("conftest.py", "x = 1\ncollect_ignore = []\n"),
        ("conftest.py", "x = 2\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\n"),
    ],
)
def test_whatever_others_may_see_drops_it(session, path, text):
    assert not is_kept(session, path, text)


def test_a_file_that_goes_drops_it(session):
    before = imports_of(session.snapshot)

    session.apply(FilesRead((), ("a.py",)))

    assert imports_of(session.snapshot) is not before


def test_a_new_fact_drops_it(session):
    before = imports_of(session.snapshot)

    session.apply(FactMeasured(Lane.ENVIRONMENT, Environment(modules=frozenset({"numpy"}))))

    assert imports_of(session.snapshot) is not before
