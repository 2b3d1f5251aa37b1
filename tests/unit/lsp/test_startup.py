"""What a server loads before it can answer."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import sys
import gonogo.cli, gonogo.lsp.server
from gonogo.checks import discover
discover()
print("libcst" in sys.modules)
"""


def test_libcst_is_not_loaded_before_a_fix_is_asked_for() -> None:
    """It takes a quarter of the time in which a server starts, and no check needs it."""
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "False"
