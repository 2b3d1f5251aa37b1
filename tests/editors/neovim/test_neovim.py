"""What a person sees and does in Neovim. Each scenario is a Lua script that fails where a state never comes."""

from __future__ import annotations

from editors.neovim.neovim import Neovim


def test_a_code_action_removes_a_blocker_and_the_statusline_follows(neovim: Neovim) -> None:
    output = neovim.run("fix_a_blocker")
    assert "NO-GO" in output
    assert "def create_refresh_token" in (neovim.workspace / "finport/auth/oauth2.py").read_text()


def test_unsaved_text_is_judged_as_it_is_typed_and_as_it_is_undone(neovim: Neovim) -> None:
    neovim.run("type_an_error")


def test_a_none_default_is_made_optional_by_code_action(neovim: Neovim) -> None:
    neovim.run("fix_implicit_optional")


def test_health_float_quickfix_and_recheck_show_what_the_server_says(neovim: Neovim) -> None:
    neovim.run("look_around")


def test_an_untrusted_workspace_says_so_until_the_person_trusts_it(neovim: Neovim) -> None:
    neovim.run("trust", trusted=False)


def test_setup_starts_the_server_where_vim_lsp_enable_is_missing(neovim: Neovim) -> None:
    neovim.run("setup", config="older.lua")
