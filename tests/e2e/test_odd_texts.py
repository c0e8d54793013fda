"""Odd senders and odd texts: whatever a customer sends is kept as it came."""

import json

import pytest

from tests.e2e.callbacks import TEXTS, Callback
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.shown import ProblemError
from tests.e2e.world import NUMBERS, World

SENDERS = {"short code": "72", "alphanumeric": "CONTOSO", "name": "Bücherei Köln "}
TEXTS_OF_ALL_KINDS = {
    "1,600 characters": "x" * 1600,
    "5,000 characters": "né " * 1666 + "ok",
    "emoji": "👩‍👩‍👧‍👦 🇳🇱 é 👍🏽",
    "NUL": "a\x00b",
    "line breaks": "one\r\ntwo\n",
    "right to left": "שלום 你好",
    "blanks only": "   ",
}


@pytest.mark.parametrize("provider", TEXTS)
@pytest.mark.parametrize("kind", SENDERS)
def test_a_text_of_any_sender_is_kept(
    world: World, desk: Desk, customer: str, find: Find, provider: str, kind: str
) -> None:
    sender = SENDERS[kind] + customer[-4:]

    assert TEXTS[provider](world, sender, "It is me").send().status_code in {200, 202, 204}

    conversation = find(sender)
    assert [m.text for m in desk.messages(conversation.id)] == ["It is me"]
    if kind != "short code":
        with pytest.raises(ProblemError) as problem:
            desk.reply(conversation.id, "Who are you?")
        assert problem.value.code == "cannot_be_answered"


@pytest.mark.parametrize("provider", TEXTS)
def test_a_text_of_any_kind_is_kept_as_it_came(
    world: World, desk: Desk, customer: str, find: Find, provider: str
) -> None:
    for text in TEXTS_OF_ALL_KINDS.values():
        assert TEXTS[provider](world, customer, text).send().status_code in {200, 202, 204}

    conversation = find(customer)
    kept = [m.text for m in desk.messages(conversation.id)]
    assert sorted(kept) == sorted(TEXTS_OF_ALL_KINDS.values())


@pytest.mark.parametrize("provider", ["telesign", "acs"])
def test_lone_surrogates_become_what_can_be_stored(
    world: World, desk: Desk, customer: str, find: Find, provider: str
) -> None:
    callback: Callback = TEXTS[provider](world, customer, "half \ud83d of 👍 and \udc4d")
    assert json.dumps("\ud83d")[1:-1].encode() in callback.body

    assert callback.send().status_code in {200, 202, 204}

    [text] = desk.messages(find(customer).id)
    assert text.text == "half \ufffd of 👍 and \ufffd"


def test_a_picture_without_words_is_kept(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    media = [{"content_type": "image/png", "base64": "iVBORw0KGgo="}] * 2
    phone.write("twilio", customer, NUMBERS["twilio"], "", media=media)

    [text] = desk.messages(find(customer).id)

    assert (text.text, text.media) == ("", 2)
