"""What a client with no plugin is told: the verdict in its log, and never a popup."""

from lsprotocol import types as lsp

from gonogo.lsp.verdict_log import VerdictLog
from protocol.editor import editing


async def test_a_changed_verdict_is_logged_once_it_is_checked_and_never_pops_up(small):
    async with editing(small) as editor:
        logged = editor.client.log_messages
        opened = await editor.verified()
        await editor.until(lambda: logged, "the first verdict in the log")
        text = editor.open("small/money.py")

        editor.type("small/money.py", text.replace("def cents", "def to_cents"))
        await editor.until(lambda: len(logged) > 1, "the verdict on the unsaved text in the log")
        broken = editor.status
        blockers = [d for found in editor.client.diagnostics.values() for d in found if d.data["blocker"]]
        editor.type("small/money.py", text)
        await editor.until(lambda: len(logged) > 2, "the verdict on the text as it was in the log")

        first, second, third = [message.message.split("\n") for message in logged]
        assert {lsp.MessageType.Info} == {message.type for message in logged}
        assert f"small project: {opened.text} (verified)" == first[0]
        assert f"small project: {broken.text} (provisional, was {opened.text})" == second[0]
        assert [f"- {reason}" for reason in broken.reasons] == second[1:]
        assert f"small project: {opened.text} (verified, was {broken.text})" == third[0]
        assert [] == editor.client.messages

        assert broken.blockers == len(blockers) > 0
        assert set(broken.reasons) == {blocker.message for blocker in blockers}


def _status(text, *checking, reasons=()):
    return {"text": text, "checking": checking, "verified": True, "reasons": reasons}


def test_nothing_is_logged_while_checking_nor_where_the_verdict_is_the_same_again():
    logged = []
    log = VerdictLog(lambda message: logged.append(message.message), "small")

    log.tell(_status("GO 91.3"))
    log.tell(_status("UNKNOWN", "types"))
    log.tell(_status("GO 91.3"))
    log.tell(_status("GO 92.0", "collection"))
    log.tell(_status("NO-GO 80.0 · 1 blocker", reasons=["no tests"]))

    assert logged == [
        "small: GO 91.3 (verified)",
        "small: NO-GO 80.0 · 1 blocker (verified, was GO 91.3)\n- no tests",
    ]
