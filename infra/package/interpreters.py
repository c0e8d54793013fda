"""Finds an interpreter of a version of Python, if this machine has one that runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def found(version: str) -> Path | None:
    """Return an interpreter of this version that has venv, or None."""
    return next((path for path in _candidates(version) if _runs(path, version)), None)


def _candidates(version: str) -> Iterator[Path]:
    yield Path(sys.executable)
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)
    if pyenv := shutil.which("pyenv"):
        asked = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False)
        yield from sorted(Path(asked.stdout.strip()).glob(f"versions/{version}.*/bin/python"))


def _runs(path: Path, version: str) -> bool:
    """Call it for real: a version manager may put names on PATH that only fail."""
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    ran = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
    return ran.stdout.strip() == version
