"""What operators do by hand: a runbook for each alert, replays that store each thing once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from azure.storage.queue import QueueClient

from domain.accounts import Account, ProviderName
from domain.callbacks import Call
from domain.numbers import Number
from infra.operations import dead_letters, requeue
from providers.gateway import Gateway
from runtime.channel import Channel
from runtime.outside import Outside
from runtime.settings import read
from services.threads import Thread
from tests.azurite import Azurite
from tests.builders import CUSTOMER, OURS
from tests.channels import ENVIRONMENT, THINGS, World
from tests.commands import typed
from tests.fakes.stores import in_turn
from triggers.names import LATE

ROOT = Path(__file__).parents[2]
EVENT = {
    "id": "1",
    "topic": "/subscriptions/x",
    "subject": "/phonenumber/14255550100",
    "eventType": "Microsoft.Communication.SMSReceived",
    "eventTime": "2026-11-20T18:00:00Z",
    "dataVersion": "1.0",
    "metadataVersion": "1",
    "data": {
        "messageId": "m-1",
        "from": CUSTOMER.value.strip("+"),
        "to": OURS.value.strip("+"),
        "message": "Hello",
        "receivedTimestamp": "2026-11-20T18:00:00Z",
    },
}
DEAD = {**EVENT, "deadLetterReason": "MaxDeliveryAttemptsExceeded", "deliveryAttempts": 30}


def test_every_alert_has_a_runbook() -> None:
    bicep = (ROOT / "infra" / "modules" / "alerts.bicep").read_text()
    alerts = set(re.findall(r"^    name: '([a-z-]+)'$", bicep, re.MULTILINE))
    page = (ROOT / "docs" / "operations.md").read_text()
    assert len(alerts) == 10
    assert alerts == set(re.findall(r"^### `([a-z-]+)`$", page, re.MULTILINE))


@pytest.fixture
def world() -> World:
    acs = Account("acs", "ACS", ProviderName.ACS, options={"endpoint": "https://x.example"})
    number = Number("line", "Line", OURS, "acs", "main")
    return World(things=(*THINGS[:3], acs, number))


def channel(world: World) -> Channel:
    return Channel(
        Outside(read(ENVIRONMENT), world.stores, Gateway(), world.clock, world.secrets,
                together=in_turn)
    )  # fmt: skip


def test_a_dead_letter_is_taken_by_the_service_that_takes_events(
    world: World, tmp_path: Path
) -> None:
    """Nothing of what Event Grid added is left, and the second run finds nothing to do."""
    at = channel(world)
    account = at.catalogue.account("acs")
    assert account is not None
    seen: list[Any] = []

    def send(event: Any) -> int:
        seen.append(event)
        body = json.dumps([event]).encode()
        headers = {"content-type": "application/json", "aeg-event-type": "Notification"}
        return at.inbound.callback(account, Call("POST", "", headers, body), "").status

    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "1.json").write_text(json.dumps([DEAD]))
    (tmp_path / "topic" / "2.json").write_text(json.dumps(DEAD))
    assert list(dead_letters.replay(tmp_path, send)) == []
    assert seen == [EVENT, EVENT]
    assert world.head(Thread(OURS, CUSTOMER).id).seq == 1
    assert list(dead_letters.replay(tmp_path, send)) == []
    assert len(seen) == 2


def test_what_could_not_be_stored_stays_for_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps([DEAD]))
    (tmp_path / "2.json").write_text("half a fi")
    left = list(dead_letters.replay(tmp_path, lambda event: 503))
    assert [said.rpartition("/")[2] for said in left] == [
        "1.json: answered 503",
        "2.json: no events in JSON",
    ]
    assert (tmp_path / "1.json").exists()


def test_nobody_there_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.json").write_text(json.dumps([DEAD]))
    assert dead_letters.main([str(tmp_path), "http://127.0.0.1:9/webhooks/acs/acs/x"]) == 1
    assert "answered 0" in capsys.readouterr().out
    assert dead_letters.main([str(tmp_path / "gone"), "https://x"]) == 2


def test_poison_messages_go_back_to_their_queue_once(azurite: Azurite) -> None:
    def queue(name: str) -> QueueClient:
        return QueueClient.from_connection_string(azurite.connection_string, name)

    for name in (LATE, f"{LATE}-poison"):
        queue(name).create_queue()
    for number in range(40):
        queue(f"{LATE}-poison").send_message(f"message {number}")
    said = [
        typed("make requeue QUEUE=inbound-late", AzureWebJobsStorage=azurite.connection_string)
        for _ in range(2)
    ]
    assert [done.stdout for done in said] == [
        "40 messages given back.\n",
        "0 messages given back.\n",
    ]
    back = [m.content for m in queue(LATE).receive_messages()]
    assert sorted(back) == sorted(f"message {number}" for number in range(40))


def test_a_queue_that_is_not_ours_is_refused() -> None:
    assert requeue.main(["threads"]) == 2
    assert requeue.main([]) == 2
