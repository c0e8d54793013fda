"""The question after a conversation: asked on the phone, answered by a text or on a page."""

from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.phone import Json, Phone
from tests.e2e.polling import eventually
from tests.e2e.world import World, call

ASKING, LINKING = "+13125550166", "+13125550177"


def ended(desk: Desk, phone: Phone, find: Find, customer: str, ours: str) -> tuple[str, str]:
    """Let an agent help a customer and end; return the conversation and what was asked."""
    phone.write("telesign", customer, ours, "Hello")
    conversation = find(customer).id
    desk.reply(conversation, "Done")
    desk.do(conversation, "end")
    eventually(lambda: len(phone.bodies(customer)) == 3, "greeting, answer, question")
    return conversation, phone.bodies(customer)[-1]


def result(desk: Desk, conversation: str) -> Json:
    [found] = [r for r in desk.every("surveys") if r["conversation"] == conversation]
    return found


def test_a_number_after_the_close_is_an_answer_and_a_question_a_new_conversation(
    desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    conversation, question = ended(desk, phone, find, customer, ASKING)
    assert "Reply with a number from 1" in question
    assert result(desk, conversation)["score"] is None
    desk.do(conversation, "close")

    phone.write("telesign", customer, ASKING, "5!")
    eventually(lambda: len(phone.bodies(customer)) == 4, "thanks")
    assert phone.bodies(customer)[-1] == "Contoso: Thank you for your answer."
    assert result(desk, conversation)["score"] == 5
    assert desk.ask("GET", f"conversations/{conversation}")["rating"] == 5
    opened = [c for c in desk.view("open") if c.customer == customer and c.id != conversation]
    assert opened == []  # a view may be a second old: the closed one itself may still be shown

    phone.write("telesign", customer, ASKING, "Do you ship to Spain?")
    assert desk.show(find(customer, but=conversation).id).previous == conversation
    [summary] = [s for s in desk.every("surveys/summary") if s["workstream"] == "asking-desk"]
    assert summary["answered"] >= 1


def test_the_page_behind_a_link_works_without_a_script_and_once(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    conversation, question = ended(desk, phone, find, customer, LINKING)
    url = world.app + urlsplit(question.split()[-1]).path

    page = call("GET", url)
    assert page.status_code == 200
    assert "How likely are you to recommend us?" in page.text
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert customer.removeprefix("+") not in page.text
    assert call("POST", url, data={"score": "11"}).status_code == 400
    assert call("POST", url, data={}).status_code == 400
    thanked = call("POST", url, data={"score": "9"})
    assert (thanked.status_code, "Thank you" in thanked.text) == (200, True)

    assert result(desk, conversation)["score"] == 9
    assert call("GET", url).status_code == 404
    assert call("POST", url, data={"score": "1"}).status_code == 404
    assert result(desk, conversation)["score"] == 9


@pytest.mark.parametrize("token", ["s" * 23, "s", "s" + "x" * 300])
def test_a_link_that_nobody_made_leads_to_a_page_that_says_so(world: World, token: str) -> None:
    answer = call("GET", f"{world.app}/l/{token}")
    assert answer.status_code == 404
    assert "its time is over" in answer.text
