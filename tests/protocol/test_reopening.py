"""Opening a folder again shows the last known findings at once, as provisional."""

from protocol.editor import editing


async def test_the_findings_of_the_last_time_are_there_before_any_tool_has_answered(small):
    (small / "small/shop.py").write_text("wrong: int = 'text'\n" + (small / "small/shop.py").read_text())
    async with editing(small) as editor:
        await editor.verified()

    async with editing(small) as editor:
        await editor.until(lambda: editor.messages("small/shop.py", source="mypy"), "the known error")
        statuses = [s for s in editor.statuses if "types" in s.checking or "environment" in s.checking]
        await editor.verified()

        assert statuses
        assert not any(s.verified for s in statuses)
        assert {"no-go"} == {s.verdict for s in statuses}
