"""Bad input gets a clear answer on its line, and nothing that was known is lost."""

import os
import shutil
import subprocess
import sys

from protocol.conftest import SMALL, write
from protocol.editor import editing


async def test_a_broken_pyproject_is_a_finding_on_its_line_and_the_last_good_configuration_stays(small):
    config = small / "pyproject.toml"
    config.write_text(config.read_text() + "\n[tool.gonogo]\nweights = { security = 0 }\n")
    async with editing(small) as editor:
        weights = {row.name: row.weight for row in (await editor.verified()).categories}
        broken = config.read_text() + "\n[tool.gonogo\n"
        config.write_text(broken)

        def findings():
            return [d for d in editor.diagnostics("pyproject.toml") if d.code == "broken-configuration"]

        await editor.until(findings, "the finding")
        status = await editor.settled()

        (found,) = findings()
        assert broken.split("\n").index("[tool.gonogo") == found.range.start.line
        assert 0 == weights["security"]
        assert 0 == next(row.weight for row in status.categories if row.name == "security")


async def test_a_broken_mypy_ini_is_a_finding_and_type_safety_is_unknown(small):
    (small / "mypy.ini").write_text("[mypy]\nstrict = True\nnonsense\n")
    async with editing(small) as editor:
        await editor.settled()

        (found,) = [d for d in editor.diagnostics("mypy.ini") if d.code == "broken-configuration"]
        assert 2 == found.range.start.line
        assert "go" != editor.status.verdict


async def test_an_interpreter_that_does_not_exist_is_unknown_with_the_next_step(small):
    async with editing(small, python=str(small / "nowhere/python")) as editor:
        status = await editor.settled()

        assert "unknown" == status.verdict
        assert any("nowhere" in reason for reason in status.reasons)


async def test_an_interpreter_without_pytest_is_unknown_and_says_how_to_install_it(small, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    python = tmp_path / "bare" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    async with editing(small, python=str(python)) as editor:
        status = await editor.settled()

        assert "unknown" == status.verdict
        assert any("-m pip install pytest" in reason for reason in status.reasons)
        types = next(row for row in status.categories if row.name == "type safety")
        assert "unknown" != types.outcome, "the server's own mypy answers for an environment that has none"


async def test_a_folder_deleted_while_open_is_unknown(small):
    async with editing(small) as editor:
        await editor.verified()
        shutil.rmtree(small)

        await editor.until(lambda: editor.status.verdict == "unknown", "unknown")
        await editor.settled()


async def test_two_folders_have_their_own_interpreters_and_verdicts(tmp_path):
    one, two = write(tmp_path / "one", SMALL), write(tmp_path / "two", SMALL)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", one / ".venv"], check=True)
    (two / ".venv").symlink_to(sys.prefix)
    (one / "small/shop.py").write_text("import nowhere_at_all\n")
    uris = {one.as_uri(), two.as_uri()}
    async with editing(one, two, python="") as editor:
        await editor.until(lambda: {s.folder for s in editor.statuses if not s.checking} == uris, "both at rest")

        answers = await editor.client.protocol.send_request_async("gonogo/report", {})
        reports = {answer["folder"]: answer["report"] for answer in answers}

        assert uris == set(reports)
        assert str(one) in reports[one.as_uri()]["project"]["python"]
        assert "no-go" == [s.verdict for s in editor.statuses if s.folder == one.as_uri()][-1]
        of_two = [found for uri, found in editor.client.diagnostics.items() if uri.startswith(two.as_uri())]
        assert not any("nowhere" in d.message for found in of_two for d in found)


async def test_a_test_that_ends_the_interpreter_and_one_that_prints_leave_the_others_collected(small):
    write(
        small,
        "-- tests/test_exit.py --\nimport os\n\nos._exit(3)\n"
        "-- tests/test_loud.py --\nimport os\n\nprint('loud')\nos.write(1, b'louder')\n\n\n"
        "def test_loud():\n    pass\n",
    )
    async with editing(small) as editor:
        status = await editor.settled()

        (found,) = editor.diagnostics("tests/test_exit.py", source="gonogo")
        assert "collection-failure" == found.code
        assert [] == editor.diagnostics("tests/test_loud.py", source="gonogo")
        assert "no-go" == status.verdict
