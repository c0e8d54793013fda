"""`make screenshots`: the pictures that the documentation shows can be made again."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.browser.chromium import NARROW, WIDE
from tests.commands import typed


def size(picture: Path) -> tuple[int, ...]:
    """Return the width and height of a PNG, as its header says."""
    return struct.unpack(">II", picture.read_bytes()[16:24])


def test_a_page_is_photographed_at_both_sizes_and_in_both_colours(tmp_path: Path) -> None:
    done = typed(f"make screenshots PAGES=console OUT={tmp_path}")
    assert done.returncode == 0, done
    pictures = {path.stem: size(path) for path in tmp_path.iterdir()}
    assert pictures == {
        "console": WIDE, "console-dark": WIDE,
        "console-phone": NARROW, "console-phone-dark": NARROW,
    }  # fmt: skip
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 4
