"""The list of wheels: what the requirements ask for, and what that asks for, for Linux."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.commands import ROOT, typed

HERE = "{}.{}".format(*sys.version_info[:2])
TAG = f"cp3{sys.version_info.minor}-cp3{sys.version_info.minor}"
REQUIRED: dict[str, tuple[str, ...]] = {
    "alpha-1.0-py3-none-any.whl": ("Beta>=1", "gamma==1.0"),
    "Beta-1.5-py3-none-any.whl": (),
    f"gamma-1.0-{TAG}-manylinux_2_17_x86_64.whl": (),
}
BESIDE: dict[str, tuple[str, ...]] = {
    "Beta-1.4-py3-none-any.whl": (),
    f"gamma-1.0-{TAG}-macosx_11_0_arm64.whl": (),
    f"gamma-1.0-{TAG}-win_amd64.whl": (),
    "nobody_asks-1.0-py3-none-any.whl": (),
}
"""What the registry has, and what each wheel requires."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The command in a folder of its own, beside a registry and an interpreter of its version."""
    (tmp_path / "requirements.txt").write_text("alpha==1.0\n")
    (tmp_path / "infra" / "package").mkdir(parents=True)
    shutil.copy(ROOT / "infra" / "package" / "lock.py", tmp_path / "infra" / "package")
    (tmp_path / "registry").mkdir()
    for file, requires in {**REQUIRED, **BESIDE}.items():
        _build(tmp_path / "registry" / file, requires)
    python = tmp_path / f"python{HERE}"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return tmp_path


def _build(path: Path, requires: tuple[str, ...]) -> None:
    name, version, *_ = path.name.split("-")
    about = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    about += [f"Requires-Dist: {one}" for one in requires]
    folder = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{folder}/METADATA", "\n".join(about))
        wheel.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\n")
        wheel.writestr(f"{folder}/RECORD", "")


def locked(tree: Path) -> subprocess.CompletedProcess[str]:
    """Type the command; the registry is a folder, and nobody else is asked."""
    return typed(
        f"python{HERE} infra/package/lock.py", tree, PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(tree / "registry"), PATH=f"{tree}{os.pathsep}{os.environ['PATH']}",
    )  # fmt: skip


def line(wheel: Path) -> str:
    name, version, *_ = wheel.name.split("-")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name.lower()}=={version} --hash=sha256:{digest} # {wheel.name}\n"


def test_everything_that_is_required_is_listed_with_the_hash_of_its_wheel(tree: Path) -> None:
    assert locked(tree).returncode == 0
    listed = (tree / "infra" / "package" / "locks" / f"{HERE}.txt").read_text()
    assert listed == "".join(line(tree / "registry" / file) for file in REQUIRED)


def test_what_has_no_wheel_for_linux_is_named_and_no_list_is_written(tree: Path) -> None:
    (tree / "registry" / [*REQUIRED][-1]).unlink()
    done = locked(tree)
    assert (done.returncode != 0, "gamma==1.0" in done.stderr) == (True, True)
    assert not (tree / "infra" / "package" / "locks").exists()
