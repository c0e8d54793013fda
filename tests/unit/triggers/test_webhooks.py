"""Callbacks that cannot be stored: what their provider is told, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import azure.functions as func
import pytest

from domain.accounts import ProviderName
from providers.registry import PROVIDERS
from runtime import late_callbacks
from tests.fakes import gateway as fake
from tests.fakes.faults import Fault
from tests.fakes.world import World, text
from triggers.webhooks import LONG_ENOUGH, answered


class Queue:
    """The output to the queue."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def set(self, message: str) -> None:
        self.messages.append(message)


def call(world: World, queue: Queue) -> int:
    """Let the provider call while the tables are down; return what it is told."""
    made = world.gateway.call_of(text("Hello", recipient=world.number.address))
    url = world.channel.urls.callback(world.account)
    provider, account, token = url.rsplit("/", 3)[1:]
    request = func.HttpRequest(
        "POST", url, headers=dict(made.headers), body=made.body,
        route_params={"provider": provider, "account": account, "token": token},
    )  # fmt: skip
    world.faults.plan(Fault.FAIL_BEFORE, table="threads", times=1000)
    answer = answered(world.channel, request, queue)  # type: ignore[arg-type]  # all that is used of it
    return int(answer.status_code)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_a_provider_soon_gives_up_on_waits_in_the_queue(
    provider: ProviderName, monkeypatch: pytest.MonkeyPatch
) -> None:
    traits = PROVIDERS[provider].traits
    monkeypatch.setattr(fake, "TRAITS", {**fake.TRAITS, ProviderName.TWILIO: traits})
    world, queue = World(), Queue()

    status = call(world, queue)

    hurried = traits.answers_within <= timedelta(seconds=2)
    assert status == (200 if hurried or not traits.calls_again_for else 503)
    gives_up = traits.calls_again_for < LONG_ENOUGH
    assert bool(queue.messages) == (gives_up or hurried)
    texts = [t.text for m in queue.messages for t in late_callbacks.unpacked(m.encode()).texts]
    assert texts == ["Hello"] * len(queue.messages)
