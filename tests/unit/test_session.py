"""A change makes a new snapshot and says which runs to start; nothing else changes state."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gonogo.changes import (
    BufferChanged,
    BufferClosed,
    FactForeseen,
    FactMeasured,
    FactsRecalled,
    FilesRead,
    OverridesChanged,
    RecheckRequested,
    TrustChanged,
)
from gonogo.checks import discover
from gonogo.engine import Judged, evaluate, scan
from gonogo.facts import Collection, CollectionFailure, Environment, Types
from gonogo.lanes import Lane
from gonogo.model import Reads
from gonogo.session import Session, saved_content
from gonogo.source import Span

START = {
    "pyproject.toml": '[project]\nname = "app"\ndependencies = ["fastapi", "sqlalchemy"]\n',
    "app/__init__.py": "",
    "app/main.py": "import os\nfrom fastapi import FastAPI\nfrom app.db import Base\napp = FastAPI()\nos.environ['K']",
    "app/db.py": "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n",
    "tests/test_app.py": "from app.main import app\n\n\ndef test_app():\n    assert app\n",
    "noxfile.py": "import nox\n\n\n@nox.session\ndef types(session):\n    session.run('mypy')\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    steps:\n      - run: nox -s types\n",
    "README.md": "# app\n\nSee [the application](app/main.py).\n",
}
PATHS = [*START, "app/new.py", "docs/DEPLOYMENT.md", ".env.example"]
TEXTS = [
    None,  # the file is deleted
    "",
    "x = (\n",
    "import os\nX = os.getenv('NEW')\n",
    "K=\n",
    "# rollback\n",
    "from app.nowhere import Base\n",
    *START.values(),
]
ENVIRONMENT = Environment(python="python3", version=(3, 11, 7), verified=True)


def file(text: str, path: str = "a.py"):
    return scan(path, text, ())


@pytest.fixture
def session() -> Session:
    """A session whose tools have all answered, verified, for one file."""
    session = Session()
    session.apply(FilesRead((file("x = 1\n"),)))
    session.apply(FactMeasured(Lane.ENVIRONMENT, ENVIRONMENT))
    content = session.snapshot.content
    session.apply(FactMeasured(Lane.TYPES, Types(content=content, verified=True)))
    session.apply(FactMeasured(Lane.COLLECTION, Collection(content=content, verified=True)))
    return session


def test_the_interpreter_is_looked_for_first_and_the_tools_start_with_it():
    session = Session()

    first = session.apply(FilesRead((file("x = 1\n"),)))
    second = session.apply(FactMeasured(Lane.ENVIRONMENT, ENVIRONMENT))

    assert (Lane.ENVIRONMENT,) == first.starts
    assert (Lane.TYPES, Lane.COLLECTION) == second.starts


def test_nothing_starts_before_the_folder_was_read():
    """Whatever an editor says at once, mypy and pytest are to see the project once, and whole."""
    session = Session(overrides={"python": "/usr/bin/python3"})
    early = [BufferChanged(file("x = 2\n")), TrustChanged(trusted=True), OverridesChanged({"python": "python3"})]
    started = [lane for change in early for lane in session.apply(change).starts]

    assert [] == started
    assert (Lane.ENVIRONMENT,) == session.apply(FilesRead((file("x = 1\n"),))).starts
    session.apply(FactMeasured(Lane.ENVIRONMENT, ENVIRONMENT))
    assert set() == session.lanes.wanted


def test_what_is_recalled_is_shown_as_provisional_until_the_tools_have_answered():
    session = Session()
    session.apply(FactsRecalled((Types(content=1, verified=True, checked_files=3),)))
    step = session.apply(FilesRead((file("x = 1\n"),)))
    recalled = session.snapshot.facts[Types]
    session.apply(FactMeasured(Lane.ENVIRONMENT, ENVIRONMENT))
    session.apply(FactMeasured(Lane.TYPES, Types(content=session.snapshot.content, verified=True, checked_files=4)))

    assert (Lane.ENVIRONMENT,) == step.starts
    assert (3, False) == (recalled.checked_files, recalled.verified)
    assert 4 == session.snapshot.facts[Types].checked_files


def test_ten_saves_during_a_run_start_one_more_run_after_it(session):
    started = [session.apply(FilesRead((file(f"x = {n}\n"),))).starts for n in range(2, 12)]
    after = session.apply(FactMeasured(Lane.TYPES, Types(content=1, verified=True))).starts

    assert 1 == sum(Lane.TYPES in starts for starts in started)
    assert Lane.TYPES in after


def test_typing_starts_the_increment_and_no_full_run(session):
    step = session.apply(BufferChanged(file("x = 2\n")))

    assert (Lane.INCREMENT, Lane.AFFECTED) == step.starts


def test_what_was_touched_since_the_last_full_collection_is_known_until_the_next(session):
    session.apply(BufferChanged(file("x = 2\n")))
    touched = session.snapshot.touched
    session.apply(FilesRead((file("x = 2\n"),)))
    session.apply(FactMeasured(Lane.COLLECTION, Collection(content=session.snapshot.content, verified=True)))

    assert (frozenset({"a.py"}), frozenset()) == (touched, session.snapshot.touched)


def test_an_edit_makes_verified_facts_stale_and_undoing_it_makes_them_current_again(session):
    session.apply(BufferChanged(file("x = 2\n")))
    stale = session.snapshot.is_verified(Types)
    session.apply(FactMeasured(Lane.INCREMENT, Types(content=session.snapshot.content)))
    session.apply(BufferChanged(file("x = 1\n")))

    assert not stale
    assert session.snapshot.is_verified(Types)


def test_a_provisional_answer_is_never_verified(session):
    session.apply(BufferChanged(file("x = 2\n")))
    session.apply(FactMeasured(Lane.INCREMENT, Types(content=session.snapshot.content)))

    assert not session.snapshot.is_verified(Types)


def test_what_a_run_says_early_is_shown_and_its_own_answer_replaces_it(session):
    session.apply(BufferChanged(file("x = 2\n")))
    early, whole = (Types(content=session.snapshot.content, checked_files=n) for n in (1, 2))

    step = session.apply(FactForeseen(early))
    assert step.snapshot.facts[Types] is early
    assert Lane.INCREMENT in step.busy
    assert not step.starts

    step = session.apply(FactMeasured(Lane.INCREMENT, whole))
    assert step.snapshot.facts[Types] is whole
    assert Lane.INCREMENT not in step.busy


def test_a_batch_answer_for_the_disk_does_not_push_the_unsaved_buffers_answer_aside(session):
    session.apply(FilesRead((file("y = 1\n", "b.py"),)))
    session.apply(BufferChanged(file("x = 2\n")))
    provisional = Types(content=session.snapshot.content, checked_files=7)
    session.apply(FactMeasured(Lane.INCREMENT, provisional))

    step = session.apply(FactMeasured(Lane.TYPES, Types(content=saved_content(session.snapshot), verified=True)))

    assert provisional is session.snapshot.facts[Types]
    assert Lane.INCREMENT in step.busy


def test_a_batch_answer_replaces_a_provisional_one_at_the_same_content(session):
    session.apply(BufferChanged(file("x = 2\n")))
    session.apply(FactMeasured(Lane.INCREMENT, Types(content=session.snapshot.content)))
    session.apply(FilesRead((file("x = 2\n"),)))
    verified = Types(content=session.snapshot.content, verified=True)

    session.apply(FactMeasured(Lane.TYPES, verified))

    assert verified is session.snapshot.facts[Types]


def test_saving_what_was_verified_already_starts_nothing(session):
    assert () == session.apply(FilesRead((file("x = 1\n"),))).starts


def test_a_change_of_a_document_leaves_mypy_and_pytest_alone(session):
    step = session.apply(FilesRead((file("# words\n", "README.md"),)))

    assert () == step.starts
    assert session.snapshot.is_verified(Collection)


def test_a_document_saved_while_mypy_and_pytest_run_does_not_make_them_run_again(session):
    """A collection that writes a log into the project made mypy check everything twice."""
    session.apply(FilesRead((file("x = 2\n"),)))

    step = session.apply(FilesRead((file("# Log\n", "log.md"),)))

    assert ((), set()) == (step.starts, session.lanes.wanted)
    assert {Lane.TYPES, Lane.COLLECTION} < session.lanes.running


def test_a_buffer_hides_the_disk_until_it_is_closed(session):
    session.apply(BufferChanged(file("x = 2\n")))
    while_open = session.snapshot.files["a.py"].text
    session.apply(BufferClosed("a.py"))

    assert ("x = 2\n", "x = 1\n") == (while_open, session.snapshot.files["a.py"].text)


def test_a_cancelled_run_leaves_its_fact_as_it_was(session):
    before = session.snapshot.facts[Types]
    session.apply(RecheckRequested())

    session.apply(FactMeasured(Lane.TYPES, None))

    assert before is session.snapshot.facts[Types]


def test_a_crashed_run_is_unknown_and_never_verified(session):
    session.apply(FactMeasured(Lane.TYPES, Types(content=session.snapshot.content, unknown="mypy crashed")))

    assert not session.snapshot.is_verified(Types)


def test_trust_given_later_measures_everything_anew(session):
    step = session.apply(TrustChanged(trusted=False))

    assert {} == dict(step.snapshot.facts)
    assert (Lane.ENVIRONMENT,) == step.starts


def test_another_interpreter_in_the_settings_is_looked_for_at_once(session):
    step = session.apply(OverridesChanged({"python": "elsewhere/bin/python"}))

    assert (Lane.ENVIRONMENT,) == step.starts


def test_an_old_snapshot_is_untouched_by_a_change(session):
    before = session.snapshot
    kept = replace(before)

    session.apply(FilesRead((), ("a.py",)))

    assert (dict(kept.disk), kept.content) == (dict(before.disk), before.content)
    assert {} == dict(session.snapshot.disk)


def test_what_is_derived_from_other_files_only_is_kept_while_python_changes(session):
    asked = []

    def count(snapshot):
        asked.append(snapshot.generation)
        return len(snapshot.files)

    for change in (
        BufferChanged(file("x = 2\n")),
        BufferChanged(file("x = 3\n")),
        FilesRead((file("a: 1\n", "ci.yml"),)),
    ):
        session.apply(change).snapshot.derive(count, Reads.OTHER)

    assert 2 == len(asked)


def test_a_recalled_interpreter_is_judged_with_and_asked_again_before_any_tool_runs():
    session = Session()
    session.apply(FactsRecalled((ENVIRONMENT,)))

    read = session.apply(FilesRead((file("x = 1\n"),)))
    asked = []
    read.snapshot.derive(asked.append, Reads.OUTLINE)
    edited = session.apply(FilesRead((file("x = 2\n"),)))
    probed = session.apply(FactMeasured(Lane.ENVIRONMENT, ENVIRONMENT))

    assert ((Lane.ENVIRONMENT,), ()) == (read.starts, edited.starts)
    assert not read.snapshot.is_verified(Environment)
    assert (Lane.TYPES, Lane.COLLECTION) == probed.starts
    probed.snapshot.derive(asked.append, Reads.OUTLINE)
    assert 1 == len(asked)  # it says what it said: the imports need not be judged again


def derivations(session, reads, change):
    """How often something is worked out before and after *change*."""
    asked = []

    def count(snapshot):
        asked.append(snapshot.generation)
        return len(snapshot.files)

    session.snapshot.derive(count, reads)
    session.apply(change).snapshot.derive(count, reads)
    return len(asked)


@pytest.mark.parametrize("reads", [Reads.OUTLINE, Reads.COLLECTED])
def test_what_is_derived_from_the_outline_is_kept_while_only_mypys_answer_changes(session, reads):
    """It took a quarter of the time from a keystroke to mypy's answer on screen to work it out once more."""
    types = replace(session.snapshot.facts[Types], checked_files=7)
    assert 1 == derivations(session, reads, FactMeasured(Lane.TYPES, types))


