"""Which wheels a package holds: a committed list per version of Python, every one with its hash.

    <python of that version> infra/package/lock.py      writes locks/<version>.txt

Only pip is needed, so that any interpreter can do it. The lists are Linux's, whatever runs this.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

LOCKS = Path(__file__).parent / "locks"
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
LINE = re.compile(r"^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64}) # (\S+)$", re.MULTILINE)


class Wheel(NamedTuple):
    """One wheel of a list."""

    name: str
    version: str
    sha256: str
    file: str


def wheels(version: str) -> list[Wheel]:
    """Return the list of a version of Python; raise ``FileNotFoundError``."""
    return [Wheel(*found) for found in LINE.findall((LOCKS / f"{version}.txt").read_text())]


def main() -> int:
    """Write the list for the interpreter that runs this."""
    version = "{}.{}".format(*sys.version_info[:2])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed",
            "--report", str(report), "--target", folder, "--only-binary=:all:",
            *(f"--platform={platform}" for platform in PLATFORMS), "-r", "requirements.txt",
        ]  # fmt: skip
        subprocess.run(command, check=True)
        installed = json.loads(report.read_text())["install"]
    lines = sorted(_line(one) for one in installed)
    LOCKS.mkdir(exist_ok=True)
    (LOCKS / f"{version}.txt").write_text("\n".join(lines) + "\n")
    return 0


def _line(one: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    meta, where = one["metadata"], one["download_info"]
    name, digest = str(meta["name"]).lower(), where["archive_info"]["hashes"]["sha256"]
    file = str(where["url"]).rsplit("/", 1)[1]
    return f"{name}=={meta['version']} --hash=sha256:{digest} # {file}"


if __name__ == "__main__":
    sys.exit(main())
