"""Callbacks: verified, read, stored, answered; what cannot be stored is kept or comes again."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.callbacks import Answer, Handshake, Ignored, Unusable
from domain.conversations import State
from domain.errors import Unavailable, Unreadable, Unverified
from domain.messages import DeliveryState
from domain.quarantine import Reason
from tests.fakes.faults import Fault
from tests.fakes.world import World, account_of, number_of, report, text

URL = "https://channel.example/webhooks"
ELSEWHERE = Address(AddressKind.E164, "+14255559999")


def quarantined(world: World) -> list[Reason]:
    return [call.reason for call in world.truth.quarantine.page(10)[0]]


def live_state(world: World) -> State | None:
    return world.head.live.state if world.head.live else None


@pytest.mark.parametrize("recipient", [ELSEWHERE, number_of(ProviderName.ACS).address])
def test_a_text_for_none_of_the_accounts_numbers_lies_in_quarantine(
    world: World, recipient: Address
) -> None:
    world.text("hello", recipient=recipient)
    assert quarantined(world) == [Reason.UNKNOWN_NUMBER]
    assert not list(world.truth.threads.all_heads())


def test_a_number_that_was_just_configured_is_known(world: World) -> None:
    fresh = replace(number_of(ProviderName.TWILIO), id="new", name="New", address=ELSEWHERE)
    world.put(fresh)
    world.text("hello", recipient=ELSEWHERE)
    assert quarantined(world) == []


def test_a_verified_callback_is_answered_after_storing(world: World) -> None:
    call = world.gateway.call_of(text("one"), Ignored("typing"), text("two"))
    answer = world.channel.inbound.callback(world.account, call, URL)
    assert answer == Answer(body="3 received")
    assert [m.text for m in world.messages] == ["one", "two"]


def test_an_unusable_event_does_not_keep_the_others_out(world: World) -> None:
    call = world.gateway.call_of(Unusable("no sender"), text("one"))
    world.channel.inbound.callback(world.account, call, URL)
    assert [m.text for m in world.messages] == ["one"]
    assert quarantined(world) == [Reason.UNREADABLE]


def test_a_forged_callback_stores_nothing_and_lies_in_quarantine(world: World) -> None:
    call = world.gateway.call_of(text("hello"), signature="forged")
    with pytest.raises(Unverified):
        world.channel.inbound.callback(world.account, call, URL)
    assert (world.messages, quarantined(world)) == ([], [Reason.UNVERIFIED])
    assert world.channel.inbound.genuine(world.account, call, URL) is None


def test_an_unreadable_callback_lies_in_quarantine(world: World) -> None:
    call = replace(world.gateway.call_of(), body=b"odd")
    with pytest.raises(Unreadable):
        world.channel.inbound.callback(world.account, call, URL)
    assert quarantined(world) == [Reason.UNREADABLE]


def test_without_secrets_the_callback_is_kept_and_comes_again(world: World) -> None:
    world.secrets.missing.add("TWILIO_TOKEN")
    with pytest.raises(Unavailable, match="TWILIO_TOKEN"):
        world.channel.inbound.callback(world.account, world.gateway.call_of(text("hi")), URL)
    assert quarantined(world) == [Reason.ACCOUNT_UNUSABLE]


def test_a_handshake_is_answered_and_stores_nothing(world: World) -> None:
    hello = Answer(body="hello yourself")
    call = world.gateway.call_of(Handshake(hello))
    assert world.channel.inbound.callback(world.account, call, URL) == hello
    assert world.messages == []


def test_without_tables_nothing_is_half_written_and_the_caller_is_told(world: World) -> None:
    world.faults.plan(Fault.FAIL_BEFORE, table="threads", verb="transact", times=99)
    with pytest.raises(Unavailable):
        world.text("hello")
    assert world.messages == []
    world.restart()
    world.text("hello")
    world.settle(5)
    assert [m.text for m in world.messages] == ["hello"]
    assert len(world.memory.rows["inbox"]) == 1


def test_a_commit_whose_answer_was_lost_is_recognised(world: World) -> None:
    world.faults.plan(Fault.FAIL_AFTER, table="threads", verb="transact")
    world.text("hello")
    assert [m.text for m in world.messages] == ["hello"]
    assert live_state(world) is State.OPEN


def test_a_pushed_event_finds_its_account_by_our_number(world: World) -> None:
    acs = number_of(ProviderName.ACS).address
    world.provider = ProviderName.ACS
    call = world.gateway.call_of()
    arrived = text("hello", recipient=acs)
    world.channel.inbound.event(ProviderName.ACS, {"events": [arrived, Ignored("x")]}, call)
    assert [m.text for m in world.messages] == ["hello"]
    world.reply("answer")
    told = report(DeliveryState.DELIVERED, of=world.gateway.reached[0].reference, sender=acs)
    world.channel.inbound.event(ProviderName.ACS, {"events": [told]}, call)
    assert world.state("answer") is DeliveryState.DELIVERED


@pytest.mark.parametrize("recipient", [ELSEWHERE, number_of(ProviderName.TWILIO).address])
def test_a_pushed_event_for_another_providers_number_is_quarantined(
    world: World, recipient: Address
) -> None:
    envelope = {"events": [text("hello", recipient=recipient)]}
    world.channel.inbound.event(ProviderName.ACS, envelope, world.gateway.call_of())
    assert quarantined(world) == [Reason.UNKNOWN_NUMBER]


def test_a_disabled_account_still_takes_what_comes(world: World) -> None:
    world.put(replace(account_of(ProviderName.TWILIO), enabled=False))
    world.restart()
    world.text("hello")
    assert live_state(world) is State.OPEN
