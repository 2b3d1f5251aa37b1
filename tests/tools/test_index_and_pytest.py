"""What the static index reports without running anything, real pytest fails on at the same line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gonogo.checks import discover
from gonogo.engine import evaluate
from gonogo.facts import Environment
from workspace import files_of, snapshot_of

INDEX = [check for check in discover() if check.id in {"missing-symbol", "missing-module", "import-cycle"}]
ENVIRONMENT = Environment(version=(3, 11, 0), modules=frozenset({"pytest"}))
BROKEN = {
    "a missing name": "-- app/__init__.py --\n-- app/a.py --\n-- tests/test_a.py --\nfrom app.a import nothing",
    "a missing name behind a package": """
-- app/__init__.py --
from .a import f
-- app/a.py --
-- tests/test_a.py --
import app.b
-- app/b.py --
""",
    "a missing submodule": "-- app/__init__.py --\nfrom . import sub\n-- tests/test_a.py --\nimport app",
    "a missing module": "-- app/__init__.py --\n-- tests/test_a.py --\nimport app.absent",
    "a module that is no package": "-- app/__init__.py --\n-- app/a.py --\n-- tests/test_a.py --\nimport app.a.b",
    "not installed": "-- tests/test_a.py --\nimport nobody_has_this",
    "an __init__.py is missing": "-- tests/helper.py --\n-- tests/test_a.py --\nfrom .helper import x",
    "a relative import leaves the tests": "-- tests/__init__.py --\n-- tests/test_a.py --\nfrom ..app import x",
    "beside a test, where the import mode adds no folder": """
-- pytest.ini --
[pytest]
addopts = --import-mode=importlib
-- tests/helper.py --
-- tests/test_a.py --
import helper
""",
    "a private name of a star import": """
-- app/__init__.py --
from .a import *
-- app/a.py --
_f = 1
-- tests/test_a.py --
from app import _f
""",
    "a name for type checkers only": """
-- app/__init__.py --
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from decimal import Decimal
-- tests/test_a.py --
from app import Decimal
""",
    "a cycle": """
-- app/__init__.py --
-- app/a.py --
from app.b import f
g = 1
-- app/b.py --
from app.a import g
f = 1
-- tests/test_a.py --
import app.a
""",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_pytest_fails_at_the_line_that_the_index_names(text: str, tmp_path: Path):
    files = files_of(text)[0]
    (found,) = evaluate(snapshot_of(files, ENVIRONMENT), INDEX).blockers
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)

    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "--rootdir", "."]
    environ = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # none is needed, and each takes its time to load
    ended = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120, check=False)

    frames = re.findall(r"^(\S+\.py):(\d+): in ", ended.stdout, re.MULTILINE)
    span = found[1].span
    assert frames[-1] == (span.path, str(span.line + 1)), ended.stdout
