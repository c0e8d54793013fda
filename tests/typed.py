"""Commands of the project, typed as the pages have them."""

import os
import subprocess

from tests.e2e.world import ROOT


def make(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run make; the packages are there already, so setup is not made again."""
    return subprocess.run(
        ["make", "--old-file=setup", *words],
        cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, timeout=110,
        check=False,
    )  # fmt: skip
