"""What stops tests says how many they were when they were last collected, and whether the last commit had them."""

import subprocess
import sys
from pathlib import Path

from gonogo.changes import RecheckRequested
from gonogo.driver import Driver
from gonogo.model import Finding
from gonogo.verdict import Report
from workspace import files_of

PROJECT = """
-- pyproject.toml --
[tool.pytest.ini_options]
pythonpath = ["."]
-- app.py --
number = 1
-- tests/test_app.py --
import pytest
from app import number

@pytest.mark.parametrize("other", [1, 2, 3])
def test_each(other): ...
def test_alone(): ...
"""


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path) -> str:
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "all")
    return git(root, "rev-parse", "--short=7", "HEAD")


def blocker(report: Report) -> Finding:
    (found,) = [finding for check, finding in report.blockers if check.id == "missing-symbol"]
    return found


async def test_lost_tests_are_counted_as_last_collected_and_compared_with_the_last_commit(tmp_path: Path) -> None:
    for path, text in files_of(PROJECT)[0].items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    git(tmp_path, "init", "-q")
    first = commit(tmp_path)
    python = {"python": sys.executable}

    async with Driver(tmp_path, overrides=python, edited=False) as driver:
        assert not (await driver.settle()).blockers
        (tmp_path / "app.py").write_text("other = 1\n")
        await driver.read()
        broken = blocker(await driver.settle())
        assert ": stops 4 tests in 1 file" in broken.message
        assert f"new since commit {first}" in [related.message for related in broken.related]

        second = commit(tmp_path)
        driver.apply(RecheckRequested())
        old = [related.message for related in blocker(await driver.settle()).related]
        assert f"no test that this stops was collected at commit {second} either" in old

    async with Driver(tmp_path, overrides=python, edited=False) as driver:
        assert 4 == blocker(await driver.settle()).stops
