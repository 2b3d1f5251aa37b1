"""Whatever a test file does when it is imported is one failure on one file; all others are collected."""

import asyncio
import os
import sys

import pytest

from tools.collecting import Witness, collected, engine, old_stops_everything, written

OTHERS = "-- test_a.py --\ndef test_a(): ...\n-- test_z.py --\ndef test_z(): ...\n"

HOSTILE = {
    "os._exit": ("import os\nos._exit(3)", "exit", "the import ends the interpreter: os._exit(3)", 1),
    "sys.exit": ("import sys\n\nsys.exit('no')", "exit", "the import ends the interpreter: SystemExit('no')", 2),
    "pytest.exit": ("import pytest\npytest.exit('enough')", "exit", "Exit: enough", 1),
    "interrupt": ("raise KeyboardInterrupt", "exit", "KeyboardInterrupt", 0),
    "segmentation fault": (
        "import ctypes\ndef f():\n    ctypes.string_at(0)\nf()",
        "crash",
        "the import crashes the interpreter: Segmentation fault",
        2,
    ),
    "kill": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "crash",
        "the import is killed, as the system does when memory runs out",
        0,
    ),
    "an exception that cannot be read": (
        "class Silent(Exception):\n    def __str__(self): raise RuntimeError\nraise Silent",
        "exception",
        "Silent",
        2,
    ),
    "closed streams": (
        "import os, sys\nsys.stdout.close()\nos.close(1)\nos.close(2)",
        "crash",
        "collecting this breaks pytest: ValueError: I/O operation on closed file",
        0,
    ),
    "endless loop": ("x = 1\nwhile True:\n    x += 1", "timeout", "the import is not finished within 2 seconds", None),
    "endless wait": (
        "import time\n\n\ntime.sleep(1000)",
        "timeout",
        "the import is not finished within 2 seconds",
        3,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_one_failure_on_its_line(tmp_path, name):
    code, kind, message, line = HOSTILE[name]

    collection = await collected(tmp_path, f"{OTHERS}-- test_hostile.py --\n{code}\n", limit=2)

    (failure,) = collection.failures
    assert ("test_hostile.py", kind, message) == (failure.path, failure.kind, failure.message)
    assert "test_hostile.py" == failure.blame.path
    assert line in (None, failure.blame.line)
    assert ["test_a.py", "test_z.py"] == sorted(collection.tests)
    assert collection.verified


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits private memory")
async def test_a_huge_allocation_is_one_failure_on_its_line(tmp_path):
    collection = await collected(tmp_path, f"{OTHERS}-- test_hostile.py --\nx = 1\ny = bytearray(2 << 30)\n")

    (failure,) = collection.failures
    assert ("crash", "test_hostile.py:2:1", "MemoryError") == (failure.kind, str(failure.blame), failure.exception)
    assert ["test_a.py", "test_z.py"] == sorted(collection.tests)


async def test_many_hostile_files_are_each_found(tmp_path):
    hostile = "".join(f"-- test_{n}.py --\nimport os\nos._exit({n})\n" for n in range(1, 5))

    collection = await collected(tmp_path, OTHERS + hostile)

    assert [f"test_{n}.py" for n in range(1, 5)] == sorted(f.path for f in collection.failures)
    assert ["test_a.py", "test_z.py"] == sorted(collection.tests)


async def test_the_line_to_blame_for_a_hang_may_be_in_another_module(tmp_path):
    collection = await collected(
        tmp_path, f"{OTHERS}-- wait.py --\nimport time\n\ntime.sleep(1000)\n-- test_hostile.py --\nimport wait\n", 2
    )

    (failure,) = collection.failures
    assert ("test_hostile.py", "wait.py:3:1") == (failure.path, str(failure.blame))
    assert ["test_hostile.py", "wait.py"] == [frame.span.path for frame in failure.frames]


async def test_a_module_that_hangs_is_imported_once_however_many_files_import_it(tmp_path):
    text = """
-- wait.py --
import time

open("imports", "a").write("x")
time.sleep(1000)
-- between.py --
import wait
"""
    importers = "".join(f"-- test_{name}.py --\nimport between\n" for name in ("hostile", "more", "most"))

    collection = await collected(tmp_path, OTHERS + text + importers, limit=2)

    assert {"test_hostile.py", "test_more.py", "test_most.py"} == {f.path for f in collection.failures}
    assert {("timeout", "wait.py:4:1")} == {(f.kind, str(f.blame)) for f in collection.failures}
    assert ["test_a.py", "test_z.py"] == sorted(collection.tests)
    assert "x" == (tmp_path / "imports").read_text()


async def test_a_function_that_hangs_does_not_bar_its_module(tmp_path):
    text = """
-- util.py --
import time


def wait():
    time.sleep(1000)
-- test_hostile.py --
import util

util.wait()
-- test_more.py --
import util


def test_more(): ...
"""
    collection = await collected(tmp_path, OTHERS + text, limit=2)

    assert [("test_hostile.py", "util.py:5:5")] == [(f.path, str(f.blame)) for f in collection.failures]
    assert ["test_a.py", "test_more.py", "test_z.py"] == sorted(collection.tests)


@pytest.mark.parametrize("conftest", ["os._exit(1)", "sys.exit(1)", "time.sleep(1000)"])
async def test_a_hostile_conftest_is_one_failure(tmp_path, conftest):
    collection = await collected(tmp_path, f"{OTHERS}-- conftest.py --\nimport os, sys, time\n{conftest}\n", limit=2)

    (failure,) = collection.failures
    assert ("conftest.py", "conftest.py:2:1", {}) == (failure.path, str(failure.blame), dict(collection.tests))


@old_stops_everything
async def test_a_hostile_conftest_deeper_down_stops_its_folder_only(tmp_path):
    text = f"{OTHERS}-- deep/conftest.py --\nimport os\nos._exit(1)\n-- deep/test_b.py --\ndef test_b(): ...\n"

    collection = await collected(tmp_path, text)

    assert ["deep/conftest.py"] == [f.path for f in collection.failures]
    assert ["test_a.py", "test_z.py"] == sorted(collection.tests)


async def test_what_the_project_prints_and_reads_disturbs_nobody(tmp_path):
    noisy = """
-- pytest.ini --
[pytest]
addopts = -s
-- test_noisy.py --
import os, subprocess, sys
print('{"event": "done", "path": []}', flush=True)
os.write(1, b'{"event": "done", "path": []}\\n')
os.write(2, b"Timeout (0:00:02)!\\n")
subprocess.run([sys.executable, "-c", "print('child')"])
assert sys.stdin.read() == ""


def test_noisy(): ...
"""
    collection = await collected(tmp_path, OTHERS + noisy)

    assert (3, ()) == (collection.collected, collection.failures)


async def test_what_is_written_to_every_descriptor_is_not_taken_for_the_agents(tmp_path):
    noisy = """
-- test_noisy.py --
import os
for descriptor in range(64):
    for noise in (b'garbage', b'\\n{"event": "done", "path": [], "by_item": true}\\n', b'{"event": "end"}\\n', b'half'):
        try:
            os.write(descriptor, noise)
        except OSError:
            pass


def test_noisy(): ...
"""
    collection = await collected(tmp_path, OTHERS + noisy)

    assert (3, ()) == (collection.collected, collection.failures)


@pytest.mark.skipif(os.name == "nt", reason="os.fork")
async def test_a_fork_that_goes_on_collecting_does_not_speak_for_us(tmp_path):
    collection = await collected(tmp_path, f"{OTHERS}-- test_fork.py --\nimport os\nos.fork()\ndef test_fork(): ...\n")

    assert (3, ()) == (collection.collected, collection.failures)


async def test_a_process_left_behind_ends_with_the_collection(tmp_path):
    async with Witness() as witness:
        left = f"""
-- test_left.py --
import subprocess, sys

child = subprocess.Popen([sys.executable, "-c", {witness.code!r}], stdout=subprocess.PIPE)
child.stdout.readline()


def test_left(): ...
"""
        collection = await collected(tmp_path, OTHERS + left)

        assert (3, ()) == (collection.collected, collection.failures)
        (effect,) = collection.side_effects
        assert ("test_left.py:3:1", "process") == (str(effect.span), effect.kind)
        await witness.arrived()
        await witness.gone()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a process that left its group is found")
@pytest.mark.parametrize("warm", [False, True])
async def test_a_daemon_ends_with_the_collection_too(tmp_path, warm):
    """It has left our process group, and holds our pipes."""
    async with Witness() as witness:
        daemon = f"""
-- test_daemon.py --
import os, sys
ready, here = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        sys.stdout = open(here, "w")
        exec({witness.code!r})
    os._exit(0)
os.wait()
os.read(ready, 1)


def test_daemon(): ...
"""
        collecting = engine(written(tmp_path, OTHERS + daemon))
        try:
            collection = await (collecting.collect_files(["test_daemon.py"], {}, 0) if warm else collecting.collect(0))
            assert (1 if warm else 3, ()) == (collection.collected, collection.failures)
            await witness.arrived()
            await witness.gone()
        finally:
            await collecting.close()


async def test_cancelling_ends_the_collection_and_what_it_started(tmp_path):
    async with Witness() as witness:
        written(tmp_path, f"-- test_slow.py --\n{witness.code}\n")
        task = asyncio.create_task(engine(tmp_path).collect(0))
        await witness.arrived()
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task
        await witness.gone()
