"""What a person sees and does in Neovim. Each scenario is a Lua script that fails where a state never comes."""

from __future__ import annotations

import os

import pytest

from editors.neovim.neovim import Neovim


def test_code_actions_remove_a_blocker_and_type_errors_and_the_statusline_follows(in_finport: Neovim) -> None:
    output = in_finport.run("repair_finport")
    assert "NO-GO" in output
    assert "def create_refresh_token" in (in_finport.workspace / "finport/auth/oauth2.py").read_text()


def test_unsaved_text_is_judged_as_it_is_typed_undone_and_fixed(in_shop: Neovim) -> None:
    in_shop.run("type_an_error")


def test_the_window_lists_the_blockers_and_its_keys_go_there_and_fix_them(in_shop: Neovim) -> None:
    in_shop.run("float")


def test_health_quickfix_report_log_and_recheck_show_what_the_server_says(in_shop: Neovim) -> None:
    in_shop.run("look_around")


def test_an_untrusted_workspace_says_so_until_the_person_trusts_it(in_shop: Neovim) -> None:
    in_shop.run("trust", trusted=False)


def test_setup_starts_the_server_where_vim_lsp_enable_is_missing(in_shop: Neovim) -> None:
    in_shop.run("setup", config="older.lua")


def test_the_server_is_started_while_neovim_reads_the_first_python_file_and_only_once(in_shop: Neovim) -> None:
    in_shop.run("early")


def test_nothing_is_started_that_the_person_has_not_enabled_and_commands_say_so(in_shop: Neovim) -> None:
    in_shop.run("not_enabled", config="bare.lua")


def test_nothing_happens_in_files_of_other_languages(in_shop: Neovim) -> None:
    in_shop.run("other_languages")


def test_the_lualine_component_shows_the_verdict_in_its_colour(in_shop: Neovim) -> None:
    in_shop.run("lualine", config="bare.lua")


@pytest.mark.skipif(
    "GONOGO_TEST_TROUBLE" not in os.environ, reason="GONOGO_TEST_TROUBLE names no checkout of trouble.nvim"
)
def test_trouble_lists_the_findings_of_the_project_and_goes_there(in_shop: Neovim) -> None:
    in_shop.run("trouble")
