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
from tests.simulators.desk import CUSTOMER, OURS, VIBES, Desk
from tests.simulators.product import Product
from tests.simulators.receiver import Answer, Receiver

CODE = "72345"
LOGIN = (VIBES["username"], VIBES["password"])
GOOD = (
    '<mtMessage submitterMessageId="r" splitLongMessage="false">'
    '<destination address="+14155550123"/><source address="72345" type="SC"/>'
    "<text>Hi</text></mtMessage>"
)


@pytest.fixture
def product(addresses: Addresses, desk: Desk, app: Receiver) -> Product:
    desk.register("vibes", callback_url=app.url, numbers=[OURS, CODE])
    found = Product("vibes", addresses.base)
    found.url = f"{app.url}/own"
    return found


def post(addresses: Addresses, body: str, **more: Any) -> requests.Response:
    url = f"{addresses.of('vibes')}/MessageApi/mt/messages"
    headers = {"Content-Type": "text/xml"}
    given: dict[str, Any] = {
        "data": body.encode(),
        "auth": LOGIN,
        "headers": headers,
        "timeout": 10,
    }
    return requests.post(url, **given | more)


def test_a_text_is_taken_and_reported_to_its_own_address(
    product: Product, desk: Desk, app: Receiver
) -> None:
    outcome = product.send("Tom & <Jerry> 👍🏽", CODE)

    assert isinstance(outcome, Accepted)
    [accepted] = desk.accepted(provider="vibes")
    assert (accepted["id"], accepted["reference"]) == (outcome.provider_message_id, "our-1")
    assert (accepted["from"], accepted["to"]) == (CODE, CUSTOMER)
    assert accepted["text"] == "Tom & <Jerry> 👍🏽"
    calls = app.wait_for(3)
    assert {call.url for call in calls} == {f"{app.url}/own?ref=our-1"}
    assert [getattr(product.read(call), "state", None) for call in calls] == [
        DeliveryState.QUEUED,
        DeliveryState.SENT,
        DeliveryState.DELIVERED,
    ]


def test_a_long_code_sends_too(product: Product, desk: Desk) -> None:
    desk.turn("vibes", reports="none")
    assert isinstance(product.send(sender=OURS), Accepted)


def test_every_part_has_a_receipt(product: Product, app: Receiver) -> None:
    outcome = product.send("x" * 161, CODE)

    reports = [product.read(call) for call in app.wait_for(6)]
    assert isinstance(outcome, Accepted)
    for each in reports:
        assert isinstance(each, DeliveryReport)
        assert each.provider_message_id == outcome.provider_message_id
    assert [getattr(each, "part", None) for each in reports[4:]] == [(0, 2), (1, 2)]


def test_a_customer_writes_to_a_short_code(product: Product, desk: Desk, app: Receiver) -> None:
    desk.write("vibes", "Hi & <you>\n👍🏽", to=CODE)

    text = product.read(app.wait_for(1)[0])
    assert isinstance(text, InboundText)
    assert (str(text.sender), str(text.recipient)) == (CUSTOMER, CODE)
    assert text.text == "Hi & <you>\n👍🏽"
    assert text.received_at is not None


def test_texts_come_with_the_login_that_was_set_up_and_receipts_without(
    addresses: Addresses, desk: Desk, app: Receiver
) -> None:
    more = {"callback_username": "vibes", "callback_password": "vibes-password"}
    desk.register("vibes", callback_url=app.url, credentials=VIBES | more)
    asks = Product("vibes", addresses.base, **more)
    asks.url = app.url

    desk.write("vibes", "Hi")
    asks.send()

    calls = app.wait_for(4)
    assert isinstance(asks.read(calls[0]), InboundText)
    assert all(isinstance(asks.read(call), DeliveryReport) for call in calls[1:])
    assert not any("Authorization" in call.headers for call in calls[1:])
    other = Product("vibes", addresses.base, **more | {"callback_password": "other-password"})
    with pytest.raises(Unverified):
        other.read(calls[0])


def test_attempts_are_counted_and_end_with_any_2xx(
    product: Product, desk: Desk, app: Receiver
) -> None:
    app.answers = [Answer(500), Answer(404), Answer(202)]

    desk.write("vibes", "Hi", to=CODE)

    assert app.stays_at(3)
    for number, call in enumerate(app.calls, start=1):
        assert f'attemptNumber="{number}"' in call.body.decode()


def test_a_text_is_repeated_five_times_at_most(product: Product, desk: Desk, app: Receiver) -> None:
    app.answers = [Answer(500)] * 9

    desk.write("vibes", "Hi", to=CODE)

    assert app.stays_at(6)


def test_the_login_is_proved_by_a_message_that_cannot_exist(
    product: Product, addresses: Addresses, desk: Desk
) -> None:
    assert [line.code for line in product.checks()] == [
        "credentials_accepted",
        "cannot_be_known",
        "cannot_be_known",
    ]
    assert Product("vibes", addresses.base, password="other").checks()[0].code == (
        "credentials_wrong"
    )
    assert desk.accepted() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+14155550123", "+447700900123"),
        ("72345", "99999"),
        ('type="SC"', 'type="LC"'),
        ("<text>Hi</text>", ""),
        ("Hi", "x" * 161),
        ('"r"', f'"{"r" * 41}"'),
        ("</mtMessage>", "<receiptOption>SOME</receiptOption></mtMessage>"),
    ],
)
def test_what_vibes_cannot_send_is_refused_inside_a_200(
    product: Product, addresses: Addresses, desk: Desk, old: str, new: str
) -> None:
    assert "mtMessageRsp" in post(addresses, GOOD).text
    answer = post(addresses, GOOD.replace(old, new))

    assert answer.status_code == 200
    assert "messageId" not in answer.text
    assert len(desk.accepted()) == 1


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        (GOOD, {"auth": ("x", "y")}, 401),
        (GOOD, {"headers": {"Content-Type": "application/json"}}, 415),
        (GOOD[:-3], {}, 400),
        ("<other/>", {}, 400),
    ],
)
def test_what_is_no_request_is_refused_by_its_status(
    product: Product, addresses: Addresses, body: str, more: dict[str, Any], status: int
) -> None:
    assert post(addresses, body, **more).status_code == status


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("429", NotSent), ("500", OutcomeUnknown), ("bad_json", OutcomeUnknown)],
)
def test_faults_are_what_they_look_like(
    product: Product, desk: Desk, fault: str, kind: type
) -> None:
    desk.turn("vibes", fault=fault, count=1, retry_after=7, reports="none")

    outcome = product.send(sender=CODE)

    assert isinstance(outcome, kind)
    assert len(desk.accepted()) == (fault == "bad_json")
    assert isinstance(product.send(sender=CODE), Accepted)


def test_an_opted_out_customer_and_a_suspended_account(
    product: Product, desk: Desk, app: Receiver
) -> None:
    desk.ask("POST", "opted-out", {"provider": "vibes", "from": CODE, "to": CUSTOMER})
    product.send(sender=CODE)
    report = product.read(app.wait_for(1)[0])
    assert isinstance(report, DeliveryReport)
    assert (report.state, report.opted_out) == (DeliveryState.FAILED, True)

    desk.turn("vibes", suspended=True)
    refused = product.send(sender=CODE)
    assert isinstance(refused, Refused)
    assert refused.code == "http_403"
