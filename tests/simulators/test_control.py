from typing import Any

import pytest
import requests

from local.simulators.server import Addresses
from tests.e2e.polling import eventually
from tests.simulators.desk import CUSTOMER, OURS, TWILIO, Desk
from tests.simulators.receiver import Answer, Receiver


def refusal(desk: Desk, method: str, path: str, body: object) -> tuple[int, Any]:
    url = f"{desk.base}/control/{path}"
    answer = requests.request(method, url, json=body, timeout=10)
    return answer.status_code, answer.json()


def test_accounts_are_shown_without_their_credentials(desk: Desk) -> None:
    desk.register("twilio", callback_url="http://localhost:1/a")

    [account] = desk.ask("GET", "accounts")["accounts"]

    assert (account["provider"], account["id"]) == ("twilio", "main")
    assert [number["number"] for number in account["numbers"]] == [OURS]
    assert TWILIO["auth_token"] not in str(account)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "named"),
    [
        ("PUT", "accounts/nobody/main", {"credentials": {}}, 404, "nobody"),
        ("PUT", "accounts/twilio/main", {}, 422, "credentials"),
        ("PUT", "accounts/twilio/main", {"credentials": {"account_sid": "AC1"}}, 422, "auth_token"),
        ("PUT", "accounts/acs/main", {"credentials": {"x": "y"}}, 422, "access_key"),
        ("PUT", "accounts/acs/main", {"credentials": {"access_key": "abc"}}, 422, "access_key"),
        ("PUT", "accounts/telesign/main", {"credentials": {"api_key": "abc"}}, 422, "api_key"),
        ("PUT", "accounts/twilio/main", {"credentials": TWILIO, "colour": 1}, 422, "colour"),
        ("PUT", "accounts/twilio/main", {"credentials": TWILIO, "numbers": 1}, 422, "numbers"),
        ("PUT", "accounts/twilio/main", [], 400, "object"),
        ("PUT", "dials", {"nobody": {}}, 404, "nobody"),
        ("PUT", "dials", {"twilio": 1}, 422, "twilio"),
        ("PUT", "dials", {"twilio": {"fault": "418"}}, 422, "fault"),
        ("PUT", "dials", {"twilio": {"count": 0}}, 422, "count"),
        ("POST", "texts", {"provider": "twilio", "from": CUSTOMER, "to": OURS}, 404, OURS),
        ("POST", "texts", {"provider": "twilio", "from": "me", "to": OURS}, 422, "from"),
        ("POST", "opted-out", {"provider": "twilio", "from": OURS}, 422, "to"),
        ("POST", "handshakes", {"provider": "acs"}, 404, "account"),
        ("GET", "events?after=now", None, 422, "after"),
        ("POST", "reset", {"everything": True}, 422, "everything"),
    ],
)
def test_a_bad_order_is_refused_and_says_why(
    desk: Desk, method: str, path: str, body: object, status: int, named: str
) -> None:
    found, said = refusal(desk, method, path, body)

    assert found == status
    assert named in str(said)


def test_a_body_that_is_not_json_is_refused(desk: Desk) -> None:
    answer = requests.put(f"{desk.base}/control/dials", data="{", timeout=10)

    assert (answer.status_code, "not JSON" in answer.json()["error"]) == (400, True)


def test_media_that_the_provider_could_not_carry_is_refused(desk: Desk) -> None:
    desk.register("acs")
    picture = {"content_type": "image/png", "url": "https://media.example.com/a.png"}
    order = {"provider": "acs", "from": CUSTOMER, "to": OURS, "media": [picture]}

    status, said = refusal(desk, "POST", "texts", order)

    assert (status, said["error"]) == (422, "ACS carries no media")


def test_turning_one_dial_leaves_the_others(desk: Desk) -> None:
    desk.turn("twilio", fault="429", count=3)
    desk.turn("twilio", delay_ms=5)

    dials = desk.ask("GET", "dials")["twilio"]

    assert (dials["fault"], dials["count"], dials["delay_ms"]) == ("429", 3, 5)


def test_a_number_typed_without_its_plus_is_the_same_number(desk: Desk) -> None:
    desk.register("twilio", numbers=[OURS.removeprefix("+")])

    assert desk.write("twilio", "Hi")["text"]["to"] == OURS


