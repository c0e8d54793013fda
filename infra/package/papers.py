"""The papers of a package: what is in it (CycloneDX) and under which licences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from email.parser import BytesParser
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from infra.package.lock import Wheel

METADATA = re.compile(r"^[^/]+\.dist-info/METADATA$")
WORDS = {
    "mit": "MIT",
    "mit license": "MIT",
    "apache 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
ACCEPTED = {
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0", "PSF-2.0", "ISC", "0BSD",
    "Unlicense", "MIT-0",
}  # fmt: skip


def licences(libraries: Mapping[str, bytes]) -> dict[str, str]:
    """Return the licence of each library by its name, ``unknown`` where it names none."""
    found = {}
    for path, content in libraries.items():
        if METADATA.match(path):
            meta = BytesParser().parsebytes(content)
            found[_plain(str(meta["Name"]))] = _licence(
                str(meta["License-Expression"] or ""),
                [str(one) for one in meta.get_all("Classifier", [])],
                str(meta["License"] or ""),
            )
    return found


def _licence(expression: str, classifiers: Sequence[str], text: str) -> str:
    if expression:
        return expression
    names = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
    for said in (*names, text):
        if known := WORDS.get(said.strip().lower()):
            return known
    return next(iter(names), "unknown")


def unaccepted(found: Mapping[str, str]) -> list[str]:
    """Return the libraries whose licence somebody has to look at."""
    return sorted(f"{name}: {licence}" for name, licence in found.items() if not _is_fine(licence))


def _is_fine(expression: str) -> bool:
    choices = re.split(r"\s+OR\s+", expression.strip("()"))
    return any(set(re.split(r"\s+AND\s+", one.strip("()"))) <= ACCEPTED for one in choices)


def bill(wheels: Sequence[Wheel], found: Mapping[str, str]) -> str:
    """Return the software bill of materials: CycloneDX 1.5, the same for the same wheels."""
    whole = uuid5(NAMESPACE_URL, "\n".join(f"{w.name} {w.sha256}" for w in wheels))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{whole}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "sms-channel"}},
        "components": list(_components(wheels, found)),
    }
    return json.dumps(document, indent=2) + "\n"


def _components(wheels: Sequence[Wheel], found: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for wheel in wheels:
        name = _plain(wheel.name)
        yield {
            "type": "library",
            "name": name,
            "version": wheel.version,
            "purl": f"pkg:pypi/{name}@{wheel.version}",
            "hashes": [{"alg": "SHA-256", "content": wheel.sha256}],
            "licenses": [{"expression": found.get(name, "unknown")}],
        }


def table(wheels: Sequence[Wheel], found: Mapping[str, str]) -> str:
    """Return one line per library."""
    names = ((_plain(wheel.name), wheel.version) for wheel in wheels)
    return "".join(f"{name} {version}: {found.get(name, 'unknown')}\n" for name, version in names)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
