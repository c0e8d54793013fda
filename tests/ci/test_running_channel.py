"""Commands that start a channel, and those that want one that runs."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from local.ports import Ports
from local.processes import listens
from tests.azurite import Azurite
from tests.commands import ROOT, documented, started, typed
from tests.e2e.callbacks import acs_text
from tests.e2e.conftest import desk_in
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World, call
from tests.ports import free_port

OWN = {".git", ".run", "local.settings.json"}
FUNC = """#!/bin/bash
echo "$PWD|$(command -v python)|$*" > "$CALLED"
exec python -m local.host --port "$PORT" --state-dir "$(dirname "$CALLED")"
"""


@dataclass(frozen=True)
class Running:
    """What `make run` started: its folder, its ports, and what it said."""

    folder: Path
    ports: Ports
    told: str

    @property
    def world(self) -> World:
        """Return the channel as the end-to-end tests know one, with the key that is printed."""
        app = self.ports.app_url
        return World(app, app, Phone(self.ports.phone_url, app), self.said("Sign-in key"), {})

    def said(self, what: str) -> str:
        """Return what stands beside a word."""
        (found,) = re.findall(rf"^  {what} +(\S+)", self.told, re.MULTILINE)
        return str(found)


def tree(folder: Path) -> Path:
    """Make a tree that is the project's own, but for what a run writes."""
    for entry in ROOT.iterdir():
        if entry.name not in OWN:
            (folder / entry.name).symlink_to(entry)
    return folder


def free_offset() -> int:
    """Return how far ports are moved to be free, and below those that ``free_port`` gives."""
    while True:
        offset = random.randrange(100, 1_900)
        if not any(listens(port)() for port in asdict(Ports.moved_by(offset)).values()):
            return offset


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`make run` in a folder of its own and on other ports, beside one that is there already."""
    folder, offset = tree(tmp_path_factory.mktemp("run")), free_offset()
    ports = Ports.moved_by(offset)
    with started(f"make run PORT_OFFSET={offset}", "messages", folder) as told:
        yield Running(folder, ports, told)
    assert not any(listens(port)() for port in asdict(ports).values()), "a part was left running"


def test_run_starts_everything_and_says_where_to_go(running: Running) -> None:
    assert "The channel runs. Ctrl-C stops it." in running.told
    for part in ("Console", "API", "Phone"):
        assert call("GET", running.said(part)).status_code == 200, part


def test_the_two_commands_that_run_prints_show_a_text_and_answer_it(running: Running) -> None:
    phone, customer = running.world.phone, fresh_number()
    phone.write("twilio", customer, NUMBERS["twilio"], "Hello, is anybody there?")
    show, answer = re.findall(r"^  (curl (?:.*\\\n)?.*)$", running.told, re.MULTILINE)
    waiting = eventually(lambda: json.loads(typed(show).stdout)["items"], what="a conversation")
    (text,) = [one for one in waiting if one["customerAddress"] == customer]
    assert typed(answer.replace("<id from above>", text["id"])).returncode == 0
    eventually(lambda: phone.bodies(customer) == ["Hello!"], what="the answer on the phone")


def test_its_clock_jumps_as_the_first_page_says(running: Running) -> None:
    jump = documented("README.md", "curl -X PUT")
    assert typed(jump.replace(":7080", f":{running.ports.phone}")).returncode == 0
    assert float((running.folder / ".run" / "clock").read_text()) == 700


def test_next_steps_prints_the_callback_urls_of_a_running_channel(running: Running) -> None:
    base = running.ports.app_url
    done = typed(f"make next-steps BASE={base}", CHANNEL_ADMIN_KEY=running.world.admin_key)
    assert done.returncode == 0, done
    assert f"{base}/webhooks/telesign/telesign/" in done.stdout


def test_dead_letters_are_taken_by_a_running_channel(running: Running, tmp_path: Path) -> None:
    customer = fresh_number()
    (tmp_path / "1.json").write_bytes(acs_text(running.world, customer, "Too late?").body)
    url = running.world.callback_url("acs")
    done = typed(f"make replay-dead-letters FOLDER={tmp_path} URL={url}")
    assert (done.returncode, done.stdout) == (0, "Everything is stored.\n"), done
    desk = desk_in(running.world)
    eventually(lambda: customer in {one.customer for one in desk.view("open")}, what="its text")


def test_the_end_to_end_suite_runs_against_a_host_that_runs_already(running: Running) -> None:
    base = running.ports.app_url
    done = typed(
        f"make e2e BASE={base}", running.folder, ADMIN_KEY=running.world.admin_key,
        PROVIDER_SIMULATOR_URL=running.ports.phone_url, PYTEST_ADDOPTS="-k 'journey and infobip'",
    )  # fmt: skip
    assert re.search(r"[1-9]\d* passed", done.stdout), done


def beside(folder: Path, *programs: str) -> str:
    """Make a folder that has these programs and nothing else; return it as a path to search."""
    for name in programs:
        (folder / name).symlink_to(str(shutil.which(name)))
    return str(folder)


def test_func_serves_this_folder_by_the_projects_own_python(
    azurite: Azurite, tmp_path: Path
) -> None:
    """A stand-in does what Core Tools do: it serves where it stands, by the path's first Python."""
    (tmp_path / "func").write_text(FUNC)
    (tmp_path / "func").chmod(0o755)
    port, called = free_port(), tmp_path / "called"
    settings = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"] | {
        "AzureWebJobsStorage": azurite.connection_string,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PORT": str(port),
        "CALLED": str(called),
    }
    with started("make func", "listening on", **settings) as told:
        assert "provider_webhook" in told
        assert call("GET", f"http://127.0.0.1:{port}/healthz").status_code == 200
    folder, python, how = called.read_text().strip().split("|")
    assert Path(folder).samefile(ROOT)
    assert Path(python).parent.samefile(ROOT / ".venv" / "bin")
    assert how == "start"


def test_func_says_what_to_do_where_there_are_no_core_tools(tmp_path: Path) -> None:
    done = typed("make func", PATH=beside(tmp_path, "bash", "make"))
    assert done.returncode != 0
    assert "'make run' serves the same app without them" in done.stderr
