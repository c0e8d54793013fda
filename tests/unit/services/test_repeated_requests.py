"""Requests that come again: an Idempotency-Key makes one text of them."""

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.conversations import Happening
from domain.errors import ChannelError, Conflict, Invalid
from domain.messages import DeliveryState
from services.drafts import Draft
from tests.fakes.gateway import Does
from tests.fakes.world import ANN, EVE, World

TWILIO = ProviderName.TWILIO


@pytest.fixture
def texted(world: World) -> World:
    """A customer has written."""
    world.text("hello")
    return world


def code_of(error: pytest.ExceptionInfo[ChannelError]) -> str:
    return error.value.code


def test_the_same_key_and_text_is_one_reply(texted: World) -> None:
    first = texted.reply("answer", key="k1")
    texted.restart()
    again = texted.reply("answer", key="k1")
    assert first is not None
    assert again is not None
    assert again.seq == first.seq
    assert texted.gateway.texts() == ["answer"]


def test_the_same_key_with_another_text_is_refused(texted: World) -> None:
    texted.reply("answer", key="k1")
    with pytest.raises(Invalid) as error:
        texted.reply("other", key="k1")
    assert code_of(error) == "idempotency_key_reused"
    assert texted.gateway.texts() == ["answer"]


def test_a_key_is_its_callers_own(texted: World) -> None:
    texted.reply("answer", key="k1")
    texted.reply("answer", EVE, key="k1")
    assert texted.gateway.texts() == ["answer", "answer"]


def test_a_repeat_is_answered_like_the_first_also_after_the_close(texted: World) -> None:
    first = texted.reply("answer", key="k1")
    texted.happen(Happening.FORCE_CLOSE, EVE)
    assert first is not None
    again = texted.channel.replies.reply(texted.thread, 1, Draft(ANN, "answer", "k1"))
    assert again.seq == first.seq
    with pytest.raises(Conflict):
        texted.channel.replies.reply(texted.thread, 1, Draft(ANN, "answer", "k2"))


def test_a_repeat_after_a_death_does_not_send_twice(texted: World) -> None:
    texted.gateway.script(Does.DIE_AFTER)
    assert texted.reply("answer", key="k1") is None
    again = texted.reply("answer", key="k1")
    assert again is not None
    assert again.state is DeliveryState.SENDING
    texted.settle(3)
    assert texted.gateway.texts() == ["answer"]


def test_a_key_binds_an_initiated_text_to_its_customer(world: World) -> None:
    world.initiate("hi", key="k1")
    other = Address(AddressKind.E164, "+14255550111")
    with pytest.raises(Invalid):
        world.channel.replies.initiate(world.number.id, other, Draft(ANN, "hi", "k1"))
    again = world.initiate("hi", key="k1")
    assert again is not None
    assert world.gateway.texts() == ["hi"]
