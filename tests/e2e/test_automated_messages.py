"""What the channel texts by itself, read on the phone."""

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually

TALKING, CLOSED = "+13125550144", "+13125550155"


def test_a_conversation_is_greeted_once_and_its_end_is_told(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, TALKING, "Hello")
    [greeting] = eventually(lambda: phone.bodies(customer), 10)
    assert greeting.startswith("Contoso: Thank you for your message.")
    phone.write("telesign", customer, TALKING, "Anybody?")
    conversation = find(customer)
    desk.reply(conversation.id, "Here I am")
    desk.do(conversation.id, "end")
    eventually(lambda: len(phone.bodies(customer)) >= 3, 10)
    bodies = phone.bodies(customer)
    assert bodies[1] == "Here I am"
    assert "has ended" in bodies[2]


def test_a_night_has_one_answer_however_many_texts_follow(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    for n in range(4):
        phone.write("telesign", customer, CLOSED, f"Hallo {n}")
    [answer] = eventually(lambda: phone.bodies(customer), 10)
    assert answer.startswith("Contoso: Danke für Ihre Nachricht. Wir haben gerade geschlossen")
    conversation = find(customer)
    desk.reply(conversation.id, "Guten Abend")
    eventually(lambda: phone.bodies(customer) == [answer, "Guten Abend"], 10, "both in order")


@pytest.mark.parametrize("language", ["en", "de"])
def test_stop_is_confirmed_in_the_numbers_language_and_then_there_is_silence(
    phone: Phone, customer: str, language: str
) -> None:
    ours = TALKING if language == "en" else CLOSED
    phone.write("telesign", customer, ours, "STOP")
    [confirmation] = eventually(lambda: phone.bodies(customer), 10)
    assert ("unsubscribed" if language == "en" else "abgemeldet") in confirmation
    phone.write("telesign", customer, ours, "one more question")
    phone.write("telesign", customer, ours, "HELP")
    eventually(lambda: len(phone.bodies(customer)) >= 2, 10)
    bodies = phone.bodies(customer)
    assert len(bodies) == 2
    assert "STOP" in bodies[1]


def test_an_opt_out_in_own_words_is_confirmed_once_and_silence_follows(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, TALKING, "Please take me off your list!")
    [confirmation] = eventually(lambda: phone.bodies(customer), 10)
    assert "unsubscribed" in confirmation
    assert desk.consent(customer).ledger == [("STOP", "free_text")]
    phone.write("telesign", customer, TALKING, "stop texting me")
    assert desk.reply(find(customer).id, "But why?").state == "suppressed"
    assert phone.bodies(customer) == [confirmation]


def test_stop_by_at_five_only_hints(desk: Desk, phone: Phone, customer: str, find: Find) -> None:
    phone.write("telesign", customer, TALKING, "Can I stop by at five?")
    eventually(lambda: phone.bodies(customer), 10)
    assert not desk.consent(customer).suppressed
    shown = desk.ask("GET", f"conversations/{find(customer).id}/messages")["items"][0]
    assert shown["flags"] == ["opt_out_hint"]
