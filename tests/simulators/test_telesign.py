import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from telesign.messaging import MessagingClient
from telesign.util import AuthMethod, verify_telesign_callback_signature

from local.simulators.server import Addresses
from tests.simulators.desk import CUSTOMER, OURS, TELESIGN, Desk
from tests.simulators.receiver import Answer, Call, Receiver

TO = CUSTOMER.removeprefix("+")
FROM = OURS.removeprefix("+")
MakeClient = Callable[..., Any]


@pytest.fixture
def client(addresses: Addresses, desk: Desk) -> Iterator[MakeClient]:
    made = []
    desk.register("telesign")

    def make(auth: str | None = None, **changes: str) -> Any:
        known = TELESIGN | changes
        endpoint = addresses.of("telesign")
        one = MessagingClient(**known, rest_endpoint=endpoint, auth_method=auth)
        made.append(one)
        return one

    yield make
    for one in made:
        one.session.close()


def code(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json["status"]["code"]


def is_signed(call: Call) -> bool:
    scheme, _, proof = call.headers["Authorization"].partition(" ")
    customer_id, _, signature = proof.partition(":")
    return bool(
        scheme == "TSA"
        and customer_id == TELESIGN["customer_id"]
        and signature == call.headers["X-TS-Authorization"]
        and verify_telesign_callback_signature(TELESIGN["api_key"], signature, call.body.decode())
    )


@pytest.mark.parametrize("auth", [None, AuthMethod.BASIC.value])
def test_the_official_client_can_send_with_digest_and_basic(
    client: MakeClient, desk: Desk, auth: str | None
) -> None:
    one = client(auth)

    answer = one.message(TO, "Hi 👍🏽", "ARN", sender_id=FROM, external_id="our-1")

    assert code(answer) == (200, 290)
    [accepted] = desk.accepted(provider="telesign")
    assert accepted["id"] == answer.json["reference_id"]
    assert (accepted["to"], accepted["from"]) == (CUSTOMER, OURS)
    assert (accepted["text"], accepted["reference"]) == ("Hi 👍🏽", "our-1")


@pytest.mark.parametrize(
    ("auth", "changes", "expected"),
    [
        (None, {"customer_id": "0" * 36}, 10015),
        (None, {"api_key": base64.b64encode(b"other").decode()}, 10008),
        ("Basic", {"customer_id": "0" * 36}, 10015),
        ("Basic", {"api_key": "other"}, 10022),
    ],
)
def test_wrong_credentials_are_refused(
    client: MakeClient, auth: str | None, changes: dict[str, str], expected: int
) -> None:
    assert code(client(auth, **changes).message(TO, "Hi", "ARN")) == (401, expected)


def test_a_missing_or_unreadable_header_is_told_apart(desk: Desk, addresses: Addresses) -> None:
    url = f"{addresses.of('telesign')}/v1/messaging"

    bare = requests.post(url, timeout=10).json()
    odd = requests.post(url, headers={"Authorization": "Bearer x"}, timeout=10).json()

    assert (bare["status"]["code"], odd["status"]["code"]) == (10009, 10028)


def test_a_signed_request_cannot_be_sent_twice(desk: Desk, addresses: Addresses) -> None:
    desk.register("telesign")
    headers = MessagingClient.generate_telesign_headers(
        TELESIGN["customer_id"], TELESIGN["api_key"], "GET", "/v1/messaging/" + "0" * 32, ""
    )
    url = f"{addresses.of('telesign')}/v1/messaging/" + "0" * 32

    codes = [requests.get(url, headers=headers, timeout=10).json()["status"]["code"] for _ in "12"]

    assert codes == [10017, 10002]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"phone_number": ""}, 12000),
        ({"message": ""}, 12009),
        ({"message_type": ""}, 12017),
        ({"phone_number": CUSTOMER}, 11000),
        ({"message": "x" * 1601}, 11009),
        ({"message_type": "SMS"}, 11017),
        ({"sender_id": "12025550199"}, 11013),
        ({"external_id": "ä"}, 11016),
        ({"callback_url": ""}, 11004),
    ],
)
def test_what_telesign_cannot_send_is_refused_with_its_code(
    client: MakeClient, desk: Desk, fields: dict[str, str], expected: int
) -> None:
    good = {"phone_number": TO, "message": "Hi", "message_type": "ARN", "sender_id": FROM}

    answer = client("Basic").post("/v1/messaging", **(good | fields))

    assert code(answer) == (400, expected)
    assert desk.accepted() == []


