"""Commands that judge: each is narrowed to a part, so that it ends in seconds."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, typed
from tests.mutation.mutants import keys


def copied(tree: Path) -> Path:
    """Make a tree whose folder of mistakes is a copy, and everything else the project's own."""
    (tree / "tests").mkdir()
    for entry in [*ROOT.iterdir(), *(ROOT / "tests").iterdir()]:
        place = tree / entry.relative_to(ROOT)
        if not place.exists() and entry.name != "mutation":
            place.symlink_to(entry)
    shutil.copytree(ROOT / "tests" / "mutation", tree / "tests" / "mutation")
    return tree


def test_every_mistake_of_the_part_that_is_named_is_made_and_noticed() -> None:
    part = "twilio_signature.posted"
    done = typed(f"make mutate PROVIDER=twilio ONLY={part}")
    source = (ROOT / "providers" / "twilio_signature.py").read_text()
    mistakes = sum(key.startswith(part) for key in keys("twilio_signature", source))
    by_cases, by_tests, rest = re.findall(r"(\d+) (?:noticed by cases|by tests|unn)", done.stdout)
    assert done.stdout.startswith(f"twilio: {mistakes} mistakes, "), done
    assert (int(by_cases) + int(by_tests), rest, done.returncode) == (mistakes, "0", 0)


def test_a_mistake_that_nobody_notices_or_explains_is_named_and_no_success(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    (tree / "tests" / "mutation" / "explained.json").write_text("{}")
    done = typed("make mutate PROVIDER=vibes ONLY=vibes.module", tree)
    assert re.match(r"vibes\.py:\d+: vibes\.module: 500 -> 501\nvibes: ", done.stdout), done
    assert done.returncode != 0


OPERATIONS = {
    "text, same conversation / new conversation / repeated": (
        "text, same conversation", "text, new conversation", "text, repeated",
    ),
    "reply / reply that picks": ("reply", "reply that picks"),
    "delivery report with our reference": ("report",),
    "sweep with nothing due, at any number of live conversations": ("sweep, nothing due",),
    "first page of the inbox, at any number": ("inbox, first page",),
}  # fmt: skip
"""What the page calls the operations, and what the bench does."""


@pytest.mark.skipif(sys.platform != "linux", reason="the bench reads processor time from /proc")
def test_the_bench_counts_the_requests_that_its_page_tells(tmp_path: Path) -> None:
    file = tmp_path / "results" / "calls.json"
    done = typed(f"make bench ONLY=calls OUT={file}")
    assert "requests to tables" in done.stdout, done
    results = json.loads(file.read_text())
    assert set(results) == {"calls", "machine", "seconds"}
    counted = {name: found["calls"] for name, found in results["calls"].items()}
    page = (ROOT / "docs" / "performance.md").read_text()
    rows = re.findall(r"^\| ([^|]+) \| ((?:\d+ / )*\d+) \|$", page, re.MULTILINE)
    assert rows == [
        (told, " / ".join(str(counted[name]) for name in names))
        for told, names in OPERATIONS.items()
    ]
