"""The command line as a person or CI runs it: real processes, their output and their exit status."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from workspace import files_of

WORKSPACES = Path(__file__).parents[1] / "workspaces"
LIMIT = 120  # seconds; generous, as mypy starts from nothing

SMALL = """
-- pyproject.toml --
[project]
name = "small"
[tool.mypy]
files = ["small.py"]
[tool.pytest.ini_options]
pythonpath = ["."]
-- small.py --
def double(number: int) -> int:
    return 2 * number
-- tests/test_small.py --
from small import double

print("noise at import")

def test_double() -> None:
    assert double(2) == 4
"""
LOOPS = """
-- test_loops.py --
import os
with open(os.environ["GONOGO_TEST_PIPE"], "w") as pipe:
    pipe.write(f"{os.getpid()}\\n")
while True:
    pass
"""


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "gonogo", *map(str, arguments)]


def gonogo(*arguments: str | Path, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLUMNS": "200", **environ}  # a long path of the checkout must not break a line in two
    return subprocess.run(
        command(*arguments), cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=LIMIT, check=False
    )


def write(root: Path, text: str) -> Path:
    for path, content in files_of(text)[0].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return root


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def small(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """At the same place in every test, so that mypy starts from a warm cache, which is nobody's but the tests'."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    shutil.rmtree(home / "small", ignore_errors=True)
    return write(home / "small", SMALL)


