"""The wheels of a list: fetched once, checked by hash and by tag, unpacked without running them."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from infra.package.lock import LOCKS, PLATFORMS, Wheel

TAG = re.compile(r"-([^-]+)-([^-]+)-([^-]+)\.whl$")
INTO_PLACE = re.compile(r"^[^/]+\.data/(?:purelib|platlib)/")
ELSEWHERE = re.compile(r"^[^/]+\.data/")


class PackageFault(Exception):
    """The package cannot be made; the message says why."""


def fetched(version: str, wanted: Sequence[Wheel], cache: Path) -> list[Path]:
    """Return the files of *wanted*; ask the registry only for what the cache does not have."""
    paths = [cache / wheel.file for wheel in wanted]
    if not all(map(_is_right, paths, wanted)):
        cache.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation=cp",
            f"--python-version={version}", *(f"--platform={name}" for name in PLATFORMS),
            "--dest", str(cache), "-r", str(LOCKS / f"{version}.txt"),
        ]  # fmt: skip
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise PackageFault(f"pip could not fetch the wheels:\n{ran.stderr.strip()[-2000:]}")
    for path, wheel in zip(paths, wanted, strict=True):
        if not _is_right(path, wheel):
            raise PackageFault(f"{wheel.file} is not what the list says")
    return paths


def _is_right(path: Path, wheel: Wheel) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == wheel.sha256


def misfits(files: Sequence[str], version: str) -> list[str]:
    """Return the wheels that would not run on this version of Python on Linux."""
    return [file for file in files if not _fits(file, int(version.partition(".")[2]))]


def _fits(file: str, minor: int) -> bool:
    found = TAG.search(file)
    if found is None:
        return False
    pythons, abis, platforms = (part.split(".") for part in found.groups())
    if "none" in abis and "any" in platforms:
        return "py3" in pythons
    stable = "abi3" in abis and any(
        p.startswith("cp3") and int(p.removeprefix("cp3")) <= minor for p in pythons
    )
    return bool(stable or f"cp3{minor}" in abis) and bool(set(platforms) & set(PLATFORMS))


def contents(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what a wheel installs, by its path below site-packages; no scripts, no bytecode."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            place = INTO_PLACE.sub("", name)
            if not (name.endswith("/") or ELSEWHERE.match(place) or place.endswith(".pyc")):
                yield place, archive.read(name)