def test_the_number_finds_its_account_unless_one_is_named(desk: Desk, app: Receiver) -> None:
    desk.register("twilio", numbers=["+12025550100"], callback_url=f"{app.url}/first")
    other = {"credentials": TWILIO, "numbers": [OURS], "callback_url": f"{app.url}/second"}
    desk.ask("PUT", "accounts/twilio/other", other)

    assert desk.write("twilio", "Hi")["text"]["account"] == "other"
    assert app.calls[0].url == f"{app.url}/second"
    order = {"provider": "twilio", "account": "main", "from": CUSTOMER, "to": OURS}
    assert refusal(desk, "POST", "texts", order)[0] == 404


def test_a_number_without_a_callback_url_calls_nobody(desk: Desk, app: Receiver) -> None:
    desk.register("twilio")

    assert desk.write("twilio", "Hi")["callback"] is None
    assert app.stays_at(0)


def test_what_the_app_answered_is_shown(desk: Desk, app: Receiver) -> None:
    desk.register("twilio", callback_url=app.url)
    app.answers = [Answer(403, "no", {"Content-Type": "text/html"})]

    said = desk.write("twilio", "Hi")["callback"]

    assert (said["status"], said["body"], said["error"]) == (403, "no", None)
    assert said["headers"]["content-type"] == "text/html"
    [kept] = desk.ask("GET", "callbacks", provider="twilio", kind="inbound")["callbacks"]
    assert (kept["status"], kept["attempt"], kept["answer"]) == (403, 1, "no")


def test_an_app_that_is_not_there_is_an_error_not_a_status(desk: Desk) -> None:
    desk.register("telesign", callback_url="http://127.0.0.1:9/nobody")

    said = desk.write("telesign", "Hi")["callback"]

    assert (said["status"], said["error"]) == (None, "connect")


def test_a_phone_shows_both_directions(desk: Desk, app: Receiver) -> None:
    desk.register("twilio", callback_url=app.url)
    app.answers = [Answer(200, "Bye", {"Content-Type": "text/plain"})]
    desk.write("twilio", "Hi")
    desk.write("twilio", "STOP")

    texts = desk.ask("GET", f"phones/{CUSTOMER}")["texts"]

    assert [text["origin"] for text in texts] == [
        "customer",
        "callback_answer",
        "customer",
        "provider",
    ]
    assert texts[0]["text"] == "Hi"
    assert desk.ask("GET", "phones/+14155550199")["texts"] == []


def test_events_tell_what_is_new(desk: Desk, app: Receiver) -> None:
    desk.register("twilio", callback_url=app.url)
    before = desk.ask("GET", "events")["last"]
    desk.write("twilio", "Hi")

    news = desk.ask("GET", "events", after=str(before))

    assert [event["type"] for event in news["events"]] == ["text"]
    assert desk.ask("GET", "events", after=str(news["last"]))["events"] == []


def test_a_reset_keeps_accounts_unless_asked_and_is_an_event(desk: Desk) -> None:
    desk.register("twilio")
    desk.write("twilio", "STOP")
    desk.turn("twilio", fault="500")
    before = desk.ask("GET", "events")["last"]

    desk.ask("POST", "reset")

    assert desk.ask("GET", "callbacks")["callbacks"] == []
    assert desk.ask("GET", f"phones/{CUSTOMER}")["texts"] == []
    assert desk.ask("GET", "dials")["twilio"]["fault"] is None
    [account] = desk.ask("GET", "accounts")["accounts"]
    assert account["numbers"][0]["opted_out"] == []
    assert desk.ask("GET", "events", after=str(before))["events"][0]["type"] == "reset"
    desk.ask("POST", "reset", {"accounts": True})
    assert desk.ask("GET", "accounts")["accounts"] == []


def test_a_reset_drops_what_was_still_to_be_told(desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)
    desk.turn("telesign", pause_factor=0.02)
    app.answers = [Answer(500)] * 4
    desk.write("telesign", "Hi")

    desk.ask("POST", "reset")

    assert app.stays_at(1)


def test_after_a_reset_nobody_is_calling_any_more(desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)
    app.answers, app.takes_seconds = [Answer(500)], 0.3
    desk.write("telesign", "Hi")
    eventually(lambda: app.begun == 2, "the second attempt is under way")

    desk.ask("POST", "reset")

    assert len(app.calls) == 2


@pytest.mark.parametrize("path", ["", "phone"])
def test_the_phone_page_needs_no_other_host(addresses: Addresses, path: str) -> None:
    page = requests.get(f"{addresses.base}/{path}", timeout=10)

    assert page.headers["Content-Type"].startswith("text/html")
    assert "://" not in page.text
