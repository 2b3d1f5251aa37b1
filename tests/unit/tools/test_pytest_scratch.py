"""The folders of collections go when their owner closes them, and those of a killed owner when the next one comes."""

import subprocess
import sys

import pytest

from gonogo.facts import Environment
from gonogo.model import Config
from gonogo.tools.pytest import Pytest
from gonogo.tools.pytest_scratch import Scratch

OWNER = """
import sys
from pathlib import Path
from gonogo.tools.pytest_scratch import Scratch
scratch = Scratch(Path(sys.argv[1]))
print(scratch.folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def owner(tmp_path):
    """Another server's process, with a folder open."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        process.kill()


def folders(home):
    return sorted(str(folder) for folder in home.glob("collect-*"))


def test_it_is_gone_once_it_is_closed(tmp_path):
    scratch = Scratch(tmp_path)
    (scratch.folder / "cache").mkdir()
    assert [str(scratch.folder)] == folders(tmp_path)

    scratch.close()

    assert [] == folders(tmp_path)


def test_the_folder_of_a_running_owner_stays(tmp_path, owner):
    theirs = owner.stdout.readline().strip()

    mine = Scratch(tmp_path)

    assert sorted([theirs, str(mine.folder)]) == folders(tmp_path)
    mine.close()


def test_the_folder_of_a_killed_owner_is_removed(tmp_path, owner):
    assert owner.stdout.readline().strip() in folders(tmp_path)
    owner.kill()
    owner.wait()

    mine = Scratch(tmp_path)

    assert [str(mine.folder)] == folders(tmp_path)
    mine.close()


async def test_the_collection_engine_keeps_its_files_in_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *names, **options: str(tmp_path))
    engine = Pytest(tmp_path, Environment(python=sys.executable), Config())
    assert 1 == len(folders(tmp_path / "scratch"))

    await engine.close()

    assert [] == folders(tmp_path / "scratch")
