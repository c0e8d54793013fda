import json
from typing import Any

import pytest
import requests

from domain.errors import Unverified
from domain.messages import (
    Accepted,
    DeliveryReport,
    DeliveryState,
    InboundText,
    NotSent,
    OutcomeUnknown,
    Refused,
)
from local.simulators.server import Addresses
from tests.simulators.desk import CUSTOMER, LINK_MOBILITY, OURS, Desk
from tests.simulators.product import Product
from tests.simulators.receiver import Answer, Receiver

LOGIN = (LINK_MOBILITY["username"], LINK_MOBILITY["password"])
GOOD = {
    "source": OURS,
    "sourceTON": "MSISDN",
    "destination": CUSTOMER,
    "userData": "Hi",
    "deliveryReportGates": [LINK_MOBILITY["gate_id"]],
    "platformId": LINK_MOBILITY["platform_id"],
    "platformPartnerId": LINK_MOBILITY["platform_partner_id"],
    "ignoreResponse": False,
}


@pytest.fixture
def product(addresses: Addresses, desk: Desk, app: Receiver) -> Product:
    desk.register("link_mobility", callback_url=app.url, numbers=[OURS, "2333"])
    return Product("link_mobility", addresses.base)


def post(addresses: Addresses, body: object, **more: Any) -> requests.Response:
    url = f"{addresses.of('link_mobility')}/sms/send"
    given: dict[str, Any] = {"json": body, "auth": LOGIN, "timeout": 10}
    return requests.post(url, **given | more)


def test_a_text_is_taken_and_reported_through_the_gate(
    product: Product, desk: Desk, app: Receiver
) -> None:
    outcome = product.send("Hei på deg")

    assert isinstance(outcome, Accepted)
    assert outcome.raw_status == "1005"
    [accepted] = desk.accepted(provider="link_mobility")
    assert (accepted["id"], accepted["reference"]) == (outcome.provider_message_id, "our-1")
    assert (accepted["from"], accepted["to"], accepted["text"]) == (OURS, CUSTOMER, "Hei på deg")
    reports = [product.read(call) for call in app.wait_for(2)]
    assert [getattr(each, "state", None) for each in reports] == [
        DeliveryState.SENT,
        DeliveryState.DELIVERED,
    ]


def test_every_part_has_a_report(product: Product, app: Receiver) -> None:
    outcome = product.send("x" * 161)

    reports = [product.read(call) for call in app.wait_for(4)]
    assert isinstance(outcome, Accepted)
    for each in reports:
        assert isinstance(each, DeliveryReport)
        assert each.provider_message_id == outcome.provider_message_id
    assert [getattr(each, "part", None) for each in reports[2:]] == [(0, 2), (1, 2)]


def test_a_customer_writes_to_a_short_number(product: Product, desk: Desk, app: Receiver) -> None:
    desk.turn("link_mobility", reports="none")
    desk.write("link_mobility", "Takk 👍🏽", to="2333")

    [call] = app.wait_for(1)
    assert json.loads(call.body)["destination"] == "NO-2333"
    text = product.read(call)
    assert isinstance(text, InboundText)
    assert (str(text.sender), str(text.recipient)) == (CUSTOMER, "2333")
    assert text.text == "Takk 👍🏽"
    assert isinstance(product.send(sender="2333"), Accepted)


def test_the_gate_signs_in_as_it_was_set_up(
    addresses: Addresses, desk: Desk, app: Receiver
) -> None:
    more = {
        "callback_username": "gate",
        "callback_password": "gate-password",
        "callback_header": "X-Gate: header-secret",
    }
    desk.register("link_mobility", callback_url=app.url, credentials=LINK_MOBILITY | more)

    desk.write("link_mobility", "Hi")

    [call] = app.wait_for(1)
    assert isinstance(Product("link_mobility", addresses.base, **more).read(call), InboundText)
    other = more | {"callback_header": "X-Gate: other-secret"}
    with pytest.raises(Unverified):
        Product("link_mobility", addresses.base, **other).read(call)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "credentials_accepted"),
        ({"password": "other"}, "credentials_wrong"),
        ({"platform_id": "OTHER"}, "platform_wrong"),
        ({"platform_partner_id": "1"}, "platform_wrong"),
        ({"gate_id": "other"}, "gate_not_found"),
    ],
)
def test_one_look_up_checks_every_credential(
    product: Product, addresses: Addresses, desk: Desk, changes: dict[str, str], expected: str
) -> None:
    line, *about_number = Product("link_mobility", addresses.base, **changes).checks()
    assert line.code == expected
    assert {each.code for each in about_number} == {"cannot_be_known"}
    assert desk.accepted() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"platformId": "OTHER"}, 106200),
        ({"platformPartnerId": None}, 106201),
        ({"deliveryReportGates": []}, 106300),
        ({"deliveryReportGates": ["other"]}, 106301),
        ({"source": "+12025550199"}, 2000),
        ({"sourceTON": "SHORTNUMBER"}, 2000),
        ({"destination": "14155550123"}, 2100),
        ({"userData": ""}, 4000),
    ],
)
def test_what_link_cannot_send_is_refused_with_its_code(
    product: Product, addresses: Addresses, desk: Desk, fields: dict[str, object], expected: int
) -> None:
    answer = post(addresses, GOOD | fields)

    assert (answer.status_code, answer.json()["status"]) == (400, expected)
    assert desk.accepted() == []


def test_a_body_that_is_no_json_and_a_wrong_login_are_refused(
    product: Product, addresses: Addresses
) -> None:
    assert post(addresses, None, data=b"{").json()["status"] == 4000
    assert post(addresses, [GOOD]).json()["status"] == 4000
    answer = post(addresses, GOOD, auth=("contoso", "other"))
    assert (answer.status_code, answer.json()["status"]) == (401, 106100)


def test_an_ignored_answer_has_no_id(product: Product, addresses: Addresses) -> None:
    assert post(addresses, GOOD | {"ignoreResponse": True}).status_code == 204


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("429", NotSent), ("500", OutcomeUnknown), ("bad_json", OutcomeUnknown)],
)
def test_faults_are_what_they_look_like(
    product: Product, desk: Desk, fault: str, kind: type
) -> None:
    desk.turn("link_mobility", fault=fault, count=1, retry_after=7, reports="none")

    outcome = product.send()

    assert isinstance(outcome, kind)
    assert len(desk.accepted()) == (fault == "bad_json")
    assert isinstance(product.send(), Accepted)


def test_an_opted_out_customer_and_a_suspended_account(
    product: Product, desk: Desk, app: Receiver
) -> None:
    desk.ask("POST", "opted-out", {"provider": "link_mobility", "from": OURS, "to": CUSTOMER})
    product.send()
    report = product.read(app.wait_for(1)[0])
    assert isinstance(report, DeliveryReport)
    assert (report.error_code, report.opted_out) == ("2205", True)

    desk.turn("link_mobility", suspended=True)
    refused = product.send()
    assert isinstance(refused, Refused)
    assert refused.code == "106101"


def test_only_200_ends_the_attempts_of_a_gate(product: Product, desk: Desk, app: Receiver) -> None:
    app.answers = [Answer(204), Answer(503)]

    desk.write("link_mobility", "Hi")

    assert app.stays_at(3)
    assert len({call.body for call in app.calls}) == 1
