"""The extension's own checks: its types, its style, and what of it needs no editor."""

from __future__ import annotations

import pytest

from editors.vscode.machine import Node
from editors.vscode.package import install, run


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_extensions_own_scripts_pass(node: Node, script: str) -> None:
    install(node)
    run(node, *node.npm, "run", "--silent", script)
