"""Pictures through the whole app: in from the provider, out as a file or as a link."""

from typing import Any

import pytest

from tests.e2e.conftest import Find
from tests.e2e.desk import Desk
from tests.e2e.files import PNG, medium
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.world import NUMBERS, World, call


def file_of(desk: Desk, conversation: str, state: str) -> dict[str, Any]:
    """Wait until the only file of a conversation's only text is in a state."""

    def look() -> dict[str, Any] | None:
        [text] = desk.ask("GET", f"conversations/{conversation}/messages")["items"]
        [media] = text["media"]
        found: dict[str, Any] = media
        return found if media["state"] == state else None

    return eventually(look, state)


def test_a_picture_is_fetched_past_the_callback_and_shown(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find
) -> None:
    phone.write("twilio", customer, NUMBERS["twilio"], "Look", media=[medium()])
    media = file_of(desk, find(customer).id, "stored")
    key = {"X-Api-Key": world.admin_key}
    answer = call("GET", world.app + media["url"], headers=key)
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["X-Content-Type-Options"].startswith("nosniff")
    assert call("GET", world.app + media["url"]).status_code == 401


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (medium(b"MZ\x90\x00 an executable named picture.png"), "type_refused"),
        (medium(PNG + b"x" * 6_000_000), "too_large"),
        (medium(redirect="http://127.0.0.1:80/admin"), "host_refused"),
        (medium(url="https://evil.example/picture.png"), "host_refused"),
    ],
    ids=["executable", "too large", "redirect to loopback", "foreign host"],
)
def test_what_is_refused_leaves_a_visible_reason(
    desk: Desk, phone: Phone, customer: str, find: Find, file: dict[str, Any], reason: str
) -> None:
    phone.write("twilio", customer, NUMBERS["twilio"], "Look", media=[file])
    media = file_of(desk, find(customer).id, "refused")
    assert (media["reason"], media["url"]) == (reason, None)
    assert media["explanation"]


@pytest.mark.parametrize("provider", ["infobip", "telesign"])
def test_pictures_come_in_wherever_the_provider_has_them(
    desk: Desk, phone: Phone, customer: str, find: Find, provider: str
) -> None:
    elsewhere = medium(url="https://evil.example/picture.png")
    phone.write(provider, customer, NUMBERS[provider], "Look", media=[elsewhere])
    conversation = find(customer).id
    assert file_of(desk, conversation, "refused")["reason"] == "host_refused"
    assert [message.text for message in desk.messages(conversation)] == ["Look"]


@pytest.mark.parametrize("provider", NUMBERS)
def test_a_file_goes_out_as_a_file_or_as_a_link_that_opens(
    world: World, desk: Desk, phone: Phone, customer: str, find: Find, provider: str
) -> None:
    phone.write(provider, customer, NUMBERS[provider], "Hello")
    conversation = find(customer).id
    key = {"X-Api-Key": world.admin_key}
    up = call("POST", f"{world.app}/api/v1/media?name=plan.png", headers=key, data=PNG).json()
    desk.ask(
        "POST", f"conversations/{conversation}/messages", {"text": "Look", "media": [up["id"]]}
    )
    [sent] = eventually(lambda: phone.texts(customer))
    if provider == "twilio":
        assert sent["text"] == "Look"
        link = sent["media"][0]["url"]
    else:
        link = sent["text"].removeprefix("Look\n")
    answer = call("GET", link)
    assert (answer.status_code, answer.content) == (200, PNG)
    assert call("GET", link[:-1] + "_").status_code == 404
