"""Makes a package: product, wheels, papers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from infra.package import papers, product, wheels
from infra.package.lock import Wheel
from infra.package.lock import wheels as listed
from infra.package.parts import Part, parts
from infra.package.wheels import PackageFault

CACHE = Path(".run/wheels")


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was made."""

    path: Path
    python: str
    parts: tuple[Part, ...]
    sha256: str


def build(root: Path, version: str, out: Path) -> Package:
    """Write the package for a version of Python and its papers; raise ``PackageFault``."""
    try:
        wanted = listed(version)
    except FileNotFoundError:
        raise PackageFault(f"there is no list of wheels for Python {version}") from None
    _complete(root, wanted)
    if wrong := wheels.misfits([one.file for one in wanted], version):
        raise PackageFault(f"not for Python {version} on Linux: {', '.join(wrong)}")
    libraries: dict[str, bytes] = {}
    for path in wheels.fetched(version, wanted, root / CACHE / version):
        libraries.update(wheels.contents(path))
    made_of = parts(root, wanted, papers.licences(libraries))
    if strange := papers.unaccepted(made_of):
        raise PackageFault(f"licences to look at: {'; '.join(strange)}")
    content = dict(product.files(root))
    content |= {f"{product.LIBRARIES}/{name}": data for name, data in libraries.items()}
    target = out / f"sms-channel-python{version}.zip"
    product.write(target, content)
    target.with_suffix(".sbom.json").write_text(papers.bill(made_of))
    target.with_suffix(".licences.txt").write_text(papers.table(made_of))
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    return Package(target, version, tuple(made_of), digest)


def _complete(root: Path, wanted: list[Wheel]) -> None:
    """Refuse a list that is older than the requirements."""
    there = {f"{one.name}=={one.version}" for one in wanted}
    lines = (root / "requirements.txt").read_text().splitlines()
    pins: dict[str, set[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            pin = line.partition(";")[0].strip()
            pins.setdefault(pin.partition("==")[0], set()).add(pin)
    missing = [" or ".join(sorted(choice)) for choice in pins.values() if not choice & there]
    if missing:
        raise PackageFault(f"the list of wheels is older than requirements.txt: {missing}")
