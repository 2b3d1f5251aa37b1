"""The whole path in a real server: open, type, save, break, repair."""

from lsprotocol import types as lsp

from protocol.editor import editing


async def test_opening_a_clean_folder_ends_verified_with_its_tests_counted(small):
    async with editing(small) as editor:
        status = await editor.verified()

        tests = next(row for row in status.categories if row.name == "test coverage")
        assert ("pass", 100) == (tests.outcome, tests.score)
        assert [] == editor.diagnostics("small/money.py", source="mypy")


async def test_typing_an_error_shows_it_unsaved_and_undoing_it_takes_it_away(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")

        editor.type("small/money.py", text + "\n\nwrong: int = 'text'\n")
        await editor.until(lambda: editor.messages("small/money.py", source="mypy"), "mypy's error in the buffer")
        shown = editor.diagnostics("small/money.py", source="mypy")
        editor.type("small/money.py", text)
        await editor.until(lambda: not editor.messages("small/money.py", source="mypy"), "no error any more")

        (error,) = shown
        assert ("assignment", 8) == (error.code, error.range.start.line)
        assert text == (small / "small/money.py").read_text()


async def test_an_error_moves_with_its_line_and_is_never_sent_where_it_was(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py") + "\n\nx: int = 'a'\n"
        editor.type("small/money.py", text)
        await editor.until(lambda: editor.messages("small/money.py", source="mypy"), "mypy's error")
        await editor.settled()
        (error,) = editor.diagnostics("small/money.py", source="mypy")
        editor.published.clear()

        editor.type("small/money.py", f"\n{text}")
        moved = error.range.start.line + 1
        await editor.until(
            lambda: [moved] == [d.range.start.line for d in editor.diagnostics("small/money.py", source="mypy")], "it"
        )

        sent = [d for params in editor.published for d in params.diagnostics if d.source == "mypy"]
        assert {moved} == {d.range.start.line for d in sent}


async def test_unsaved_text_that_breaks_another_file_shows_it_there(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")

        editor.type("small/money.py", text.replace("def cents(amount: float)", "def cents(amount: str)"))

        await editor.until(lambda: editor.messages("small/shop.py", source="mypy"), "mypy's error in the caller")


async def test_a_syntax_error_hides_nothing_of_the_other_files(small):
    (small / "small/shop.py").write_text("wrong: int = 'text'\n" + (small / "small/shop.py").read_text())
    async with editing(small) as editor:
        await editor.until(lambda: editor.messages("small/shop.py", source="mypy"), "the error of the other file")
        before = editor.messages("small/shop.py", source="mypy")
        text = editor.open("small/money.py")

        editor.type("small/money.py", text + "\ndef broken(:\n")
        await editor.until(lambda: editor.messages("small/money.py"), "the syntax error")
        await editor.settled()

        assert before
        assert before == editor.messages("small/shop.py", source="mypy")


async def test_while_text_is_half_typed_the_status_is_checking_and_not_verified(small):
    async with editing(small) as editor:
        await editor.verified()
        text, seen = editor.open("small/money.py"), len(editor.statuses)

        editor.type("small/money.py", text + "\ndef broken(:\n")
        await editor.until(lambda: len(editor.statuses) > seen, "a status")

        first = editor.statuses[seen]
        assert (["judgement"], False, []) == (list(first.checking), first.verified, editor.messages("small/money.py"))


async def test_a_renamed_function_says_which_tests_it_stops_on_the_import_that_broke(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")

        editor.type("small/money.py", text.replace("def cents", "def to_cents"))
        await editor.until(
            lambda: any("'cents'" in message for message in editor.messages("small/shop.py", source="gonogo")),
            "the missing symbol",
        )

        (found,) = [d for d in editor.diagnostics("small/shop.py", source="gonogo") if d.code == "missing-symbol"]
        assert 0 == found.range.start.line
        assert {"no-go"} == {editor.status.verdict}
        assert any(r.location.uri.endswith("tests/test_shop.py") for r in found.related_information)


async def test_a_save_is_verified_and_a_verdict_is_never_verified_while_a_buffer_is_unsaved(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")
        editor.type("small/money.py", text + "\n\nmore = 1\n")
        await editor.until(lambda: not editor.status.verified, "not verified any more")
        unsaved = await editor.settled()

        editor.save("small/money.py")
        await editor.verified()

        assert not unsaved.verified
        assert "go" != unsaved.verdict


async def test_a_file_changed_behind_the_editors_back_is_noticed(small):
    async with editing(small) as editor:
        await editor.verified()

        (small / "small/shop.py").write_text("wrong: int = 'text'\n" + (small / "small/shop.py").read_text())

        await editor.until(lambda: editor.messages("small/shop.py", source="mypy"), "the error of the file on disk")


async def test_an_unsaved_line_that_raises_at_import_is_blamed_before_the_save(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("small/money.py")

        def failures():
            return [d for d in editor.diagnostics("small/money.py") if d.code == "collection-failure"]

        editor.type("small/money.py", text + '\n\nraise RuntimeError("not yet")\n')
        await editor.until(failures, "the failed collection of what imports it")
        (found,) = failures()
        editor.type("small/money.py", text)
        await editor.until(lambda: not failures(), "no failure any more")

        assert text.count("\n") + 2 == found.range.start.line
        assert "stops 3 tests in 2 files" in found.message
        assert text == (small / "small/money.py").read_text()


async def test_a_client_that_can_watch_files_is_asked_to_and_believed(small):
    async with editing(small, watches=True) as editor:
        await editor.verified()
        (small / "small/shop.py").write_text("wrong: int = 'text'\n" + (small / "small/shop.py").read_text())

        event = lsp.FileEvent(editor.uri("small/shop.py"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))

        await editor.until(lambda: editor.messages("small/shop.py", source="mypy"), "the error of the file on disk")
        assert lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES in editor.registered
