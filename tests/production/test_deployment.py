"""What only production settings use: storage by the app's identity, in each of its services."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import found
from tests.e2e.files import PNG
from tests.e2e.phone import fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import call
from tests.production.world import PERSON, Production, production, signed_in
from tests.telemetry.receiver import receiving

NO_TIMER = {"AzureWebJobs__sweep__Disabled": "true"}
"""So that it is the bell that sends, and not the sweep of that minute."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """Run a deployment whose configuration lies in a blob, because it is large."""
    folder = tmp_path_factory.mktemp("deployed")
    with receiving() as receiver:
        port = urlsplit(receiver.url).port or 0
        with production(folder, port, NO_TIMER, in_blob=True) as one:
            yield one


def test_a_configuration_in_a_blob_is_read_with_the_apps_identity(world: Production) -> None:
    assert world.settings["CHANNEL_CONFIG"].startswith("https://")
    assert len(world.desk().ask("GET", "numbers")["items"]) == 6


def test_whom_the_platform_has_signed_in_is_known_and_nobody_else(world: Production) -> None:
    assert world.desk().ask("GET", "me")["name"] == PERSON
    assert call("GET", f"{world.app}/api/v1/me").status_code == 401


def test_a_file_is_kept_and_given_out_with_the_apps_identity(world: Production) -> None:
    at = f"{world.app}/api/v1/media?name=plan.png"
    kept = call("POST", at, headers=signed_in(), data=PNG).json()
    customer, desk = fresh_number(), world.desk()
    world.phone.write("telesign", customer, world.number("telesign"), "Where is it?")
    desk.ask(
        "POST",
        f"conversations/{found(desk, customer).id}/messages",
        {"text": "Here", "media": [kept["id"]]},
    )
    texts = eventually(lambda: [t for t in world.phone.bodies(customer) if "/l/" in t])
    link = urlsplit(texts[0].split()[-1])
    assert f"{link.scheme}://{link.netloc}" == world.settings["PUBLIC_BASE_URL"]
    assert call("GET", f"{world.app}{link.path}").content == PNG


def test_a_bell_that_rings_later_is_left_with_the_apps_identity(world: Production) -> None:
    customer, desk = fresh_number(), world.desk()
    world.phone.write("twilio", customer, world.number("twilio"), "Hello")
    body = {"text": "By itself", "holdFor": "PT1S"}
    desk.ask("POST", f"conversations/{found(desk, customer).id}/messages", body)
    eventually(lambda: "By itself" in world.phone.bodies(customer), within=20)
