"""`make package`: the deployable zip, tried out, with its papers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from infra.package.audit import OSV, audit
from infra.package.build import Package, build
from infra.package.interpreters import found
from infra.package.product import TARGET
from infra.package.wheels import PackageFault
from tests.release.smoke import SmokeFault, smoke

ROOT = Path()


def main(arguments: list[str] | None = None) -> int:
    """Make and try the package; 0 if it may be deployed."""
    options = _parse(arguments)
    try:
        made = build(ROOT, options.python, options.out)
        print(f"{made.path}: Python {made.python}, {len(made.parts)} parts, sha256 {made.sha256}")
        _try(made, options.out)
    except (PackageFault, SmokeFault) as fault:
        print(f"make package: {fault}", file=sys.stderr)
        return 1
    told = audit(made.parts, options.osv)
    print(told.says)
    return 0 if told.green or not told.asked else 1


def _try(made: Package, out: Path) -> None:
    """Run the package; where its Python is missing, one made alike for the Python that is here."""
    if interpreter := found(made.python):
        smoke(made.path, interpreter)
        print(f"tried: served on the local host by Python {made.python}, a text and its answer")
        return
    here = "{}.{}".format(*sys.version_info[:2])
    smoke(build(ROOT, here, out / "tried").path, Path(sys.executable))
    print(
        f"tried: no Python {made.python} here; the same for {here} was served on the local host. "
        f"Of {made.path.name} only the tags of its wheels were checked."
    )


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m infra.package", description=__doc__)
    parser.add_argument("--python", default=TARGET)
    parser.add_argument("--out", type=Path, default=Path("dist"))
    parser.add_argument("--osv", default=OSV, help="where advisories are asked for")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