def test_what_pytest_says_leaves_the_judgement_of_imports_alone_but_not_what_is_compared_with_it(session):
    """A third of a second of work for each answer, of what no answer of pytest can change."""
    more = replace(session.snapshot.facts[Collection], tests={"test_a.py": ("test_a.py::test",)})
    assert 1 == derivations(session, Reads.OUTLINE, FactMeasured(Lane.COLLECTION, more))

    less = replace(more, tests={})
    assert 2 == derivations(session, Reads.COLLECTED, FactMeasured(Lane.COLLECTION, less))


def test_an_answer_of_pytest_that_only_speaks_of_newer_text_makes_nothing_be_compared_again(session):
    session.apply(BufferChanged(file("x = 2\n")))
    same = replace(session.snapshot.facts[Collection], content=session.snapshot.content, verified=False)
    assert 1 == derivations(session, Reads.COLLECTED, FactMeasured(Lane.AFFECTED, same))

    sure = replace(same, verified=True)
    assert 2 == derivations(session, Reads.COLLECTED, FactMeasured(Lane.COLLECTION, sure))


def collections(content):
    """What pytest may say of the project: all is well, one file fails, or that before the last edit."""
    failure = CollectionFailure(
        "tests/test_app.py",
        "import-error",
        "cannot import name 'Base' from 'app.db'",
        Span("app/main.py", 2, 0, 2, 23),
        name="Base",
        module="app.db",
    )
    for seen in (content, content + 1):
        for verified in (True, False):
            yield Collection(seen, verified, tests={"tests/test_app.py": ("tests/test_app.py::test_app",)})
            yield Collection(seen, verified, failures=(failure,))