def check(root: Path, *options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Judge with this interpreter, which has mypy and pytest."""
    return gonogo("check", "--python", sys.executable, *options, root, **environ)


def test_finport_is_no_go_and_says_where_and_what_to_do():
    ended = check(WORKSPACES / "finport")

    assert ended.returncode == 1
    lines = [line.strip() for line in ended.stdout.splitlines()]
    assert lines[1].startswith("┃ NO-GO ")
    place = "tests/integration/test_auth_to_portfolio_flow.py:8:66  missing-symbol  stops 5 tests"
    assert lines[lines.index("Blockers, by what they stop") + 1] == place
    assert any(line.startswith("1. Export create_refresh_token from finport.auth.oauth2") for line in lines)


def test_ready_is_go():
    ended = check(WORKSPACES / "ready")

    assert (ended.returncode, ended.stdout.splitlines()[1].strip("┃ ")[:3]) == (0, "GO ")
    assert "verified by the full tools" in ended.stdout


def test_json_is_all_that_is_on_standard_output_whatever_the_project_prints(small: Path):
    ended = check(small, "--json")

    report = json.loads(ended.stdout)
    assert (report["version"], report["project"]["tests_collected"]) == (1, 1)
    assert report["project"]["python"] == sys.executable
    assert ended.stderr == ""
    assert ended.returncode == {"GO": 0, "NO-GO": 1, "UNKNOWN": 2}[report["decision"]]


def test_piped_output_has_no_escape_codes_and_no_progress(small: Path):
    ended = check(small, TERM="xterm-256color")

    assert "\x1b" not in ended.stdout
    assert ended.stderr == ""


def test_an_output_that_knows_few_characters_is_no_crash(small: Path):
    ended = check(small, PYTHONIOENCODING="ascii")

    assert ended.returncode in (0, 1)
    assert "total" in ended.stdout


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX's")
def test_a_terminal_shows_progress_while_it_works(small: Path):
    ours, theirs = os.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    child = subprocess.Popen(
        command("check", "--python", sys.executable, small), stdout=subprocess.PIPE, stderr=theirs, env=env
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    stdout, _ = child.communicate(timeout=LIMIT)

    assert b"pytest" in shown
    assert b"mypy" in shown
    assert b"\x1b" not in stdout


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux's way to say that the other end is closed
        return b""


def test_without_pytest_in_the_interpreter_it_is_unknown_and_says_what_to_install(small: Path):
    venv.create(small / ".venv", with_pip=False)

    ended = gonogo("check", small)

    assert ended.returncode == 2
    assert ended.stdout.splitlines()[1].startswith("┃ UNKNOWN")
    assert "-m pip install pytest" in ended.stdout


def test_without_trust_nothing_of_the_project_runs(small: Path, tmp_path: Path):
    (small / "conftest.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")

    ended = check(small, "--no-trust")

    assert not (tmp_path / "ran").exists()
    assert ended.returncode == 2
    assert "not trusted" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "Error: nowhere does not exist"),
        (["check", "notes.txt"], "Error: notes.txt is a file: give the folder that holds the project"),
        (["check", "empty"], "is not a Python project: it has no .py file that git would not ignore"),
        (["doctor", "empty"], "is not a Python project: it has no .py file that git would not ignore"),
        (["check", "--python", "nowhere/python", "empty"], "nowhere/python does not exist"),
        (["check", "--frobnicate"], "No such option '--frobnicate'"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["explain", "missing-symbl"], "there is no check `missing-symbl`: did you mean `missing-symbol`?"),
    ],
)
def test_a_mistake_in_the_usage_is_status_3_and_a_clear_message(tmp_path: Path, arguments: list[str], message: str):
    write(tmp_path, "-- notes.txt --\n-- empty/data.txt --\n")

    ended = gonogo(*arguments, cwd=tmp_path)

    assert (ended.returncode, ended.stdout) == (3, "")
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_mistake_in_the_settings_is_status_3_after_the_report(small: Path):
    (small / "pyproject.toml").write_text("[tool.gonogo]\ntreshold = 10\n")

    ended = check(small)

    assert ended.returncode == 3
    assert ended.stdout.splitlines()[1].startswith("┃ NO-GO")
    message = "pyproject.toml:2:1: unknown setting `treshold` in [tool.gonogo]: did you mean `threshold`?"
    assert ended.stderr == f"gonogo: {message}\n"


def test_a_broken_configuration_of_mypy_is_a_blocker_on_its_line(small: Path):
    (small / "mypy.ini").write_text("[mypy]\nstrict\n")

    ended = check(small)

    assert ended.returncode == 1
    assert "mypy.ini:2:1  broken-configuration" in ended.stdout


@pytest.fixture
def looping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose test file never ends; it says its process id through the pipe of that name."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv("GONOGO_TEST_PIPE", str(tmp_path / "pipe"))
    return write(tmp_path / "looping", LOOPS)


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes as Linux does")
def test_an_interrupt_ends_the_children(looping: Path):
    pipe = os.open(looping.parent / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    child = subprocess.Popen(
        command("check", "--python", sys.executable, looping), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert select.select([pipe], [], [], LIMIT)[0]
    collecting = os.pidfd_open(int(os.read(pipe, 100)))
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate(timeout=LIMIT)

    assert (child.returncode, stderr.decode().splitlines()[-1]) == (130, "interrupted")
    assert select.select([collecting], [], [], 5)[0]


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes as Linux does")
def test_a_limit_ends_the_children_and_judges_what_is_known(looping: Path):
    pipe = os.open(looping.parent / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    child = subprocess.Popen(
        command("check", "--timeout", "10", "--python", sys.executable, looping),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert select.select([pipe], [], [], LIMIT)[0]
    collecting = os.pidfd_open(int(os.read(pipe, 100)))
    stdout, stderr = child.communicate(timeout=LIMIT)

    assert (child.returncode, stderr.decode()) == (2, "gonogo: stopped after 10 seconds, as --timeout asks\n")
    assert "UNKNOWN" in stdout.decode()
    assert select.select([collecting], [], [], 5)[0]


def test_doctor_says_what_it_works_with_and_why(small: Path):
    ended = gonogo("doctor", "--python", sys.executable, small)

    assert ended.returncode == 0
    said = dict(re.findall(r"^(\w+) +(.*)", ended.stdout, re.MULTILINE))
    assert said["workspace"] == str(small)
    assert said["files"] == "3 text files, 2 of them Python"
    assert said["interpreter"].startswith(f"{sys.executable}: Python 3.")
    assert said["pytest"].endswith("1 test collected, 0 files that cannot be collected")
    assert "0 errors in 1 file checked" in said["mypy"]
    assert f"the setting `python = {sys.executable}`" in ended.stdout


def test_explain_prints_the_page_of_a_check():
    ended = gonogo("explain", "broken-configuration")

    assert ended.returncode == 0
    assert ended.stdout.startswith("# broken-configuration\n\n## What it asks\n")


def test_explain_without_a_check_lists_all_of_them():
    ended = gonogo("explain")

    assert ended.returncode == 0
    assert "missing-symbol               Every imported name exists" in ended.stdout.splitlines()
