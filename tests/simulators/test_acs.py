import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from azure.communication.sms import SmsClient
from azure.communication.sms._shared.policy import HMACCredentialsPolicy
from azure.core import PipelineClient
from azure.core.credentials import AccessToken, AzureKeyCredential
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.core.rest import HttpRequest

from local.simulators.server import Addresses
from tests.simulators.desk import ACS, CUSTOMER, OURS, Desk
from tests.simulators.receiver import Answer, Receiver

WRONG_KEY = "d3Jvbmd3cm9uZ3dyb25nd3Jvbmd3cm9uZ3dyb25nd3I="
EVENTS = "/runtime/webhooks/EventGrid?functionName=acs_events"


@pytest.fixture
def endpoint(addresses: Addresses, desk: Desk) -> str:
    desk.register("acs")
    return addresses.of("acs")


@contextmanager
def connected(endpoint: str, credential: object) -> Iterator[Any]:
    """The official client, which cannot close itself."""
    client: Any = SmsClient(endpoint, credential, retry_total=0)  # type: ignore[arg-type]
    yield client
    client._sms_service_client.close()


@pytest.fixture
def client(endpoint: str) -> Iterator[Any]:
    with connected(endpoint, AzureKeyCredential(ACS["access_key"])) as one:
        yield one


class Signed:
    """Any request, signed by the SDK's own policy."""

    def __init__(self, endpoint: str, http: PipelineClient[Any, Any]) -> None:
        self.endpoint = endpoint
        self.http = http

    def get(self, path: str) -> Any:
        return self.http.send_request(HttpRequest("GET", self.endpoint + path))

    def post(self, body: object, **headers: str) -> Any:
        request = HttpRequest(
            "POST",
            f"{self.endpoint}/sms?api-version=2021-03-07",
            content=body if isinstance(body, str) else json.dumps(body),
            headers={"Content-Type": "application/json"} | headers,
        )
        return self.http.send_request(request)


@pytest.fixture
def signed(endpoint: str) -> Iterator[Signed]:
    policy = HMACCredentialsPolicy(endpoint, ACS["access_key"])
    http: PipelineClient[Any, Any] = PipelineClient(endpoint, policies=[policy])
    with http:
        yield Signed(endpoint, http)


def one_text(**recipient: str) -> dict[str, Any]:
    return {"from": OURS, "smsRecipients": [{"to": CUSTOMER, **recipient}], "message": "Hi"}


def test_the_official_client_can_send(client: Any, desk: Desk) -> None:
    [result] = client.send(OURS, CUSTOMER, "Hello 👍🏽", enable_delivery_report=True, tag="our-1")

    assert (result.successful, result.http_status_code) == (True, 202)
    [accepted] = desk.accepted(provider="acs")
    assert accepted["id"] == result.message_id
    assert (accepted["text"], accepted["reference"]) == ("Hello 👍🏽", "our-1")


def test_a_token_is_as_good_as_a_key(endpoint: str, desk: Desk) -> None:
    class Identity:
        def get_token(self, *scopes: str, **_: Any) -> AccessToken:
            return AccessToken(ACS["bearer_token"], 4_000_000_000)

    with connected(endpoint, Identity()) as client:
        [result] = client.send(OURS, CUSTOMER, "Hi", enforce_https=False)

    assert result.successful


def test_a_wrong_key_is_denied(endpoint: str) -> None:
    with (
        connected(endpoint, AzureKeyCredential(WRONG_KEY)) as client,
        pytest.raises(ClientAuthenticationError) as caught,
    ):
        client.send(OURS, CUSTOMER, "Hi")

    assert caught.value.error is not None
    assert caught.value.error.code == "Denied"


def test_the_secondary_key_and_a_connection_string_open_too(client: Any, desk: Desk) -> None:
    text = f"endpoint=https://example.communication.azure.com/;accesskey={ACS['access_key']}"
    for known in (
        {"access_key": WRONG_KEY, "secondary_access_key": ACS["access_key"]},
        {"connection_string": text},
    ):
        desk.register("acs", credentials=known)
        assert client.send(OURS, CUSTOMER, "Hi")[0].successful


