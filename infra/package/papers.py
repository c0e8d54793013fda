"""The papers of a package: what is in it (CycloneDX) and under which licences."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from email.parser import BytesParser
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from infra.package.parts import UNKNOWN, Part, plain

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
    """Return the licence of each library by its name, ``UNKNOWN`` where it names none."""
    found = {}
    for path, content in libraries.items():
        if METADATA.match(path):
            meta = BytesParser().parsebytes(content)
            found[plain(str(meta["Name"]))] = _licence(
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
    return next(iter(names), UNKNOWN)


def unaccepted(parts: Sequence[Part]) -> list[str]:
    """Return the libraries whose licence somebody has to look at."""
    return sorted(f"{one.name}: {one.licence}" for one in parts if not _is_fine(one.licence))


def _is_fine(expression: str) -> bool:
    choices = re.split(r"\s+OR\s+", expression.strip("()"))
    return any(set(re.split(r"\s+AND\s+", one.strip("()"))) <= ACCEPTED for one in choices)


def bill(parts: Sequence[Part]) -> str:
    """Return the software bill of materials: CycloneDX 1.5, the same for the same parts."""
    whole = uuid5(NAMESPACE_URL, "\n".join(f"{one.name} {one.digest}" for one in parts))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{whole}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "sms-channel"}},
        "components": [_component(one) for one in parts],
    }
    return json.dumps(document, indent=2) + "\n"


def _component(one: Part) -> dict[str, Any]:
    return {
        "type": "library",
        "name": one.name,
        "version": one.version,
        "purl": f"pkg:{one.kind}/{quote(one.name)}@{one.version}",
        "hashes": [{"alg": one.algorithm, "content": one.digest}],
        "licenses": [{"expression": one.licence}],
    }


def table(parts: Sequence[Part]) -> str:
    """Return one line per library."""
    return "".join(f"{one.kind}: {one.name} {one.version}: {one.licence}\n" for one in parts)
