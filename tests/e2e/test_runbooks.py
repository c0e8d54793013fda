"""docs/operations.md, carried out: its commands and calls, against a running channel."""

from __future__ import annotations

import base64
import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from azure.core.exceptions import ResourceExistsError
from azure.storage.queue import QueueClient

from domain.addresses import from_wire
from domain.messages import InboundText
from local.host.settings import DEVELOPMENT_STORAGE
from runtime.late_callbacks import packed
from tests.commands import ROOT, typed
from tests.e2e.callbacks import acs_text, twilio_text
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.shown import Json, ProblemError
from tests.e2e.world import NUMBERS, World
from triggers.names import LATE

PAGE = (ROOT / "docs" / "operations.md").read_text()
CALL = re.compile(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/v1/[^`]+)`")


def texts(desk: Desk, find: Find, customer: str) -> list[str]:
    return [message.text for message in desk.messages(find(customer).id)]


def test_dead_letters_are_given_back_and_stored_once(
    world: World, desk: Desk, find: Find, customer: str, tmp_path: Path
) -> None:
    (event,) = json.loads(acs_text(world, customer, "Nobody took me").body)
    dead = {**event, "deadLetterReason": "MaxDeliveryAttemptsExceeded", "deliveryAttempts": 30}
    for name in ("first", "again"):
        (tmp_path / f"{name}.json").write_text(json.dumps([dead]))
    url = world.callback_url("acs")
    done = typed(f"make replay-dead-letters FOLDER={tmp_path} URL={url}")
    assert (done.returncode, done.stdout) == (0, "Everything is stored.\n"), done
    assert texts(desk, find, customer) == ["Nobody took me"]
    assert {path.suffix for path in tmp_path.iterdir()} == {".replayed"}


def test_poison_messages_are_given_back_and_stored(
    world: World, desk: Desk, find: Find, customer: str
) -> None:
    """A text of Twilio that nobody could store for a day."""
    ours = from_wire(NUMBERS["twilio"])
    text = InboundText(from_wire(customer), ours, "I lay in a queue", f"SM{customer[1:]}")
    storage = world.settings["AzureWebJobsStorage"]
    there = DEVELOPMENT_STORAGE if storage.startswith("UseDevelopment") else storage
    for name in (LATE, f"{LATE}-poison"):  # the template makes them
        queue = QueueClient.from_connection_string(there, name)
        with suppress(ResourceExistsError):
            queue.create_queue()
    queue.send_message(
        base64.b64encode(packed("twilio", [text], b"", datetime.now(UTC)).encode()).decode()
    )
    done = typed(f"make requeue QUEUE={LATE}", AzureWebJobsStorage=storage)
    assert (done.returncode, done.stdout) == (0, "1 messages given back.\n"), done
    assert texts(desk, find, customer) == ["I lay in a queue"]


def test_next_steps_show_where_each_callback_url_goes(world: World) -> None:
    done = typed(f"make next-steps BASE={world.app}", CHANNEL_ADMIN_KEY=world.admin_key)
    assert done.returncode == 0, done
    assert world.callback_url("twilio") in done.stdout


def test_the_calls_of_the_api_that_the_page_names_do_what_it_says(
    world: World, desk: Desk, customer: str
) -> None:
    twilio_text(world, customer, "Where is my parcel?", secret="f" * 32).send()
    done: set[str] = set()

    def ask(call: str, json: Json | None = None, key: str = "") -> Json:
        done.add(call)
        method, _, path = call.partition(" /api/v1/")
        answer: Json = desk.ask(method, re.sub(r"{\w+}", key, path), json)
        return answer

    newest = ask("GET /api/v1/quarantine")["items"][0]
    assert newest["reason"] == "unverified"
    replayed = ask("POST /api/v1/quarantine/{call}:replay", key=newest["id"])
    assert replayed["outcome"] == "signature_wrong", "with credentials as they are now"
    made = ask("POST /api/v1/keys", {"name": f"Rotated {customer}", "role": "agent"})
    holder = Desk(world.app, made["key"])
    assert holder.ask("GET", "me")["role"] == "agent"
    ask("POST /api/v1/keys/{key}:revoke", key=made["id"])
    with pytest.raises(ProblemError, match="key_invalid"):
        holder.ask("GET", "me")
    held = ask("POST /api/v1/customers:export", {"number": customer})["held"]
    assert [len(one["quarantine"]) for one in held] == [1]
    assert ask("POST /api/v1/customers:erase", {"number": customer})["number"] == customer
    assert done == set(CALL.findall(PAGE))


def test_every_event_reason_and_field_that_the_page_names_is_one_of_the_code() -> None:
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", PAGE)) - {"parentbased_traceidratio"}
    assert len(named) > 8
    code = "".join(
        path.read_text()
        for folder in ("triggers", "runtime", "services", "domain", "providers", "api")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert [name for name in sorted(named) if not re.search(rf'["\s]{name}["=:]', code)] == []
