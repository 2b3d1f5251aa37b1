"""The extension as a person gets it: a .vsix, made by its own package script, once for each state of the sources."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from editors.vscode.machine import Node, cache, locked

ROOT = Path(__file__).parents[3]
EXTENSION = ROOT / "editors" / "vscode"
SOURCES = ("src", "scripts", "media", "walkthrough", "package.json", "package-lock.json", "README.md", ".vscodeignore")
SERVER = ("server", "docs/checks", "docs/images", "pyproject.toml", "README.md")
KEPT = 3  # packages in the cache


def packaged(node: Node) -> Path:
    """The .vsix of the sources as they are."""
    folder = cache() / "vsix"
    folder.mkdir(exist_ok=True)
    with locked("vsix"):
        vsix = folder / f"gonogo-{_digest()}.vsix"
        if not vsix.exists():
            install(node)
            partial = vsix.with_suffix(".partial")
            run(node, "node", "scripts/package.mjs", "--with", sys.executable, "--out", str(partial))
            partial.rename(vsix)
            for old in sorted(folder.glob("*.vsix"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
                old.unlink()
        return vsix


def install(node: Node) -> None:
    """`npm ci` where node_modules is not what the lock file asks for."""
    mark = EXTENSION / "node_modules" / f".gonogo-{_hash([EXTENSION / 'package-lock.json'])}"
    with locked("node_modules"):
        if not mark.exists():
            run(node, *node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
            mark.touch()


def run(node: Node, program: str, *arguments: str) -> str:
    """Run a program in the extension's folder with that Node first in PATH; returns what it prints."""
    command = [str(node.program) if program == "node" else program, *arguments]
    env = os.environ | {"PATH": f"{node.program.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=EXTENSION, env=env, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout


def _digest() -> str:
    names = [EXTENSION / name for name in SOURCES] + [ROOT / name for name in SERVER]
    return _hash([file for name in names for file in _files(name)], f"{sys.version_info[:2]}")


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.name not in ("node_modules", "__pycache__"):
        yield from (file for child in sorted(path.iterdir()) for file in _files(child))


def _hash(files: list[Path], *more: str) -> str:
    digest = hashlib.sha256("".join(more).encode())
    for file in files:
        digest.update(f"{file}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
