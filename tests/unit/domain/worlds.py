"""Reads the data files of these tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def world(name: str) -> Any:
    """Return what ``data/<name>.json`` holds."""
    return json.loads((Path(__file__).parent / "data" / f"{name}.json").read_text("utf-8"))