@example([("app/main.py", None)])
@settings(max_examples=60, deadline=None)
@example([("app/db.py", ""), 0])
@example([("app/db.py", ""), 0, 4])
@example([("app/db.py", ""), 0, 1])
@given(st.lists(st.one_of(st.tuples(st.sampled_from(PATHS), st.sampled_from(TEXTS)), st.integers(0, 7)), max_size=6))
def test_a_report_after_edits_and_answers_of_pytest_is_the_report_of_a_fresh_snapshot(edits):
    checks = discover()
    session = Session()
    session.apply(FilesRead(tuple(scan(path, text, checks) for path, text in START.items())))
    last = None
    for edit in edits:
        last = Judged(session.snapshot, evaluate(session.snapshot, checks, last))
        if isinstance(edit, int):
            said = list(collections(session.snapshot.content))[edit]
            session.apply(FactMeasured(Lane.COLLECTION if said.verified else Lane.AFFECTED, said))
            continue
        path, text = edit
        if text is None:
            session.apply(FilesRead((), (path,)))
        else:
            session.apply(BufferChanged(scan(path, text, checks)))
    fresh = replace(Session().snapshot, disk=session.snapshot.files, config=session.snapshot.config)
    fresh = replace(fresh, config_problems=session.snapshot.config_problems)
    fresh = replace(fresh, facts=session.snapshot.facts, content=session.snapshot.content)

    incremental, whole = evaluate(session.snapshot, checks, last), evaluate(fresh, checks)

    assert whole.verdicts == incremental.verdicts
