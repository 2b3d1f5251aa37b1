"""What stands above test files and classes, and when the client is told to ask for it again."""

import pytest
from lsprotocol import types as lsp
from pygls.workspace import PositionCodec

from gonogo.checks import discover
from gonogo.engine import evaluate
from gonogo.facts import Collection, CollectionFailure
from gonogo.lsp.lens import Refresh, lenses
from gonogo.lsp.to_lsp import Wording
from gonogo.source import Span
from workspace import files_of, snapshot_of

TEXT = """
-- pkg/__init__.py --
-- pkg/mod.py --
def there(): ...
-- tests/test_a.py --
import pkg.mod


def test_one(): ...


class TestTwo:
    def test_a(self): ...
    def test_b(self): ...


class Empty: ...
"""
A = "tests/test_a.py"
IDS = (f"{A}::test_one[x::TestTwo]", f"{A}::TestTwo::test_a", f"{A}::TestTwo::Inner::test_b")
UNVERIFIED = Collection(tests={A: IDS})
BROKEN = TEXT.replace("import pkg.mod", "from pkg.mod import absent")


def judged(text, *facts):
    snapshot = snapshot_of(files_of(text)[0], *facts)
    return evaluate(snapshot, [c for c in discover() if c.category == "test coverage"]), snapshot


def shown(text, *facts, path=A):
    report, snapshot = judged(text, *facts)
    wording = Wording(PositionCodec(), str, snapshot)
    return [(found.range.start.line, found.command.title) for found in lenses(report, path, wording)]


def test_a_file_and_its_classes_say_how_many_tests_are_collected():
    assert shown(TEXT, Collection(tests={A: IDS}, verified=True)) == [
        (0, "3 tests collected"),
        (6, "2 tests collected"),
    ]


def test_what_is_not_verified_says_so():
    assert shown(TEXT, Collection(tests={A: IDS[:1]})) == [(0, "1 test, as last collected")]


@pytest.mark.parametrize("facts", [(), (Collection(tests={A: IDS}, unknown="pytest is not installed"),)])
def test_what_is_not_known_is_not_said(facts):
    assert shown(TEXT, *facts) == []


def test_a_stopped_file_says_what_stops_it_and_counts_nothing():
    assert shown(BROKEN, UNVERIFIED) == [(0, "blocked: pkg.mod has no 'absent'")]


def test_what_pytest_alone_knows_is_said_shortly():
    failure = CollectionFailure(A, "exception", "RuntimeError: " + 90 * "x", Span(A, 0, 0, 0, 1))
    ((line, title),) = shown(TEXT, Collection(failures=(failure,), verified=True))
    assert (line, title) == (0, "blocked: RuntimeError: " + 60 * "x" + "…")


def test_other_files_have_none():
    assert shown(BROKEN, UNVERIFIED, path="pkg/mod.py") == []


class Client:
    """Counts how often it is told that lenses have changed."""

    def __init__(self, supported: bool) -> None:
        support = lsp.CodeLensWorkspaceClientCapabilities(refresh_support=supported)
        self.client_capabilities = lsp.ClientCapabilities(lsp.WorkspaceClientCapabilities(code_lens=support))
        self.told = 0

    def workspace_code_lens_refresh(self, params: None) -> None:
        self.told += 1


@pytest.mark.parametrize(("supported", "told"), [(True, [1, 1, 2, 3]), (False, [0, 0, 0, 0])])
def test_a_client_that_can_be_told_is_told_of_each_change_once(supported, told):
    client = Client(supported)
    refresh, seen = Refresh(client), []
    verified = Collection(tests={A: IDS}, verified=True)
    for text, fact in [
        (TEXT, UNVERIFIED),
        (TEXT, UNVERIFIED),
        (TEXT, verified),
        (BROKEN, UNVERIFIED),
    ]:
        refresh.after(*judged(text, fact))
        seen.append(client.told)
    assert seen == told
