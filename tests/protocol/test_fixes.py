"""The fixes the product is known for, from the diagnostic to the text, in a real server."""

from lsprotocol import types as lsp

from protocol.conftest import write
from protocol.editor import editing

FLOW = "tests/integration/test_auth_to_portfolio_flow.py"


async def test_exporting_what_exists_only_as_a_method_unblocks_the_tests(finport):
    async with editing(finport) as editor:
        await editor.verified()
        (missing,) = [d for d in editor.diagnostics(FLOW) if d.code == "missing-symbol"]
        before = editor.status

        actions = await editor.actions(FLOW, missing)
        (preferred,) = [a for a in actions if a.is_preferred]
        await editor.apply(preferred)
        await editor.until(lambda: not editor.messages(FLOW, source="gonogo"), "no finding any more")
        after = await editor.verified()

        assert "create_refresh_token" in preferred.title
        assert before.blockers - 1 == after.blockers
        assert before.score < after.score
        assert preferred.title.endswith(f": unblocks 5 tests, +{after.score - before.score:.1f}")


async def implicit_optional(editor):
    """Type a function with one into an open file; mypy's diagnostic of it."""
    text = editor.open("small/money.py")
    editor.type("small/money.py", text + "\n\ndef note(words: list[str] = None) -> None:\n    print(words)\n")
    await editor.until(lambda: editor.messages("small/money.py", source="mypy"), "mypy's error")
    (error,) = editor.diagnostics("small/money.py", source="mypy")
    return error


async def test_an_implicit_optional_is_repaired_in_an_unsaved_buffer(small):
    async with editing(small) as editor:
        await editor.verified()
        error = await implicit_optional(editor)

        action, ignore = await editor.actions("small/money.py", error)
        assert (action.is_preferred, ignore.is_preferred) == (True, False)
        assert ignore.title == "Ignore it: type: ignore[assignment]"
        await editor.apply(action)
        await editor.until(lambda: not editor.messages("small/money.py", source="mypy"), "no error any more")

        assert "words: list[str] | None = None" in (small / "small/money.py").read_text()


async def test_a_client_that_sends_no_diagnostics_is_offered_the_fixes_of_the_place_it_asks_about(small):
    async with editing(small) as editor:
        await editor.verified()
        error = await implicit_optional(editor)
        place = error.range
        known = [a.title for a in await editor.actions("small/money.py", error)]
        anothers = lsp.Diagnostic(place, "Line too long", source="ruff")

        assert len(known) == 2
        for asked in (place, lsp.Range(place.start, place.start), lsp.Range(place.end, place.end)):
            assert [a.title for a in await editor.actions_at("small/money.py", asked)] == known
        assert [a.title for a in await editor.actions_at("small/money.py", place, anothers)] == known
        assert await editor.actions_at("small/money.py", lsp.Range(lsp.Position(0, 0), lsp.Position(0, 3))) == []


async def test_a_fix_that_cannot_be_made_to_the_text_as_it_is_now_is_not_offered(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")
        wrong = text + "\n\ndef note(words: list[str] = None) -> None:\n    print(words)\n"
        editor.type("small/money.py", wrong)
        await editor.until(lambda: editor.messages("small/money.py", source="mypy"), "mypy's error")
        (stale,) = editor.diagnostics("small/money.py", source="mypy")
        editor.type("small/money.py", text)
        await editor.until(lambda: not editor.messages("small/money.py", source="mypy"), "no error any more")

        assert [] == await editor.actions("small/money.py", stale)


SETTINGS = "-- small/settings.py --\nimport os\n\nKEY = os.environ['API_KEY']\n"
CLASHING = "-- tests/a/test_twice.py --\ndef test_a(): ...\n-- tests/b/test_twice.py --\ndef test_b(): ...\n"


async def test_a_fix_creates_the_file_that_it_needs_and_another_renames_one(small):
    write(small, SETTINGS + CLASHING)
    async with editing(small) as editor:
        await editor.verified()
        editor.open("small/settings.py")
        (undocumented,) = [d for d in editor.diagnostics("small/settings.py") if d.code == "undocumented-env-var"]

        (action,) = await editor.actions("small/settings.py", undocumented)
        await editor.apply(action)

        assert (small / ".env.example").read_text() == "API_KEY=\n"
        editor.open("tests/b/test_twice.py")
        (clash,) = [d for d in editor.diagnostics("tests/b/test_twice.py") if d.code == "duplicate-test-module"]

        (rename,) = [a for a in await editor.actions("tests/b/test_twice.py", clash) if a.is_preferred]
        await editor.apply(rename)

        assert (small / "tests/b/test_twice_b.py").exists()
        assert not (small / "tests/b/test_twice.py").exists()


async def test_a_client_that_cannot_create_or_rename_files_is_not_offered_a_fix_that_does(small):
    write(small, SETTINGS + CLASHING)
    async with editing(small, creates=False) as editor:
        await editor.verified()
        editor.open("small/settings.py")
        (undocumented,) = [d for d in editor.diagnostics("small/settings.py") if d.code == "undocumented-env-var"]

        assert await editor.actions("small/settings.py", undocumented) == []
        editor.open("tests/b/test_twice.py")
        (clash,) = [d for d in editor.diagnostics("tests/b/test_twice.py") if d.code == "duplicate-test-module"]
        assert await editor.actions("tests/b/test_twice.py", clash) == []
