import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from local.simulators.server import Addresses
from tests.simulators.desk import CUSTOMER, INFOBIP, OURS, Desk
from tests.simulators.receiver import Answer, Receiver

TO = CUSTOMER.removeprefix("+")
FROM = OURS.removeprefix("+")
Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(addresses: Addresses, desk: Desk) -> Ask:
    desk.register("infobip")

    def one(method: str, path: str, json: object = None, key: str = "") -> requests.Response:
        headers = {"Authorization": f"App {key or INFOBIP['api_key']}"}
        url = f"{addresses.of('infobip')}/{path}"
        return requests.request(method, url, json=json, headers=headers, timeout=10)

    return one


def message(text: str = "Hi", message_id: str = "our-1", **more: Any) -> dict[str, Any]:
    destination = {"to": TO, "messageId": message_id}
    return {"sender": FROM, "destinations": [destination], "content": {"text": text}, **more}


def sent(ask: Ask, *messages: object) -> list[tuple[int, int]]:
    answer = ask("POST", "sms/3/messages", {"messages": messages})
    assert answer.status_code == 200
    found = [each["status"] for each in answer.json()["messages"]]
    return [(each["groupId"], each["id"]) for each in found]


def results(app: Receiver, count: int) -> list[dict[str, Any]]:
    calls = app.wait_for(count)
    return [each for call in calls for each in json.loads(call.body)["results"]]


def test_a_text_is_taken_under_our_id(ask: Ask, desk: Desk) -> None:
    answer = ask("POST", "sms/3/messages", {"messages": [message("Hi 👍🏽")]}).json()

    [told] = answer["messages"]
    assert (told["messageId"], told["destination"]) == ("our-1", TO)
    assert told["status"]["name"] == "PENDING_ACCEPTED"
    [accepted] = desk.accepted(provider="infobip")
    assert (accepted["to"], accepted["from"], accepted["text"]) == (CUSTOMER, OURS, "Hi 👍🏽")
    assert (accepted["id"], accepted["reference"]) == ("our-1", "our-1")


def test_the_same_id_is_rejected_and_sent_once(ask: Ask, desk: Desk) -> None:
    assert sent(ask, message(), message()) == [(1, 26), (5, 23)]
    assert [(each["times"], each["requests"]) for each in desk.accepted()] == [(1, 2)]


def test_a_long_id_is_clipped(ask: Ask) -> None:
    answer = ask("POST", "sms/3/messages", {"messages": [message(message_id="x" * 300)]}).json()

    assert answer["messages"][0]["messageId"] == "x" * 200


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"sender": "12025550199"}, 11),
        ({"destinations": [{"to": ""}]}, 51),
        ({"destinations": [{"to": "12"}]}, 52),
        ({"content": {"text": "x" * 4001}}, 25),
        ({"content": {"text": "ж" * 1676}}, 25),
    ],
)
def test_what_cannot_be_sent_is_rejected_beside_http_200(
    ask: Ask, desk: Desk, changes: dict[str, Any], number: int
) -> None:
    assert sent(ask, message() | changes) == [(5, number)]
    assert desk.accepted() == []


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"messages": []},
        {"messages": [{"destinations": [{"to": TO}]}]},
        {"messages": [{"content": {"text": "Hi"}}]},
    ],
)
def test_a_request_without_its_members_is_refused(ask: Ask, body: object) -> None:
    answer = ask("POST", "sms/3/messages", body)

    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E400")


def test_another_key_is_refused_everywhere(ask: Ask) -> None:
    paths = ("account/1/balance", "numbers/1/numbers")
    answers = [ask("GET", path, key="other") for path in paths]
    answers.append(ask("POST", "sms/3/messages", {"messages": [message()]}, key="other"))

    for answer in answers:
        told = answer.json()["requestError"]["serviceException"]["messageId"]
        assert (answer.status_code, told) == (401, "UNAUTHORIZED")


def test_a_key_without_the_scope_can_still_send(ask: Ask, desk: Desk) -> None:
    desk.register("infobip", credentials=INFOBIP | {"scopes": "message:send"})

    assert ask("GET", "account/1/balance").status_code == 403
    assert ask("GET", "numbers/1/numbers").json()["errorCode"] == "E403"
    assert sent(ask, message()) == [(1, 26)]


def test_a_suspended_account_has_no_credit(ask: Ask, desk: Desk) -> None:
    assert ask("GET", "account/1/balance").json()["balance"] > 0
    desk.turn("infobip", suspended=True)

    assert ask("GET", "account/1/balance").json()["balance"] == 0
    assert sent(ask, message()) == [(5, 12)]


