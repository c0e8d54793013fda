"""Callbacks that nobody can vouch for: refused, kept, and taken again once the cause is mended."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from tests.e2e.callbacks import TEXTS, Callback, acs_text, telesign_text, twilio_text
from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number
from tests.e2e.shown import Conversation, Refused
from tests.e2e.world import World

OTHER_KEY = "ZGllcyBpc3QgZGVyIGZhbHNjaGUgU2NobHVlc3NlbCE="


def unsigned(callback: Callback) -> Callback:
    signed = {"X-Twilio-Signature", "Authorization"}
    return replace(callback, headers={n: v for n, v in callback.headers.items() if n not in signed})


def altered(callback: Callback) -> Callback:
    return replace(callback, body=callback.body.replace(b"cheap", b"costly"))


FORGED: dict[str, Callable[[World, str, str], Callback]] = {
    "twilio with another token": lambda w, c, t: twilio_text(w, c, t, secret="f" * 32),
    "twilio altered": lambda w, c, t: altered(twilio_text(w, c, t)),
    "twilio unsigned": lambda w, c, t: unsigned(twilio_text(w, c, t)),
    "telesign with another key": lambda w, c, t: telesign_text(w, c, t, secret=OTHER_KEY),
    "telesign altered": lambda w, c, t: altered(telesign_text(w, c, t)),
    "telesign unsigned": lambda w, c, t: unsigned(telesign_text(w, c, t)),
}


def to_an_old_address(world: World, callback: Callback) -> Callback:
    """Return a callback to an address with another token; Twilio signs that, TeleSign does not."""
    url = f"{callback.url.rpartition('/')[0]}/{'0' * 32}"
    headers = dict(callback.headers)
    if "X-Twilio-Signature" in headers:
        fields = dict(parse_qsl(callback.body.decode(), keep_blank_values=True))
        signer = RequestValidator(world.settings["TWILIO_AUTH_TOKEN"])
        headers["X-Twilio-Signature"] = signer.compute_signature(url, fields)
    return Callback(url, callback.body, headers)


def kept(desk: Desk, words: str) -> list[Refused]:
    """Return the calls in quarantine whose body has these words."""
    return [call for call in desk.quarantine() if words in call.body]


def stored(desk: Desk, customer: str) -> list[Conversation]:
    return [c for c in desk.view("open") if c.customer == customer]


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_callback_is_refused_and_stores_nothing_and_is_kept(
    world: World, desk: Desk, customer: str, how: str
) -> None:
    words = f"cheap{customer[1:]}"

    answer = FORGED[how](world, customer, words).send()

    assert answer.status_code == 403
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert stored(desk, customer) == []
    [call] = kept(desk, customer[1:])
    provider = how.partition(" ")[0]
    assert (call.provider, call.account, call.reason) == (provider, provider, "unverified")
    assert desk.replay(call.id) not in {None, "stored"}
    assert stored(desk, customer) == []


@pytest.mark.parametrize("provider", ["twilio", "acs", "infobip"])
def test_a_callback_without_the_right_token_finds_nobody_and_cannot_be_replayed(
    world: World, desk: Desk, customer: str, provider: str
) -> None:
    callback = TEXTS[provider](world, customer, "Let me in")
    wrong = callback.url[:-1] + ("A" if callback.url[-1] != "A" else "B")

    answer = replace(callback, url=wrong).send()

    assert answer.status_code == 404
    assert stored(desk, customer) == []
    [call] = kept(desk, customer[1:])
    assert (call.reason, call.account) == ("wrong_token", None)
    assert desk.replay(call.id) not in {None, "stored"}
    assert stored(desk, customer) == []


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_callback_without_the_right_token_cannot_be_replayed_either(
    world: World, desk: Desk, customer: str, how: str
) -> None:
    callback = FORGED[how](world, customer, f"cheap{customer[1:]}")
    assert replace(callback, url=callback.url[:-1]).send().status_code == 404
    [call] = kept(desk, customer[1:])
    assert (call.reason, call.account) == ("wrong_token", None)
    assert desk.replay(call.id) not in {None, "stored"}
    assert stored(desk, customer) == []


@pytest.mark.parametrize("provider", ["twilio", "telesign"])
def test_a_text_to_a_wrong_address_is_replayed_where_its_signature_shows_who_sent_it(
    world: World, desk: Desk, customer: str, find: Find, provider: str
) -> None:
    """As after a webhook secret that was changed without a rotation."""
    callback = to_an_old_address(world, TEXTS[provider](world, customer, "To your old address"))
    assert callback.send().status_code == 404
    assert stored(desk, customer) == []
    [call] = kept(desk, customer[1:])
    assert (call.reason, call.account) == ("wrong_token", provider)

    assert desk.replay(call.id) == "stored"

    assert [m.text for m in desk.messages(find(customer).id)] == ["To your old address"]


@pytest.mark.parametrize("provider", TEXTS)
def test_a_text_to_a_number_that_nobody_entered_is_replayed_once_it_is_there(
    world: World, desk: Desk, customer: str, find: Find, provider: str
) -> None:
    ours = fresh_number()
    callback = TEXTS[provider](world, customer, "Hello, new number", to=ours)
    assert callback.send().status_code in {200, 202, 204}
    [call] = kept(desk, customer[1:])
    assert call.reason == "unknown_number"

    name = f"New {ours[1:]}"
    number = {"name": name, "number": ours, "account": provider, "workstream": "customer-service"}
    desk.add_number(number)

    assert desk.replay(call.id) == "stored"
    conversation = find(customer)
    assert [m.text for m in desk.messages(conversation.id)] == ["Hello, new number"]
    assert desk.replay(call.id) == "stored"
    assert callback.send().status_code in {200, 202, 204}
    assert len(desk.messages(conversation.id)) == 1
    assert kept(desk, customer[1:])[0].outcome == "stored"
    desk.do(conversation.id, "close", {"force": True})
    desk.delete_number(f"new-{ours[1:]}")


def test_an_opt_in_that_waited_in_quarantine_lifts_no_opt_out_that_came_after_it(
    world: World, desk: Desk, customer: str
) -> None:
    ours = fresh_number()
    assert twilio_text(world, customer, "START", to=ours).send().status_code == 200
    assert twilio_text(world, customer, "STOP").send().status_code == 200
    desk.add_number(
        {"name": f"Late {ours[1:]}", "number": ours, "account": "twilio",
         "workstream": "customer-service"}
    )  # fmt: skip
    [call] = kept(desk, customer[1:])

    assert desk.replay(call.id) == "stored"

    assert desk.consent(customer).suppressed
    desk.delete_number(f"late-{ours[1:]}")


def test_what_cannot_be_read_is_kept_too(world: World, desk: Desk, customer: str) -> None:
    callback = acs_text(world, customer, "Hello")
    broken = replace(callback, body=callback.body[:-20])

    assert broken.send().status_code in {400, 403}

    [call] = kept(desk, customer[1:])
    assert call.reason in {"unreadable", "unverified"}


def test_texts_of_known_and_unknown_numbers_do_not_disturb_one_another(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    lost = fresh_number()
    twilio_text(world, lost, "Nobody's", to="+19995550000").send()
    twilio_text(world, customer, "Somebody's").send()

    assert find(customer).state == "open"
    assert stored(desk, lost) == []