def test_content_that_differs_from_its_hash_is_denied(endpoint: str) -> None:
    answer = requests.post(
        f"{endpoint}/sms?api-version=2021-03-07",
        json=one_text(),
        headers={"x-ms-content-sha256": "other", "Authorization": "HMAC-SHA256 x"},
        timeout=10,
    )

    assert answer.status_code == 401
    assert "x-ms-content-sha256" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("sender", "code"), [("+12025550199", "Unauthorized"), ("+1", "InternalError")]
)
def test_a_wrong_sender_is_401_too_but_not_denied(client: Any, sender: str, code: str) -> None:
    with pytest.raises(ClientAuthenticationError) as caught:
        client.send(sender, CUSTOMER, "Hi")

    assert caught.value.error is not None
    assert caught.value.error.code == code


def test_a_number_that_cannot_send_is_unauthorized(client: Any, desk: Desk) -> None:
    desk.register("acs", numbers=[{"number": OURS, "capabilities": ["receive"]}])

    with pytest.raises(ClientAuthenticationError):
        client.send(OURS, CUSTOMER, "Hi")


def test_an_invalid_recipient_is_refused_inside_a_202(client: Any, desk: Desk) -> None:
    good, bad = client.send(OURS, [CUSTOMER, "12"], "Hi")

    assert good.successful
    assert (bad.successful, bad.http_status_code, bad.message_id) == (False, 400, None)
    assert bad.error_message == "Invalid To phone number format."
    assert len(desk.accepted()) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from": None}, "from"),
        ({"message": None}, "message"),
        ({"message": "x" * 2049}, "message"),
        ({"smsRecipients": []}, "smsRecipients"),
        ({"smsRecipients": [{"to": CUSTOMER}] * 101}, "smsRecipients"),
        ({"smsRecipients": [{}]}, "smsRecipients"),
        ({"smsSendOptions": {}}, "smsSendOptions.enableDeliveryReport"),
        ({"smsSendOptions": 1}, "smsSendOptions.enableDeliveryReport"),
    ],
)
def test_an_invalid_body_gets_a_problem_that_names_the_field(
    signed: Signed, change: dict[str, Any], field: str
) -> None:
    answer = signed.post(one_text() | change)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_only_json_is_taken(signed: Signed) -> None:
    assert signed.post("{").status_code == 400
    assert signed.post("[]").status_code == 400
    assert signed.post(one_text(), **{"Content-Type": "text/plain"}).status_code == 415


def test_a_suspended_account_cannot_send(client: Any, desk: Desk) -> None:
    desk.turn("acs", suspended=True)

    with pytest.raises(HttpResponseError) as caught:
        client.send(OURS, CUSTOMER, "Hi")
    assert caught.value.status_code == 403


def test_a_repeated_request_is_executed_once(signed: Signed, desk: Desk) -> None:
    known = {
        "repeatabilityRequestId": "f3b1c7f8-0000-4000-8000-000000000001",
        "repeatabilityFirstSent": "Fri, 20 Nov 2026 16:08:13 GMT",
    }

    first, second, third = (
        signed.post(body).json()["value"][0]
        for body in (one_text(**known), one_text(**known), one_text())
    )

    assert first == second
    assert third["messageId"] != first["messageId"]
    [repeated, other] = desk.accepted()
    assert (repeated["requests"], other["requests"]) == (2, 1)


def test_a_repeatability_id_without_a_date_is_rejected(signed: Signed, desk: Desk) -> None:
    [item] = signed.post(one_text(repeatabilityRequestId="1")).json()["value"]

    assert (item["httpStatusCode"], item["repeatabilityResult"]) == (400, "rejected")
    assert desk.accepted() == []


def test_a_report_comes_to_the_event_grid_trigger(client: Any, desk: Desk, app: Receiver) -> None:
    desk.register("acs", door="event_grid_trigger")

    [result] = client.send(OURS, CUSTOMER, "Hi", enable_delivery_report=True, tag="our-1")

    [call] = app.wait_for(1)
    assert call.url == app.url + EVENTS
    assert call.headers["aeg-event-type"] == "Notification"
    [event] = json.loads(call.body)
    assert event["eventType"] == "Microsoft.Communication.SMSDeliveryReportReceived"
    data = event["data"]
    assert (data["messageId"], data["Tag"]) == (result.message_id, "our-1")
    assert (data["deliveryStatus"], data["from"], data["to"]) == (
        "Delivered",
        OURS.removeprefix("+"),
        CUSTOMER,
    )


