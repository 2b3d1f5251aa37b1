"""Fixes that create, empty or not, and rename files, in the protocol's words."""

from lsprotocol import types as lsp
from pygls.workspace import PositionCodec

from gonogo.fixes.edits import edits
from gonogo.lsp.to_lsp import Wording, rename, workspace_edit
from gonogo.model import Snapshot
from workspace import snapshot_of


def wording(snapshot: Snapshot) -> Wording:
    return Wording(PositionCodec(), "file:///{}".format, snapshot)


def test_an_empty_file_is_created():
    edit = workspace_edit(edits("a/__init__.py", None, ""), wording(snapshot_of({"a/x.py": ""})), lambda path: None)

    created, changed = edit.document_changes
    assert created == lsp.CreateFile("file:///a/__init__.py")
    assert [change.new_text for change in changed.edits] == [""]


def test_a_file_is_renamed_and_overwrites_none():
    edit = rename("a/test_x.py", "a/test_x_a.py", wording(snapshot_of({"a/test_x.py": ""})))

    assert edit.document_changes == [lsp.RenameFile("file:///a/test_x.py", "file:///a/test_x_a.py")]
    assert edit.document_changes[0].options is None
