"""What an editor with settings and trust of its own tells the server: VS Code, for one."""

from lsprotocol import types as lsp

from protocol.conftest import write
from protocol.editor import editing

TWO_ERRORS = """\
-- pyproject.toml --
[tool.mypy]
files = ["pkg"]
-- pkg/__init__.py --
first: int = "text"
second: int = "text"
-- test_it.py --
import pathlib

pathlib.Path(__file__).with_name("pytest-was-here").touch()


def test_it():
    pass
"""


async def test_trust_that_the_client_keeps_is_neither_remembered_nor_looked_up(tmp_path):
    root, state = write(tmp_path / "project", TWO_ERRORS), tmp_path / "state"
    trust = lsp.ExecuteCommandParams("gonogo.trust")
    async with editing(root, trusted=False, state=state, options={"keepsTrust": True}) as editor:
        await editor.settled()
        await editor.client.workspace_execute_command_async(trust)
        await editor.until(lambda: editor.status.trusted and not editor.status.checking, "a trusted status")
        assert (root / "pytest-was-here").exists()
        assert [] == list(state.rglob("trusted.json"))

    async with editing(root, trusted=False, state=state) as editor:
        await editor.client.workspace_execute_command_async(trust)  # as another editor would, with the server's memory
    async with editing(root, trusted=False, state=state, options={"keepsTrust": True}) as editor:
        assert (await editor.settled()).trusted is False


async def test_a_folder_has_settings_of_its_own_which_win_and_can_change(tmp_path):
    first, second = write(tmp_path / "first", TWO_ERRORS), write(tmp_path / "second", TWO_ERRORS)

    def sent(allowed):
        return {"gonogo": {"allowed-type-errors": 0}, "folders": {second.as_uri(): {"allowed-type-errors": allowed}}}

    options = {"settings": {"allowed-type-errors": 0}, "folders": sent(2)["folders"]}
    async with editing(first, second, trusted=False, options=options) as editor:
        await editor.settled()
        assert any("type errors" in reason for reason in editor.status.reasons)
        editor.root = second
        assert not any("type errors" in reason for reason in (await editor.settled()).reasons)

        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(sent(0)))
        await editor.until(
            lambda: any("type errors" in reason for reason in editor.status.reasons), "the finding that was allowed"
        )


async def test_asked_for_a_status_the_server_answers_with_the_text_that_was_sent_before(small):
    async with editing(small) as editor:
        before = await editor.verified()
        editor.open("small/money.py")
        editor.type("small/money.py", "cents: int = 'none'\n")
        status = await editor.client.protocol.send_request_async("gonogo/status", {"uri": editor.uri("small/money.py")})

        assert before.verified
        assert not status.verified
        assert "judgement" in status.checking or "increment" in status.checking
        elsewhere = {"uri": (small.parent / "elsewhere.py").as_uri()}
        assert await editor.client.protocol.send_request_async("gonogo/status", elsewhere) is None


async def test_a_status_says_what_to_do_next_with_its_place(tmp_path):
    async with editing(write(tmp_path / "project", TWO_ERRORS), trusted=False) as editor:
        status = await editor.settled()
        step = next(step for step in status.next if step.check == "type-errors")
        assert ("pkg/__init__.py", 1) == (step.place.path, step.place.line)
        assert step.action
        assert "points" in step.gain
