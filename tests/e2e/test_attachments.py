"""Files that a workstream does not take: seen as a placeholder, answered, and not sent either."""

from typing import Any

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.files import PDF, PNG, medium
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.shown import ProblemError
from tests.e2e.world import TEXTING, WATCHING, World, call

ANSWER = "Please write your question as text."


def refused(desk: Desk, conversation: str, reason: str) -> dict[str, Any]:
    """Wait until the only file of a conversation's first text is refused for a reason."""

    def look() -> dict[str, Any] | None:
        text: dict[str, Any] = desk.ask("GET", f"conversations/{conversation}/messages")["items"][0]
        [media] = text["media"]
        return text if (media["state"], media["reason"]) == ("refused", reason) else None

    return eventually(look, reason)


def test_where_files_of_customers_are_off_the_text_is_shown_with_a_placeholder_and_answered(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, TEXTING, "Look at this", media=[medium()])
    text = refused(desk, find(customer).id, "attachments_off")
    assert text["text"] == "Look at this"
    assert text["media"][0]["url"] is None
    assert text["media"][0]["explanation"] == "Files of customers are not taken here."
    [answer] = eventually(lambda: phone.bodies(customer))
    assert answer.endswith(ANSWER)


def test_where_files_of_agents_are_off_a_reply_with_one_is_refused_and_nothing_is_sent(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, TEXTING, "Hello")
    [greeting] = eventually(lambda: phone.bodies(customer))
    key = {"X-Api-Key": world.admin_key}
    up = call("POST", f"{world.app}/api/v1/media?name=plan.png", headers=key, data=PNG).json()
    conversation = find(customer).id
    reply = {"text": "Look", "media": [up["id"]]}
    with pytest.raises(ProblemError) as problem:
        desk.ask("POST", f"conversations/{conversation}/messages", reply)
    assert (problem.value.status, problem.value.code) == (400, "attachments_off")
    desk.reply(conversation, "In words, then")
    eventually(lambda: phone.bodies(customer) == [greeting, "In words, then"])


def test_a_kind_that_is_blocked_is_answered_once_when_the_file_was_fetched(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, WATCHING, "My order", media=[medium(PDF)])
    conversation = find(customer).id
    text = refused(desk, conversation, "type_refused")
    assert (text["text"], text["media"][0]["url"]) == ("My order", None)
    eventually(lambda: len(phone.bodies(customer)) == 2, "greeting and answer")
    assert phone.bodies(customer)[1].endswith(ANSWER)
    phone.move_time(120)
    desk.reply(conversation, "Thank you")
    eventually(lambda: phone.bodies(customer)[2:] == ["Thank you"], "nothing between")
