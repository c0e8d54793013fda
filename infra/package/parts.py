"""What others wrote of a package: Python's wheels, and what the console is built from."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from infra.package.lock import Wheel

LOCK = Path("console/package-lock.json")
UNKNOWN = "unknown"


class Part(NamedTuple):
    """A library: its kind as in package URLs, its hash by the registry, its licence."""

    kind: str
    name: str
    version: str
    algorithm: str
    digest: str
    licence: str


def parts(root: Path, wanted: Sequence[Wheel], licences: Mapping[str, str]) -> list[Part]:
    """Return every part; *licences* has those of the wheels, the console's lock has its own."""
    python = [
        Part("pypi", name := plain(one.name), one.version, "SHA-256", one.sha256,
             licences.get(name, UNKNOWN))
        for one in wanted
    ]  # fmt: skip
    return [*python, *sorted(_scripts(root))]


def _scripts(root: Path) -> Iterator[Part]:
    """Yield what the console imports, and what that imports; nothing that only builds or tests."""
    for place, one in json.loads((root / LOCK).read_text())["packages"].items():
        if place and not one.get("dev"):
            name = place.rpartition("node_modules/")[2]
            algorithm, _, digest = one["integrity"].partition("-")
            yield Part(
                "npm", name, one["version"], algorithm.upper().replace("SHA", "SHA-"),
                base64.b64decode(digest).hex(), one.get("license", UNKNOWN),
            )  # fmt: skip


def plain(name: str) -> str:
    """Return the name of a Python package as registries write it."""
    return re.sub(r"[-_.]+", "-", name).lower()
