"""Environments with packages of their own, made once and kept in the user's cache folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest


def python_with(*packages: str) -> str:
    """An interpreter that has these packages, made where there is none yet; skips where they cannot be had."""
    tag = f"{'-'.join(packages)}-py{sys.version_info.major}.{sys.version_info.minor}".replace("==", "-")
    folder = Path(platformdirs.user_cache_dir("gonogo-tests", appauthor=False)) / tag
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", folder], check=True)
        install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", *packages]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"{' '.join(packages)} cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
        (folder / "complete").touch()
    return str(python)
