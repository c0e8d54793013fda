"""Callbacks are acknowledged within their provider's time while storage is slow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import azure.functions as func
import pytest

from domain.accounts import ProviderName
from providers.registry import PROVIDERS
from runtime import bells, late_callbacks
from runtime.channel import Channel
from runtime.outside import Outside
from runtime.settings import read
from runtime.storage import azure_tables, endpoint, ensure
from services.threads import Thread
from storage.clock import StorageClock
from storage.parallel import together
from tests.builders import CUSTOMER
from tests.e2e.polling import assert_in_time
from tests.fakes import gateway as fake
from tests.fakes.cast import WORKSTREAM, account_of, number_of, text
from tests.fakes.gateway import FakeGateway, FakeSecrets
from tests.fakes.stores import FakeClock, counting_ids, stores
from tests.integration.proxy import Proxy
from triggers.webhooks import answered

TWILIO = ProviderName.TWILIO
SLOW_MS = 500
QUEUE_SECONDS = 0.5
"""The queue is as slow as the tables; the host writes to it before it answers."""

LEAST_ALLOWED = 2.0
"""What hurried providers wait, without our margin (Vibes)."""


class Late:
    """Where a callback goes that the tables are too slow for."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def set(self, message: str) -> None:
        self.messages.append(message)

    def get(self) -> str:
        return self.messages[-1]


@pytest.fixture
def channel(counted: Proxy) -> Iterator[Channel]:
    settings = read(
        {
            "AzureWebJobsStorage": counted.connection_string,
            "PUBLIC_BASE_URL": "https://channel.example",
            "WEBHOOK_SECRET": "w" * 40,
        }
    )
    tables = azure_tables(endpoint(settings), StorageClock())
    ensure(tables)
    made = Channel(
        Outside(
            settings=settings,
            stores=stores(tables.__getitem__, together),
            gateway=FakeGateway(),
            clock=FakeClock(),
            secrets=FakeSecrets(),
            new_id=counting_ids(),
            together=together,
        )
    )
    for thing in (account_of(TWILIO), number_of(TWILIO), WORKSTREAM):
        was = made.stores.catalogue.one(type(thing), thing.id)
        made.stores.catalogue.put(thing, was)
    made.catalogue.now()
    yield made
    counted.delay(0)


def call(at: Channel, late: Late, body: str) -> tuple[int, float]:
    """Let a customer write; return status and the seconds until the answer."""
    gateway = at.gateway
    assert isinstance(gateway, FakeGateway)
    event = text(body, sender=replace(CUSTOMER, value=f"+1206{time.monotonic_ns() % 10**7:07}"))
    made = gateway.call_of(event)
    url = at.urls.callback(account_of(TWILIO))
    provider, account, token = url.rsplit("/", 3)[1:]
    request = func.HttpRequest(
        "POST", url, headers=dict(made.headers), body=made.body,
        route_params={"provider": provider, "account": account, "token": token},
    )  # fmt: skip
    began, before = time.monotonic(), len(late.messages)
    with bells.collect():
        answer = answered(at, request, late)  # type: ignore[arg-type]  # all that is used of it
    queued = QUEUE_SECONDS if len(late.messages) > before else 0.0
    return answer.status_code, time.monotonic() - began + queued


def _longest(channel: Channel, late: Late, name: str) -> float:
    """Let four customers write one after the other; return the longest time to an answer."""
    found = [call(channel, late, f"{name} {n}") for n in range(4)]
    assert {status for status, _ in found} == {200}
    return max(seconds for _, seconds in found)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_first_text_is_acknowledged_in_time_and_not_lost(
    provider: ProviderName, channel: Channel, counted: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    traits = PROVIDERS[provider].traits
    monkeypatch.setattr(fake, "TRAITS", {**fake.TRAITS, TWILIO: traits})
    late = Late()
    call(channel, late, f"warm {provider}")
    counted.delay(SLOW_MS)
    allowed = max(traits.answers_within.total_seconds(), LEAST_ALLOWED)
    assert_in_time(lambda: _longest(channel, late, provider), allowed)
    counted.delay(0)
    for message in late.messages:
        packed = late_callbacks.unpacked(message.encode())
        with bells.collect():
            channel.inbound.take(account_of(TWILIO), packed.events, packed.call)
        [event] = packed.texts
        thread = Thread(event.recipient, event.sender).id
        assert [m.text for m in channel.stores.threads.messages(thread)] == [event.text]
