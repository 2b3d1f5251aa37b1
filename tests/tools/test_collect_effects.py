"""What the project's own code does at import, besides importing, is reported on its line."""

import os
import socket

import pytest

from tools.collecting import collected

EFFECTS = {
    "process": ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'pass'])", "process", "starts "),
    "shell": ("import os\nos.system('exit 0 --password=hunter2')", "process", "starts exit"),
    "database": ("import sqlite3\nsqlite3.connect(':memory:')", "database", "opens an SQLite database"),
    "file": ("import pathlib\npathlib.Path('out.txt').write_text('x')", "file", "writes out.txt"),
    "folder": ("import pathlib\npathlib.Path('out').mkdir(exist_ok=True)", "file", "makes the folder out"),
    "removal": ("import os\nos.remove('victim.txt')", "file", "removes victim.txt"),
}


@pytest.mark.parametrize("name", EFFECTS)
async def test_an_effect_is_reported_on_its_line(tmp_path, name):
    code, kind, message = EFFECTS[name]
    text = f"-- victim.txt --\n-- app.py --\n{code}\n-- test_a.py --\nimport app\ndef test_a(): ...\n"

    collection = await collected(tmp_path, text)

    (effect,) = collection.side_effects
    assert ("test_a.py", kind, "app.py:2:1") == (effect.path, effect.kind, str(effect.span))
    assert effect.message.startswith(message)
    assert "hunter2" not in effect.message
    assert 1 == collection.collected


async def test_a_connection_is_reported_with_its_address(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket\nsocket.create_connection(('127.0.0.1', {port})).close()\n"
        collection = await collected(tmp_path, f"-- test_a.py --\n{code}")

    assert [f"connects to 127.0.0.1:{port}"] == [effect.message for effect in collection.side_effects]


@pytest.mark.skipif(os.name == "nt", reason="os.fork")
async def test_a_fork_is_reported(tmp_path):
    collection = await collected(tmp_path, "-- test_a.py --\nimport os\nif os.fork() == 0:\n    os._exit(0)\n")

    assert ["forks"] == [effect.message for effect in collection.side_effects]


async def test_reading_and_temporary_files_and_what_tests_would_do_is_no_effect(tmp_path):
    text = """
-- test_a.py --
import pathlib, subprocess, tempfile

pathlib.Path(__file__).read_text()
pathlib.Path("tests").mkdir(exist_ok=True)
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")


def test_a():
    subprocess.run(["git"])
-- tests/keep.txt --
"""
    collection = await collected(tmp_path, text)

    assert ((), 1) == (collection.side_effects, collection.collected)


async def test_what_an_installed_package_does_while_it_is_imported_is_not_the_projects(tmp_path):
    text = """
-- pytest.ini --
[pytest]
pythonpath = site-packages
-- site-packages/thirdparty.py --
import sqlite3

sqlite3.connect(":memory:")


def connect():
    sqlite3.connect(":memory:")
-- test_a.py --
import thirdparty

thirdparty.connect()
"""
    collection = await collected(tmp_path, text)

    assert ["test_a.py:3:1"] == [str(effect.span) for effect in collection.side_effects]
