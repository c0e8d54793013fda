"""`make check-infra`: the templates, without Azure and without the Bicep compiler."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from infra.check.checks import faults
from infra.check.code import facts
from infra.check.project import SCHEMA, Project, files_of


def main() -> int:
    """Print every fault; 0 if there is none."""
    files = files_of(Path("infra"))
    found = faults(Project(files, facts(), json.loads(SCHEMA.read_text())))
    for fault in found:
        print(f"infra/{fault}")
    print(f"{len(files)} files of infra/ checked, {len(found)} faults.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
