"""A project of which a module fails at import, and what pytest says of that."""

from functools import partial

from gonogo.facts import CollectionFailure, Frame
from gonogo.source import Span
from workspace import check_workspace

check = partial(check_workspace, only="collection-failure")

TWO_FILES = """
-- app/settings.py --
KEY = 1
raise RuntimeError  #! collection-failure
-- tests/test_a.py --
from app import settings  #! collection-failure


def test_one(): ...
def test_two(): ...
-- tests/test_b.py --
import app.settings  #! collection-failure


def test_three(): ...
-- tests/test_c.py --
def test_four(): ...
"""


def failure(path: str, blame: str = "", line: int = 0, **fields) -> CollectionFailure:
    """*path* fails at `blame:line`, which its own first line leads to."""
    frames = (Frame(Span(path, 0, 0, 0, 5), "<module>"),)
    defaults = {"kind": "exception", "message": "RuntimeError", "frames": frames}
    return CollectionFailure(path, blame=Span(blame or path, line, 0, line, 5), **{**defaults, **fields})
