"""The commands that README and docs name, typed as they stand there."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from local.ports import Ports
from local.processes import listens
from tests.azurite import Azurite
from tests.commands import ROOT, documented, typed
from tests.e2e.world import call

CASES = ROOT / "tests" / "conformance" / "cases"
OWN = {".git", ".run", "local.settings.json"}


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
        ("make conformance", "make conformance CASES="),
        ("make e2e", "make e2e BASE="),
        ("make mutate", "make mutate PROVIDER="),
        ("make requeue", "QUEUE"),
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


def free_offset() -> int:
    """Return how far ports are moved to be free, below those that systems give away."""
    while True:
        offset = random.randrange(5_000, 22_000, 100)
        if not any(listens(port)() for port in asdict(Ports.moved_by(offset)).values()):
            return offset


@contextmanager
def running(folder: Path, offset: int) -> Iterator[str]:
    """Do what `make run` does, in a folder of its own and on other ports; yield what it says."""
    for entry in ROOT.iterdir():
        if entry.name not in OWN:
            (folder / entry.name).symlink_to(entry)
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "--port-offset", str(offset)],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        told = ""
        while "messages" not in told and (line := process.stdout.readline()):
            told += line
        yield told
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_run_starts_everything_says_where_to_go_and_its_clock_can_be_moved(
    tmp_path: Path,
) -> None:
    offset = free_offset()
    with running(tmp_path, offset) as told:
        assert "The channel runs. Ctrl-C stops it." in told
        for part in ("Console", "API"):
            (address,) = re.findall(rf"^  {part} +(\S+)", told, re.MULTILINE)
            assert call("GET", address, allow_redirects=True).status_code == 200, part
        (open_ones,) = re.findall(r'^  (curl .*view=open")$', told, re.MULTILINE)
        assert json.loads(shell(open_ones))["items"] == []
        page = (ROOT / "README.md").read_text()
        (jump,) = re.findall(r"`(curl -X PUT [^`]*)`", page)
        shell(jump.replace(":7080", f":{7080 + offset}"))
        assert float((tmp_path / ".run" / "clock").read_text()) == 700


def shell(command: str) -> str:
    """Run one command as it stands, without the environment's proxies."""
    words = ["--noproxy" if word == "curl" else word for word in shlex.split(command)]
    return subprocess.run(
        ["curl", "--fail-with-body", words[0], "*", *words[1:]],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
