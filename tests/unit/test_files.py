"""What gonogo reads of a workspace: the project's own text, whatever else lies in the folder, without ever failing."""

import os
import subprocess
from pathlib import Path

import pytest

from gonogo.model import Config
from gonogo.source import SourceFile, Span
from gonogo.tools.decoding import decode, decode_python
from gonogo.tools.files import Reading, is_text, read

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has neither these links nor these permissions")


def write(root: Path, *paths: str, text: str = "x = 1\n") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(params=["git", "walk"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workspace in a repository, and one that is in none: both are read alike."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    if request.param == "git":
        git(folder, "init", "-q")
    return folder


def reading(root: Path, known: dict[str, SourceFile] | None = None, paths=None, **config) -> Reading:
    return read(root, Config(**config), (), known or {}, paths)


def paths_in(root: Path, **config) -> set[str]:
    return {file.path for file in reading(root, **config).files}


def test_text_files_are_read_and_others_are_not(root: Path):
    write(root, "a.py", "pkg/b.pyi", "Dockerfile.web", ".env.example", ".github/workflows/ci.yml", "README", "q.sql")
    write(root, "logo.png", "app.js", "data.npz")

    assert paths_in(root) == {
        "a.py", "pkg/b.pyi", "Dockerfile.web", ".env.example", ".github/workflows/ci.yml", "README", "q.sql",
    }  # fmt: skip


def test_what_gitignore_excludes_is_not_read(root: Path):
    write(root, ".gitignore", text="/build/\n*.tmp.py\n!keep.tmp.py\n")
    write(root, "sub/.gitignore", text="local.py\n!a.tmp.py\n")
    write(root, "build/x.py", "a.tmp.py", "keep.tmp.py", "sub/local.py", "sub/a.tmp.py", "sub/build/y.py", "local.py")

    assert paths_in(root) == {
        ".gitignore", "sub/.gitignore", "keep.tmp.py", "sub/a.tmp.py", "sub/build/y.py", "local.py",
    }  # fmt: skip


def test_installed_and_generated_folders_are_not_read(root: Path):
    write(root, "a.py", "node_modules/m/x.json", "__pycache__/y.py", ".tox/py/z.py", "sub/.mypy_cache/c.json")
    write(root, "runtime/pyvenv.cfg", "runtime/lib/python3.12/site.py", "runtime/lib/other.py")

    assert paths_in(root) == {"a.py"}


def test_excluded_patterns_are_not_read(root: Path):
    write(root, "a.py", "generated/b.py", "sub/generated/c.py", "d_pb2.py")

    assert paths_in(root, exclude=("generated/", "*_pb2.py")) == {"a.py"}


def test_an_ignored_folder_that_is_opened_by_itself_is_read(tmp_path: Path):
    """Git lists nothing in a folder that it ignores, but the person opened it."""
    git(tmp_path, "init", "-q")
    write(tmp_path, ".gitignore", text="scratch/\n")
    write(tmp_path, "scratch/a.py")

    assert paths_in(tmp_path / "scratch") == {"a.py"}


def test_a_folder_within_a_repository_is_read_alone(tmp_path: Path):
    git(tmp_path, "init", "-q")
    write(tmp_path, "outside.py", "service/a.py")
    git(tmp_path, "add", ".")

    assert paths_in(tmp_path / "service") == {"a.py"}


def test_a_nested_repository_belongs_to_the_workspace(root: Path):
    write(root, "a.py", "lib/b.py")
    git(root / "lib", "init", "-q")
    git(root / "lib", "add", ".")
    git(root / "lib", "commit", "-q", "-m", "b")

    assert paths_in(root) == {"a.py", "lib/b.py"}


def test_a_git_hook_reads_this_workspace_not_its_own_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, "other/o.py", "workspace/a.py")
    for folder in ("other", "workspace"):
        git(tmp_path / folder, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))

    assert paths_in(tmp_path / "workspace") == {"a.py"}