def test_a_body_that_is_no_form_has_no_fields(client: MakeClient) -> None:
    answer = client().post("/v1/messaging", json_fields={"phone_number": TO})

    assert code(answer) == (400, 12000)


def test_a_suspended_account_cannot_send(client: MakeClient, desk: Desk) -> None:
    desk.turn("telesign", suspended=True)

    assert code(client().message(TO, "Hi", "ARN")) == (401, 10010)


def test_an_unknown_reference_id_proves_the_credentials(client: MakeClient) -> None:
    assert code(client("Basic").status("0" * 32)) == (404, 10017)
    assert code(client("Basic").status("short")) == (400, 11011)
    assert code(client("Basic", api_key="other").status("0" * 32)) == (401, 10022)


def test_the_state_of_a_message_can_be_asked(client: MakeClient, desk: Desk, app: Receiver) -> None:
    sent = client().message(TO, "Hi", "ARN", callback_url=app.url)
    app.wait_for(2)

    assert code(client().status(sent.json["reference_id"])) == (200, 200)


def test_reports_go_to_the_messages_address_and_are_signed(
    client: MakeClient, desk: Desk, app: Receiver
) -> None:
    sent = client().message(TO, "Hi", "ARN", external_id="our-1", callback_url=f"{app.url}/own")

    calls = app.wait_for(2)
    assert all(is_signed(call) and call.url == f"{app.url}/own" for call in calls)
    bodies = [json.loads(call.body) for call in calls]
    assert [body["status"]["code"] for body in bodies] == [203, 200]
    assert {body["reference_id"] for body in bodies} == {sent.json["reference_id"]}
    assert {body["external_id"] for body in bodies} == {"our-1"}


def test_an_opt_out_shows_only_in_the_report(client: MakeClient, desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)
    desk.ask("POST", "opted-out", {"provider": "telesign", "from": OURS, "to": CUSTOMER})

    assert code(client().message(TO, "Hi", "ARN", sender_id=FROM)) == (200, 290)

    [call] = app.wait_for(1)
    assert json.loads(call.body)["status"]["code"] == 510


def test_an_inbound_text_is_signed_over_its_bytes(desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)

    desk.write("telesign", "Hallo 👍🏽")

    [call] = app.wait_for(1)
    assert is_signed(call)
    assert "👍🏽".encode() in call.body
    said = json.loads(call.body)["user_response"]
    assert (said["phone_number"], said["sender_id"]) == (TO, FROM)
    assert (said["mo_message"], said["action"]) == ("Hallo 👍🏽", "generic")


def test_keywords_are_labelled_but_opt_nobody_out(
    client: MakeClient, desk: Desk, app: Receiver
) -> None:
    desk.register("telesign", callback_url=app.url)

    desk.write("telesign", "Arrêt")
    client().message(TO, "Hi", "ARN", sender_id=FROM)

    bodies = [json.loads(call.body) for call in app.wait_for(3)]
    assert bodies[0]["user_response"]["action"] == "stop"
    assert bodies[-1]["status"]["code"] == 200


def test_only_200_ends_the_four_attempts(desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)
    app.answers = [Answer(204), Answer(202), Answer(500), Answer(404), Answer(500)]

    desk.write("telesign", "Hi")

    assert app.stays_at(4)
    assert len({call.body for call in app.calls}) == 1


def test_a_second_attempt_that_is_answered_is_the_last(desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)
    app.answers = [Answer(503)]

    desk.write("telesign", "Hi")

    assert app.stays_at(2)


def test_media_comes_in_the_shape_without_our_number(desk: Desk, app: Receiver) -> None:
    desk.register("telesign", callback_url=app.url)
    picture = {"content_type": "image/png", "url": "https://media.example.com/a.png"}

    desk.write("telesign", "Look", media=[picture])

    body = json.loads(app.wait_for(1)[0].body)
    assert (body["sub_resource"], body["phone_number"]) == ("mo_mms", TO)
    assert body["content"]["url_image_1"] == picture["url"]
