"""What of the plugin needs no server: its style and its help."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

from editors.neovim.neovim import HERE, PLUGIN, Neovim
from editors.vscode.machine import Node, cache, locked, node

ROOT = PLUGIN.parents[1]
STYLUA = "@johnnymorganz/stylua@2.5.2"  # the formatter itself, compiled for Node


def stylua(node: Node) -> Path:
    """The package, kept under the user's cache home."""
    home = cache() / STYLUA.replace("/", "-")
    with locked("stylua"):
        if not home.exists():
            quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
            subprocess.run([*node.npm, "install", *quiet, "--prefix", str(home), STYLUA], check=True)
    return home / "node_modules" / "@johnnymorganz" / "stylua"


def test_the_lua_files_are_as_stylua_writes_them() -> None:
    settings = tomllib.loads((PLUGIN / "stylua.toml").read_text(encoding="utf-8"))
    files = sorted(file for folder in (PLUGIN, ROOT / "tests") for file in folder.rglob("*.lua"))
    runs = node()
    command = [runs.program, HERE / "style.cjs", stylua(runs), json.dumps(settings), *files]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"stylua writes these otherwise:\n{done.stdout}{done.stderr}"


def test_the_help_builds_leads_nowhere_wrong_and_names_all_there_is(in_shop: Neovim) -> None:
    in_shop.run("help", config="bare.lua")
