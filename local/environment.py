"""The settings of this machine in the environment, for tools that run beside the app."""

from __future__ import annotations

import json
import os
from pathlib import Path


def take_settings(path: Path = Path("local.settings.json")) -> None:
    """Put the settings' values where there is none yet; what the environment says wins."""
    if path.exists():
        for name, value in json.loads(path.read_text())["Values"].items():
            os.environ.setdefault(name, value)