def test_the_numbers_are_listed_page_by_page(ask: Ask, desk: Desk) -> None:
    silent = {"number": "+12025550112", "capabilities": ["receive"]}
    names = [{"number": "24025", "kind": "short_code"}, {"number": "Us", "kind": "alphanumeric"}]
    desk.register("infobip", numbers=[OURS, silent, *names])

    page = ask("GET", "numbers/1/numbers?limit=2").json()
    assert [each["number"] for each in page["numbers"]] == [FROM, "12025550112"]
    assert [each["capabilities"] for each in page["numbers"]] == [["SMS"], ["VOICE"]]
    assert page["numberCount"] == 3
    rest = ask("GET", "numbers/1/numbers?limit=2&page=1").json()
    assert [each["type"] for each in rest["numbers"]] == ["SHORT_CODE"]


def test_a_report_goes_to_the_url_of_its_text_without_the_headers_of_the_profile(
    ask: Ask, desk: Desk, app: Receiver
) -> None:
    known = INFOBIP | {"callback_username": "infobip", "callback_password": "password-1"}
    desk.register("infobip", credentials=known, callback_url=f"{app.url}/all")
    sent(ask, message(webhooks={"delivery": {"url": f"{app.url}/own"}}))

    [call] = app.wait_for(1)
    assert (call.url, call.headers["Authorization"]) == (f"{app.url}/own", None)
    [report] = results(app, 1)
    assert (report["messageId"], report["status"]["id"]) == ("our-1", 5)
    assert (report["to"], report["sender"]) == (TO, FROM)


def test_other_callbacks_bring_what_was_agreed(ask: Ask, desk: Desk, app: Receiver) -> None:
    agreed = {"callback_username": "infobip", "callback_password": "password-1"}
    agreed["callback_header"] = "X-Callback-Key: value-1"
    desk.register("infobip", credentials=INFOBIP | agreed, callback_url=app.url)
    sent(ask, message())
    desk.write("infobip", "Hallo 👍🏽")

    for call in app.wait_for(2):
        assert call.headers["Authorization"] == "Basic aW5mb2JpcDpwYXNzd29yZC0x"
        assert call.headers["X-Callback-Key"] == "value-1"


def test_reports_on_the_way_come_only_if_asked_for(ask: Ask, desk: Desk, app: Receiver) -> None:
    delivery = {"url": app.url, "intermediateReport": True}
    sent(ask, message(webhooks={"delivery": delivery}))

    assert [each["status"]["id"] for each in results(app, 2)] == [2, 5]


def test_no_report_comes_where_none_is_wanted(ask: Ask, desk: Desk, app: Receiver) -> None:
    sent(ask, message(webhooks={"delivery": {"url": app.url, "notify": False}}))

    assert app.stays_at(0)


@pytest.mark.parametrize(
    ("reports", "name", "error"),
    [
        ("failed", "REJECTED_NETWORK", "NO_ERROR"),
        ("undelivered", "UNDELIVERABLE_NOT_DELIVERED", "EC_ABSENT_SUBSCRIBER"),
    ],
)
def test_what_goes_wrong_later_is_reported(
    ask: Ask, desk: Desk, app: Receiver, reports: str, name: str, error: str
) -> None:
    desk.turn("infobip", reports=reports)
    sent(ask, message(webhooks={"delivery": {"url": app.url}}))

    [report] = results(app, 1)
    assert (report["status"]["name"], report["error"]["name"]) == (name, error)


def test_a_blocked_customer_shows_only_in_the_report(ask: Ask, desk: Desk, app: Receiver) -> None:
    desk.ask("POST", "opted-out", {"provider": "infobip", "from": OURS, "to": CUSTOMER})

    assert sent(ask, message(webhooks={"delivery": {"url": app.url}})) == [(1, 26)]
    assert results(app, 1)[0]["status"]["id"] == 14


def test_a_stop_opts_nobody_out_by_itself(ask: Ask, desk: Desk, app: Receiver) -> None:
    desk.register("infobip", callback_url=app.url)
    desk.write("infobip", "STOP")
    sent(ask, message())

    text, report = results(app, 2)
    assert (text["from"], text["to"], text["text"]) == (TO, FROM, "STOP")
    assert report["status"]["name"] == "DELIVERED_TO_HANDSET"


def test_media_comes_as_parts_beside_the_text(desk: Desk, app: Receiver) -> None:
    desk.register("infobip", callback_url=app.url)
    picture = {"content_type": "image/png", "url": "https://media.example.com/a.png"}

    desk.write("infobip", "Look", media=[picture])

    [said] = results(app, 1)
    assert said["message"] == [
        {"contentType": "image/png", "url": picture["url"]},
        {"contentType": "text/plain", "value": "Look"},
    ]


def test_any_success_ends_the_attempts(desk: Desk, app: Receiver) -> None:
    desk.register("infobip", callback_url=app.url)
    app.answers = [Answer(503), Answer(404), Answer(204), Answer(500)]

    desk.write("infobip", "Hi")

    assert app.stays_at(3)


def test_there_are_five_attempts(desk: Desk, app: Receiver) -> None:
    desk.register("infobip", callback_url=app.url)
    app.answers = [Answer(500)] * 9

    desk.write("infobip", "Hi")

    assert app.stays_at(5)
