"""What the channel texts by itself, read on the phone."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually

TALKING, CLOSED, HOLIDAY = "+13125550144", "+13125550155", "+13125550188"


def test_a_conversation_is_greeted_once_and_its_end_is_told(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, TALKING, "Hello")
    [greeting] = eventually(lambda: phone.bodies(customer))
    assert greeting.startswith("Contoso: Thank you for your message.")
    phone.write("telesign", customer, TALKING, "Anybody?")
    conversation = find(customer)
    desk.reply(conversation.id, "Here I am")
    desk.do(conversation.id, "end")
    eventually(lambda: len(phone.bodies(customer)) >= 3)
    bodies = phone.bodies(customer)
    assert bodies[1] == "Here I am"
    assert "has ended" in bodies[2]


def test_on_a_holiday_the_holiday_is_told(phone: Phone, customer: str) -> None:
    phone.write("telesign", customer, HOLIDAY, "Hello")
    [answer] = eventually(lambda: phone.bodies(customer))
    assert "holiday" in answer


def test_a_text_of_nothing_is_answered(phone: Phone, customer: str) -> None:
    phone.write("telesign", customer, TALKING, " ")
    [answer] = eventually(lambda: phone.bodies(customer))
    assert answer.endswith("Please write your question as text.")


def test_a_close_is_announced_before_it_comes(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, TALKING, "Hello")
    eventually(lambda: phone.bodies(customer), "greeting")
    desk.reply(find(customer).id, "Here I am")
    phone.move_time(8 * 60 + 5)
    eventually(lambda: len(phone.bodies(customer)) == 3, "the warning")
    assert "close" in phone.bodies(customer)[-1]


def test_start_and_help_are_answered(phone: Phone, customer: str) -> None:
    phone.write("telesign", customer, TALKING, "HELP")
    phone.write("telesign", customer, TALKING, "START")
    eventually(lambda: len(phone.bodies(customer)) == 2)
    assert ["STOP" in body for body in phone.bodies(customer)] == [True, True]


@pytest.fixture
def switched_on(desk: Desk) -> Iterator[None]:
    """What is silent unless somebody switches it on."""
    made = [
        desk.ask("POST", "automatedMessages", {
            "name": f"Tell {trigger}", "trigger": trigger, "workstream": "talking-desk",
            "texts": {"en": f"{trigger} {{AgentName}}"},
        })["id"]
        for trigger in ("agent_assigned", "transfer_accepted", "session_ended")
    ]  # fmt: skip
    yield
    for key in made:
        desk.ask("DELETE", f"automatedMessages/{key}")


@pytest.mark.usefixtures("switched_on")
def test_what_happens_to_a_conversation_is_told_where_it_is_switched_on(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    ann = desk.as_agent("Ann")
    phone.write("telesign", customer, TALKING, "Hello")
    eventually(lambda: phone.bodies(customer), "greeting")
    conversation = find(customer).id

    def told(trigger: str, name: str) -> bool:
        return f"{trigger} {name}" in phone.bodies(customer)

    desk.do(conversation, "pick")
    eventually(lambda: told("agent_assigned", desk.ask("GET", "me")["name"]))
    desk.do(conversation, "transfer", {"agent": ann.id})
    eventually(lambda: told("transfer_accepted", "Ann"))
    ann.do(conversation, "wait")
    eventually(lambda: told("session_ended", "Ann"))


def test_a_night_has_one_answer_however_many_texts_follow(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    for n in range(4):
        phone.write("telesign", customer, CLOSED, f"Hallo {n}")
    [answer] = eventually(lambda: phone.bodies(customer))
    assert answer.startswith("Contoso: Danke für Ihre Nachricht. Wir haben gerade geschlossen")
    conversation = find(customer)
    desk.reply(conversation.id, "Guten Abend")
    eventually(lambda: phone.bodies(customer) == [answer, "Guten Abend"], "both in order")


@pytest.mark.parametrize("language", ["en", "de"])
def test_stop_is_confirmed_in_the_numbers_language_and_then_there_is_silence(
    phone: Phone, customer: str, language: str
) -> None:
    ours = TALKING if language == "en" else CLOSED
    phone.write("telesign", customer, ours, "STOP")
    [confirmation] = eventually(lambda: phone.bodies(customer))
    assert ("unsubscribed" if language == "en" else "abgemeldet") in confirmation
    phone.write("telesign", customer, ours, "one more question")
    phone.write("telesign", customer, ours, "HELP")
    eventually(lambda: len(phone.bodies(customer)) >= 2)
    bodies = phone.bodies(customer)
    assert len(bodies) == 2
    assert "STOP" in bodies[1]


def test_there_is_silence_from_each_stop_to_the_next_start(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, TALKING, "STOP")
    phone.write("telesign", customer, TALKING, "one more question")
    conversation = find(customer).id
    replies = [desk.reply(conversation, "Which one?")]
    phone.write("telesign", customer, TALKING, "HELP")
    eventually(lambda: len(phone.bodies(customer)) == 2, "a confirmation and an answer")
    phone.write("telesign", customer, TALKING, "START")
    eventually(lambda: len(phone.bodies(customer)) == 3, "a welcome back")
    phone.write("telesign", customer, TALKING, "STOP")
    replies.append(desk.reply(conversation, "But why?"))

    eventually(lambda: {desk.message(r.id).state for r in replies} == {"suppressed"})
    assert [keyword for keyword, _ in desk.consent(customer).ledger] == ["STOP", "START", "STOP"]


def test_an_opt_out_in_own_words_is_confirmed_once_and_silence_follows(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("telesign", customer, TALKING, "Please take me off your list!")
    [confirmation] = eventually(lambda: phone.bodies(customer))
    assert "unsubscribed" in confirmation
    assert desk.consent(customer).ledger == [("STOP", "free_text")]
    phone.write("telesign", customer, TALKING, "stop texting me")
    reply = desk.reply(find(customer).id, "But why?")
    eventually(lambda: desk.message(reply.id).state == "suppressed", "after the confirmation")
    assert phone.bodies(customer) == [confirmation]


def test_stop_by_at_five_only_hints(desk: Desk, phone: Phone, customer: str, find: Find) -> None:
    phone.write("telesign", customer, TALKING, "Can I stop by at five?")
    eventually(lambda: phone.bodies(customer))
    assert not desk.consent(customer).suppressed
    shown = desk.ask("GET", f"conversations/{find(customer).id}/messages")["items"][0]
    assert shown["flags"] == ["opt_out_hint"]
