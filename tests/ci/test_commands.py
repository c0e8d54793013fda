"""The commands that README and docs name, typed as they stand there."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.azurite import Azurite
from tests.commands import ROOT, documented, typed

CASES = ROOT / "tests" / "conformance" / "cases"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("make", "make run"),
        ("make check-infra", "0 faults"),
        ("make cost TEXTS=100000", "100,000 inbound texts a month"),
        ("make cost TEXTS=100000 SIZE=large", "instances always ready"),
        ("make validate-config FILE=infra/channel.json", "Nothing to mend"),
    ],
)
def test_a_command_does_what_it_is_for(command: str, says: str) -> None:
    done = typed(command)
    assert (done.returncode, says in done.stdout) == (0, True), done


@pytest.mark.parametrize(
    ("incomplete", "says"),
    [
        ("make cost", "make cost TEXTS=100000"),
        ("make validate-config", "make validate-config FILE=channel.json"),
        ("make validate-config FILE=README.md", "to mend"),
        ("make bench ONLY=nothing", "choose from"),
        ("make conformance", "make conformance CASES="),
        ("make e2e", "make e2e BASE="),
        ("make mutate", "make mutate PROVIDER="),
        ("make mutate PROVIDER=vibes ONLY=vibes.nowhere", "like vibes.nowhere"),
        ("make requeue", "QUEUE"),
        ("make screenshots PAGES=elsewhere", "no such page: elsewhere; there are sign-in, phones"),
        ("make replay-dead-letters", "FOLDER"),
        ("make next-steps", "make next-steps BASE="),
    ],
)
def test_a_command_says_what_it_lacks(incomplete: str, says: str) -> None:
    done = typed(incomplete)
    assert done.returncode != 0
    assert says in done.stdout + done.stderr, done


def test_repair_looks_at_every_thread_of_the_storage_that_is_named(azurite: Azurite) -> None:
    sample = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
    done = typed("make repair", **{**sample, "AzureWebJobsStorage": azurite.connection_string})
    assert re.match(r"\d+ threads looked at, \d+ rows without a thread removed", done.stdout), done


def test_conformance_runs_the_cases_below_a_folder(tmp_path: Path) -> None:
    shutil.copytree(CASES / "infobip", tmp_path / "infobip")
    done = typed(f"make conformance CASES={tmp_path}")
    assert done.returncode == 0, done


def test_generated_files_are_those_that_are_committed() -> None:
    files = [ROOT / "console" / "openapi.json", ROOT / "infra" / "channel.schema.json"]
    before = [path.read_bytes() for path in files]
    assert (typed("make openapi").returncode, typed("make generated").returncode) == (0, 0)
    assert [path.read_bytes() for path in files] == before


def test_the_command_that_makes_a_key_prints_it_with_its_hash() -> None:
    key, digest = typed(documented("docs/administration.md", "python3 -c")).stdout.split()
    assert (key[:3], digest) == ("sk_", hashlib.sha256(key.encode()).hexdigest())