@posix_only
def test_a_repository_cannot_make_git_run_its_program(tmp_path: Path):
    """An unpacked archive may hold a `.git` whose configuration names a program."""
    write(tmp_path, "a.py")
    git(tmp_path, "init", "-q")
    write(tmp_path, "evil.sh", text="#!/bin/sh\ntouch ran\n")
    (tmp_path / "evil.sh").chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", "./evil.sh")

    assert paths_in(tmp_path) == {"a.py", "evil.sh"}
    assert not (tmp_path / "ran").exists()


def test_without_git_installed_the_tree_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py", "b/c.py", "ignored.py")
    write(tmp_path, ".gitignore", text="ignored.py\n")
    monkeypatch.setenv("PATH", "")

    assert paths_in(tmp_path) == {".gitignore", "a.py", "b/c.py"}


@posix_only
def test_links_are_followed_within_the_workspace_and_loops_end(root: Path):
    write(root, "pkg/a.py")
    (root / "pkg/self").symlink_to(root / "pkg")
    (root / "alias").symlink_to("pkg")
    (root / "b.py").symlink_to("pkg/a.py")
    (root / "gone.py").symlink_to("nowhere.py")

    assert paths_in(root) == {"pkg/a.py", "alias/a.py", "b.py"}


@posix_only
def test_links_out_of_the_workspace_are_not_read(root: Path):
    """A hostile project must not show what lies elsewhere, but a linked module exists all the same."""
    write(root, "a.py")
    write(root.parent, "secret.txt", "secret.py", "elsewhere/b.py")
    (root / "notes.txt").symlink_to("../secret.txt")
    (root / "shared.py").symlink_to("../secret.py")
    (root / "elsewhere").symlink_to("../elsewhere")

    found = reading(root)

    shared = next(file for file in found.files if file.path == "shared.py")
    assert (shared.text, shared.module and shared.module.dynamic) == ("", True)
    assert {file.path for file in found.files} == {"a.py", "shared.py"}
    assert found.unread["notes.txt"] == "a link to a file outside the workspace"


@posix_only
def test_a_pipe_in_the_workspace_is_not_waited_for(root: Path):
    write(root, "a.py")
    os.mkfifo(root / "pipe.txt")

    assert paths_in(root) == {"a.py"}


def test_huge_and_binary_files_are_not_read_but_a_huge_module_exists(root: Path):
    write(root, "table.py", text="x = 1\n" * 200_000)
    write(root, "dump.sql", text="--\n" * 400_000)
    (root / "image.txt").write_bytes(b"\x89PNG\0\0")

    found = reading(root)

    (module,) = found.files
    assert (module.path, module.module and module.module.dynamic) == ("table.py", True)
    assert found.unread == {
        "table.py": "larger than 1 MiB",
        "dump.sql": "larger than 1 MiB",
        "image.txt": "not a text file",
    }


