"""Which commit a folder stands at, where what tools can see of it is what is committed."""

import subprocess
from pathlib import Path

import pytest

from gonogo.tools.git import committed


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace in a folder of a repository, with one commit."""
    workspace = tmp_path / "repository" / "workspace"
    (workspace / "deep").mkdir(parents=True)
    for path in ("a.py", "deep/b.py", "pyproject.toml", "notes.md"):
        (workspace / path).write_text("")
    git(workspace, "init", "-q", "..")
    git(workspace, "add", ".")
    git(workspace, "commit", "-q", "-m", "all")
    return workspace


def test_it_is_the_commit_that_is_checked_out(root: Path):
    assert git(root, "rev-parse", "HEAD") == committed(root)


@pytest.mark.parametrize("path", ["a.py", "deep/b.py", "pyproject.toml", "deep/new.py"])
def test_there_is_none_where_a_file_differs_or_is_new(root: Path, path: str):
    (root / path).write_text("x = 1\n")

    assert not committed(root)


def test_there_is_none_where_a_file_is_gone_or_only_staged(root: Path):
    (root / "a.py").unlink()
    assert not committed(root)

    git(root, "add", "-A")
    assert not committed(root)


def test_what_tools_do_not_see_may_differ(root: Path):
    (root / "notes.md").write_text("changed")
    (root / "data.csv").write_text("new")
    (root.parent / "aside.py").write_text("not of the workspace")

    assert committed(root)


def test_there_is_none_before_the_first_commit_nor_without_a_repository(tmp_path: Path):
    assert not committed(tmp_path)

    git(tmp_path, "init", "-q")
    assert not committed(tmp_path)
