"""Known weaknesses of what is packed, asked at OSV (https://osv.dev).

Three answers, and only one of them is green: nothing known, something known, *not audited*.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

from infra.package.lock import wheels
from infra.package.parts import Part, parts
from infra.package.product import TARGET

ECOSYSTEMS = {"pypi": "PyPI", "npm": "npm"}
OSV = "https://api.osv.dev/v1/querybatch"


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of asking. ``asked`` is False where nobody answered: then nothing is known."""

    asked: bool
    found: tuple[str, ...]
    says: str

    @property
    def green(self) -> bool:
        """Tell whether somebody answered, and knew of nothing."""
        return self.asked and not self.found


def audit(wanted: Sequence[Part], url: str = OSV) -> Audit:
    """Ask about every part at once."""
    queries = [
        {"package": {"ecosystem": ECOSYSTEMS[one.kind], "name": one.name}, "version": one.version}
        for one in wanted
    ]
    try:
        answer = requests.post(url, json={"queries": queries}, timeout=30)
        answer.raise_for_status()
        results = answer.json()["results"]
        if len(results) != len(wanted):
            raise ValueError("not an answer to each question")
        found = tuple(
            f"{part.name} {part.version}: {', '.join(v['id'] for v in result['vulns'])}"
            for part, result in zip(wanted, results, strict=True)
            if result.get("vulns")
        )
    except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
        return Audit(False, (), f"not audited: {type(error).__name__} when asking for advisories")
    if found:
        return Audit(True, found, "audited, with findings:\n  " + "\n  ".join(found))
    return Audit(True, (), f"audited: nothing is known of {len(wanted)} packages")


def main(arguments: list[str] | None = None) -> int:
    """Print what is known; 0 if nothing, 1 if something, 3 if nobody could be asked."""
    parser = argparse.ArgumentParser("python -m infra.package.audit", description=__doc__)
    parser.add_argument("--python", default=TARGET)
    parser.add_argument("--osv", default=OSV)
    options = parser.parse_args(arguments)
    told = audit(parts(Path(), wheels(options.python), {}), options.osv)
    print(told.says)
    return 0 if told.green else 1 if told.asked else 3


if __name__ == "__main__":
    sys.exit(main())