def test_no_report_comes_unless_it_was_asked_for(client: Any, desk: Desk, app: Receiver) -> None:
    desk.register("acs", door="event_grid_trigger")

    client.send(OURS, CUSTOMER, "Hi")

    assert app.stays_at(0)


def test_an_opted_out_customer_is_reported_as_4007(client: Any, desk: Desk, app: Receiver) -> None:
    desk.register("acs", callback_url=app.url)
    desk.write("acs", "STOP")

    assert client.send(OURS, CUSTOMER, "Hi", enable_delivery_report=True)[0].successful

    report = json.loads(app.wait_for(2)[1].body)[0]["data"]
    assert report["deliveryStatus"] == "Failed"
    assert report["deliveryStatusDetails"].startswith("4007:")


def test_an_inbound_text_comes_to_the_callback_url(desk: Desk, app: Receiver) -> None:
    desk.register("acs", callback_url=f"{app.url}/webhooks/acs/main/token")

    said = desk.write("acs", "Grüße 👍🏽")

    [call] = app.wait_for(1)
    [event] = json.loads(call.body)
    assert call.url == f"{app.url}/webhooks/acs/main/token"
    assert event["eventType"] == "Microsoft.Communication.SMSReceived"
    assert (event["data"]["message"], event["data"]["segmentCount"]) == ("Grüße 👍🏽", 1)
    assert event["data"]["from"] == CUSTOMER.removeprefix("+")
    assert said["text"]["id"] == event["data"]["messageId"] == event["id"]


def test_a_subscription_may_want_cloud_events(desk: Desk, app: Receiver) -> None:
    desk.register("acs", callback_url=app.url, event_schema="cloud_events")

    desk.write("acs", "Hi")

    [call] = app.wait_for(1)
    event = json.loads(call.body)
    assert call.headers["Content-Type"].startswith("application/cloudevents+json")
    assert (event["specversion"], event["type"]) == ("1.0", "Microsoft.Communication.SMSReceived")


def test_event_grid_tries_again_and_counts(desk: Desk, app: Receiver) -> None:
    desk.register("acs", callback_url=app.url)
    app.answers = [Answer(503), Answer(500), Answer(204)]

    desk.write("acs", "Hi")

    assert app.stays_at(3)
    assert [call.headers["aeg-delivery-count"] for call in app.calls] == ["0", "1", "2"]


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_event_grid_drops_what_is_refused_for_good(desk: Desk, app: Receiver, status: int) -> None:
    desk.register("acs", callback_url=app.url)
    app.answers = [Answer(status)]

    desk.write("acs", "Hi")

    assert app.stays_at(1)


def test_a_handshake_needs_the_code_or_the_origin_back(desk: Desk, app: Receiver) -> None:
    order = {"provider": "acs", "account": "main"}
    desk.register("acs", callback_url=app.url)
    assert desk.ask("POST", "handshakes", order) == {"agreed": False}
    assert app.calls[0].headers["aeg-event-type"] == "SubscriptionValidation"

    desk.register("acs", callback_url=app.url, event_schema="cloud_events")
    app.answers = [Answer(200, "", {"WebHook-Allowed-Origin": "eventgrid.azure.net"})]
    assert desk.ask("POST", "handshakes", order) == {"agreed": True}
    assert (app.calls[1].method, app.calls[1].headers["WebHook-Request-Origin"]) == (
        "OPTIONS",
        "eventgrid.azure.net",
    )


def test_numbers_show_what_they_can_do(signed: Signed, desk: Desk) -> None:
    tollfree = {"number": "+18005550100", "kind": "toll_free", "capabilities": ["send"]}
    desk.register("acs", numbers=[OURS, tollfree, {"number": "24025", "kind": "short_code"}])

    page = signed.get("/phoneNumbers?skip=0&top=1&api-version=2025-06-01").json()
    rest = signed.get(page["nextLink"]).json()
    one = signed.get("/phoneNumbers/%2B18005550100?api-version=2025-06-01").json()
    unknown = signed.get("/phoneNumbers/%2B18005550199?api-version=2025-06-01")

    assert [n["capabilities"]["sms"] for n in page["phoneNumbers"]] == ["inbound+outbound"]
    assert [n["phoneNumber"] for n in rest["phoneNumbers"]] == ["+18005550100"]
    assert (one["phoneNumberType"], one["capabilities"]["sms"]) == ("tollFree", "outbound")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "NotFound")
    assert signed.get("/phoneNumbers").status_code == 400
