"""Builds gonogo's wheel and puts it, with all it needs, into `bundled/`: `python scripts/bundle.py [--python 3.12]...`

    bundled/any/     what every Python imports: gonogo, and the wheels without native code for one Python
    bundled/cp312/   wheels with native code for CPython 3.12
    bundle.json      the version of gonogo, the target, the Pythons

Without --python: for the Python that runs this only. Needs pip, and the network or pip's cache.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PROJECT = HERE.parents[1]
BUNDLED = HERE / "bundled"
UNUSED = ("bin", "Scripts", "share")

ARCHITECTURES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}
PLATFORMS = {
    "linux-x64": [f"manylinux_2_{minor}_x86_64" for minor in (34, 28, 17)] + ["manylinux2014_x86_64"],
    "linux-arm64": [f"manylinux_2_{minor}_aarch64" for minor in (34, 28, 17)] + ["manylinux2014_aarch64"],
    "darwin-x64": ["macosx_12_0_x86_64", "macosx_11_0_x86_64", "macosx_10_12_x86_64", "macosx_10_9_universal2"],
    "darwin-arm64": ["macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_10_9_universal2"],
    "win32-x64": ["win_amd64"],
    "win32-arm64": ["win_arm64"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", metavar="X.Y", help="a CPython to bundle for; may be repeated")
    parser.add_argument("--target", default=native(), choices=sorted(PLATFORMS), help="the machine to bundle for")
    given = parser.parse_args()
    pythons = given.python or [own_version()]
    shutil.rmtree(BUNDLED, ignore_errors=True)
    with tempfile.TemporaryDirectory() as directory:
        gonogo = built(Path(directory) / "own")
        for version in pythons:
            wheels = downloaded(gonogo, version, given.target, Path(directory) / version)
            place(wheels, version, given.target)
    tidy()
    bundle = {"gonogo": gonogo.name.split("-")[1], "target": given.target, "pythons": pythons}
    (BUNDLED / "bundle.json").write_text(json.dumps(bundle, indent=2) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in BUNDLED.rglob("*") if file.is_file())
    print(f"bundled gonogo {bundle['gonogo']} for {given.target}, Python {', '.join(pythons)}: {size / 1e6:.0f} MB")


def native() -> str:
    return f"{SYSTEMS.get(platform.system(), 'linux')}-{ARCHITECTURES.get(platform.machine().lower(), 'x64')}"


def own_version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    subprocess.run([*command, "--quiet", "--disable-pip-version-check"], check=True)


def built(folder: Path) -> Path:
    """The wheel of the project around us."""
    pip("wheel", "--no-deps", "--wheel-dir", folder, PROJECT)
    (wheel,) = folder.glob("gonogo-*.whl")
    return wheel


def downloaded(gonogo: Path, version: str, target: str, folder: Path) -> list[Path]:
    """The wheels of gonogo and all it needs. A package without a wheel for this target is an error, not a surprise."""
    pip("download", "--only-binary=:all:", *for_target(version, target), "--dest", folder, gonogo)
    return sorted(folder.glob("*.whl"))


def for_target(version: str, target: str) -> list[str]:
    """The options for pip; none where the target is this very Python, whose tags pip knows best."""
    if version == own_version() and target == native():
        return []
    platforms = [option for name in PLATFORMS[target] for option in ("--platform", name)]
    return ["--implementation", "cp", "--python-version", version, *platforms]


def place(wheels: Iterable[Path], version: str, target: str) -> None:
    """Install each wheel where the Pythons that can import it look for it."""
    tag = f"cp{version.replace('.', '')}"
    groups: dict[str, list[Path]] = {"any": [], tag: []}
    for wheel in wheels:
        python, abi = wheel.stem.split("-")[-3:-1]
        groups["any" if abi == "abi3" or (abi == "none" and "py3" in python) else tag].append(wheel)
    for name, group in groups.items():
        missing = [wheel for wheel in group if name != "any" or not is_placed(wheel)]
        if missing:
            options = ["--no-deps", "--no-compile", "--no-index", "--only-binary=:all:", *for_target(version, target)]
            pip("install", *options, "--target", BUNDLED / name, *missing)


def is_placed(wheel: Path) -> bool:
    distribution, version = wheel.stem.split("-")[:2]
    return (BUNDLED / "any" / f"{distribution}-{version}.dist-info").is_dir()


def tidy() -> None:
    """Take out what no server imports: console scripts, whose first line names this machine, and pip's notes."""
    for folder in BUNDLED.iterdir():
        for name in UNUSED:
            shutil.rmtree(folder / name, ignore_errors=True)
        for note in folder.glob("*.dist-info/direct_url.json"):  # has the path that gonogo was built in
            note.unlink()


if __name__ == "__main__":
    main()