@posix_only
def test_a_name_that_is_not_utf8_is_reported(root: Path):
    write(root, "a.py")
    (root / os.fsdecode(b"caf\xe9.py")).write_text("x = 1\n")

    found = reading(root)

    assert [file.path for file in found.files] == ["a.py"]
    assert found.unread == {"caf\ufffd.py": "its name is not UTF-8"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_reported(root: Path):
    write(root, "a.py", "b.py")
    (root / "b.py").chmod(0)

    assert reading(root).unread == {"b.py": "it cannot be read: Permission denied"}


def test_a_folder_that_is_gone_says_so_and_removes_what_was_known(tmp_path: Path):
    write(tmp_path, "w/a.py")
    known = {file.path: file for file in reading(tmp_path / "w").files}

    found = reading(tmp_path / "elsewhere", known)

    assert (found.files, found.removed) == ((), ("a.py",))
    assert found.reason.endswith("does not exist any more")


def test_only_what_differs_is_told(root: Path):
    write(root, "a.py", "b.py", "c.py")
    known = {file.path: file for file in reading(root).files}
    write(root, "b.py", text="changed = 1\n")
    write(root, "d.py")
    (root / "c.py").unlink()

    found = reading(root, known)

    assert ([file.path for file in found.files], found.removed) == (["b.py", "d.py"], ("c.py",))
    assert reading(root, known | {f.path: f for f in found.files} | {"c.py": known["c.py"]}).files == ()


def test_named_paths_are_read_alone(root: Path):
    write(root, "a.py", "sub/b.py", "sub/c.py", "ignored.py")
    write(root, ".gitignore", text="ignored.py\n")
    known = {file.path: file for file in reading(root).files}
    write(root, "a.py", "sub/b.py", "ignored.py", "sub/new.py", text="y = 2\n")
    (root / "sub/c.py").unlink()

    found = reading(root, known, ["sub", "ignored.py", "never.py"])

    assert ([file.path for file in found.files], found.removed) == (["sub/b.py", "sub/new.py"], ("sub/c.py",))


def test_a_python_file_that_is_no_text_is_a_problem_at_its_first_wrong_byte(root: Path):
    (root / "a.py").write_bytes(b"x = 1\nname = 'caf\xe9'\n")

    (file,) = reading(root).files

    assert file.module is None
    assert file.problem is not None
    assert (file.problem.kind, file.problem.span) == ("encoding", Span("a.py", 1, 11, 1, 12))
    assert file.problem.message.startswith("byte 0xe9 is not UTF-8")


def test_a_repaired_file_is_read_anew(root: Path):
    (root / "a.py").write_bytes(b"x = '\xe9'\n")
    known = {file.path: file for file in reading(root).files}
    (root / "a.py").write_text("x = 'e'\n")

    (file,) = reading(root, known).files

    assert (file.problem, file.module is None) == (None, False)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"x = '\xc3\xa9'\n", "x = 'é'\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
         "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '€'\n"),
        ("x = '𝒳'\r\n\ty = 1\r\n".encode(), "x = '𝒳'\r\n\ty = 1\r\n"),
    ],
)  # fmt: skip
def test_python_is_decoded_as_python_does_and_line_ends_stay(raw: bytes, text: str):
    assert decode_python("a.py", raw) == (text, None)


@pytest.mark.parametrize(
    ("raw", "span"),
    [
        (b"# coding: nonsense\nx = 1\n", Span("a.py", 0, 0, 0, 18)),
        (b"\n# coding: rot13\nx = 1\n", Span("a.py", 1, 0, 1, 15)),
        (b"\xef\xbb\xbfx = '\xff'\n", Span("a.py", 0, 5, 0, 6)),
        (b"\xff\xfex\0", Span("a.py", 0, 0, 0, 1)),
        (b"x = 1\n\n\n'\xc3\xa9 \xc3'\n", Span("a.py", 3, 3, 3, 4)),
        (b"# coding: ascii\n'\xe9'\n", Span("a.py", 1, 1, 1, 2)),
    ],
)
def test_python_that_cannot_be_decoded_is_a_problem_at_its_place(raw: bytes, span: Span):
    text, problem = decode_python("a.py", raw)

    assert isinstance(text, str)
    assert problem is not None
    assert problem.span == span


def test_other_text_is_read_in_whatever_encoding_it_comes():
    assert decode("é".encode()) == "é"
    assert decode(b"\xe9") == "é"
    assert decode("\ufeffé".encode()) == "é"
    assert decode("requests==2\r\n".encode("utf-16")) == "requests==2\r\n"


@pytest.mark.parametrize("name", ["a.PY", "docker/Dockerfile", "Makefile", "x/.env", "x.env.template", "ci.yaml"])
def test_names_that_are_read(name: str):
    assert is_text(name)


@pytest.mark.parametrize("name", ["a.pyc", "a.js", "environment", "x.lock", "mypy", "pyproject.toml.bak"])
def test_names_that_are_not_read(name: str):
    assert not is_text(name)
