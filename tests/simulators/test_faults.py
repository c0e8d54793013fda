import json
import time
from typing import Any

import pytest
import requests
from azure.communication.sms._shared.policy import HMACCredentialsPolicy
from azure.core.pipeline import PipelineContext, PipelineRequest
from azure.core.rest import HttpRequest
from requests.auth import HTTPBasicAuth

from local.simulators.server import Addresses
from tests.e2e.polling import eventually
from tests.simulators.desk import ACS, CUSTOMER, INFOBIP, OURS, TELESIGN, TWILIO, Desk
from tests.simulators.receiver import Receiver

PROVIDERS = ("twilio", "telesign", "acs", "infobip")
AFTER_ACCEPTING = ("timeout_after_accepting", "bad_json")
TROUBLE = {
    ("twilio", 429): 20429,
    ("twilio", 500): 20500,
    ("telesign", 429): 10019,
    ("telesign", 500): 10000,
    ("acs", 429): "TooManyRequests",
    ("acs", 500): "InternalServerError",
    ("infobip", 429): "TOO_MANY_REQUESTS",
    ("infobip", 500): "GENERAL_ERROR",
}


class Sender:
    """Sends one text through any of the providers."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses

    def __call__(self, provider: str, patience: float = 20) -> requests.Response:
        base = self.addresses.of(provider)
        request: dict[str, Any] = getattr(self, provider)(base)
        return requests.post(**request, timeout=patience)

    def twilio(self, base: str) -> dict[str, Any]:
        return {
            "url": f"{base}/2010-04-01/Accounts/{TWILIO['account_sid']}/Messages.json",
            "data": {"To": CUSTOMER, "From": OURS, "Body": "Hi"},
            "auth": HTTPBasicAuth(TWILIO["account_sid"], TWILIO["auth_token"]),
        }

    def telesign(self, base: str) -> dict[str, Any]:
        number = CUSTOMER.removeprefix("+")
        return {
            "url": f"{base}/v1/messaging",
            "data": {"phone_number": number, "message": "Hi", "message_type": "ARN"},
            "auth": HTTPBasicAuth(TELESIGN["customer_id"], TELESIGN["api_key"]),
        }

    def acs(self, base: str) -> dict[str, Any]:
        body = {"from": OURS, "smsRecipients": [{"to": CUSTOMER}], "message": "Hi"}
        request = HttpRequest("POST", f"{base}/sms?api-version=2021-03-07", json=body)
        policy: Any = HMACCredentialsPolicy(base, ACS["access_key"])
        request.body = request.content
        policy.on_request(PipelineRequest(request, PipelineContext(None)))
        return {"url": request.url, "data": request.content, "headers": dict(request.headers)}

    def infobip(self, base: str) -> dict[str, Any]:
        destination = {"to": CUSTOMER.removeprefix("+")}
        return {
            "url": f"{base}/sms/3/messages",
            "json": {"messages": [{"destinations": [destination], "content": {"text": "Hi"}}]},
            "headers": {"Authorization": f"App {INFOBIP['api_key']}"},
        }


def said(body: dict[str, Any]) -> Any:
    if "requestError" in body:
        return body["requestError"]["serviceException"]["messageId"]
    return body.get("code") or (body.get("status") or body["error"])["code"]


@pytest.fixture
def send(desk: Desk, addresses: Addresses) -> Sender:
    for provider in PROVIDERS:
        desk.register(provider)
    return Sender(addresses)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_without_a_fault_a_text_is_taken(provider: str, send: Sender, desk: Desk) -> None:
    assert send(provider).ok
    assert len(desk.accepted(provider=provider)) == 1


@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_429_and_500_take_nothing_and_speak_the_providers_words(
    provider: str, status: int, send: Sender, desk: Desk
) -> None:
    desk.turn(provider, fault=str(status), count=1, retry_after=7)

    answer = send(provider)

    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "7")
    assert said(answer.json()) == TROUBLE[provider, status]
    assert desk.accepted() == []
    assert send(provider).ok


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_time_out_after_accepting_has_taken_the_text(
    provider: str, send: Sender, desk: Desk
) -> None:
    desk.turn(provider, fault="timeout_after_accepting", count=1)

    with pytest.raises(requests.ReadTimeout):
        send(provider, patience=0.5)

    eventually(lambda: len(desk.accepted(provider=provider)) == 1)
    assert send(provider).ok
    assert desk.accepted(provider=provider)[0]["times"] == 2


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_closed_connection_has_taken_nothing(provider: str, send: Sender, desk: Desk) -> None:
    desk.turn(provider, fault="refuse_connection", count=1)

    with pytest.raises(requests.ConnectionError):
        send(provider)

    assert desk.accepted() == []
    assert send(provider).ok


@pytest.mark.parametrize("provider", PROVIDERS)
def test_bad_json_has_taken_the_text(provider: str, send: Sender, desk: Desk) -> None:
    desk.turn(provider, fault="bad_json", count=1)

    answer = send(provider)

    assert answer.ok
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)
    assert len(desk.accepted(provider=provider)) == 1


def test_a_fault_lasts_as_many_calls_as_the_dial_says(send: Sender, desk: Desk) -> None:
    desk.turn("twilio", fault="500", count=2)

    assert [send("twilio").status_code for _ in "123"] == [500, 500, 201]
    assert desk.ask("GET", "dials")["twilio"]["fault"] is None


def test_a_fault_without_a_count_lasts_until_it_is_turned_off(send: Sender, desk: Desk) -> None:
    desk.turn("twilio", fault="500")
    assert [send("twilio").status_code for _ in "123"] == [500, 500, 500]

    desk.ask("DELETE", "dials", provider="twilio")
    assert send("twilio").ok


def test_a_fault_of_one_provider_leaves_the_others_alone(send: Sender, desk: Desk) -> None:
    desk.turn("twilio", fault="500")

    assert send("telesign").ok


def test_look_ups_fail_only_if_the_dial_says_so(
    send: Sender, desk: Desk, addresses: Addresses
) -> None:
    def look_up() -> int:
        auth = HTTPBasicAuth(TELESIGN["customer_id"], TELESIGN["api_key"])
        url = f"{addresses.of('telesign')}/v1/messaging/" + "0" * 32
        return requests.get(url, auth=auth, timeout=5).status_code

    desk.turn("telesign", fault="500")
    assert (look_up(), send("telesign").status_code) == (404, 500)
    desk.turn("telesign", on="lookup")
    assert (look_up(), send("telesign").status_code) == (500, 200)
    desk.turn("telesign", on="all")
    assert (look_up(), send("telesign").status_code) == (500, 500)


def test_a_delay_comes_before_the_answer(send: Sender, desk: Desk) -> None:
    desk.turn("twilio", delay_ms=120)
    started = time.monotonic()

    assert send("twilio").ok
    assert time.monotonic() - started >= 0.12


def test_an_answer_can_come_later_than_the_first_report(
    desk: Desk, addresses: Addresses, app: Receiver
) -> None:
    desk.register("twilio", callback_url=app.url)
    desk.turn("twilio", answer_delay_ms=300)
    began = time.monotonic()

    answer = Sender(addresses)("twilio")

    assert answer.status_code == 201
    assert time.monotonic() - began >= 0.3
    [text] = desk.accepted()
    assert text["status"] == "delivered"
