from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from requests.auth import HTTPBasicAuth
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from local.simulators.server import Addresses
from tests.simulators.desk import CUSTOMER, OURS, TWILIO, Desk
from tests.simulators.receiver import Answer, Call, Receiver

SID = TWILIO["account_sid"]
MakeClient = Callable[..., Client]


class Redirected(TwilioHttpClient):  # type: ignore[misc]
    """The official HTTP client, with the simulator in the place of Twilio's hosts."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=10)
        self.base = base

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        for host in ("https://api.twilio.com", "https://messaging.twilio.com"):
            url = url.replace(host, self.base)
        return super().request(method, url, *args, **kwargs)


@pytest.fixture
def client(addresses: Addresses, desk: Desk) -> Iterator[MakeClient]:
    http = Redirected(addresses.of("twilio"))
    desk.register("twilio")

    def make(user: str = SID, password: str = TWILIO["auth_token"]) -> Client:
        return Client(user, password, account_sid=SID, http_client=http)

    yield make
    assert http.session
    http.session.close()


def refused(client: Client, **fields: Any) -> TwilioRestException:
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(**{"to": CUSTOMER, "from_": OURS, "body": "Hi", **fields})
    return caught.value


def is_signed(call: Call) -> bool:
    validator = RequestValidator(TWILIO["auth_token"])
    return bool(validator.validate(call.url, call.form, call.headers["X-Twilio-Signature"]))


def test_the_official_client_can_send(client: MakeClient, desk: Desk) -> None:
    message = client().messages.create(to=CUSTOMER, from_=OURS, body="Hello 👍🏽")

    assert (message.status, message.from_, message.num_segments) == ("queued", OURS, "1")
    [accepted] = desk.accepted(to=CUSTOMER)
    assert (accepted["id"], accepted["text"]) == (message.sid, "Hello 👍🏽")


def test_an_api_key_can_send_but_not_read_the_account(client: MakeClient) -> None:
    keyed = client(TWILIO["api_key_sid"], TWILIO["api_key_secret"])

    assert keyed.messages.create(to=CUSTOMER, from_=OURS, body="Hi").sid
    with pytest.raises(TwilioRestException) as caught:
        keyed.api.accounts(SID).fetch()
    assert caught.value.code == 20003


def test_wrong_credentials_are_refused(client: MakeClient) -> None:
    error = refused(client(password="wrong"))

    assert (error.status, error.code) == (401, 20003)


def test_another_accounts_path_is_not_found(client: MakeClient) -> None:
    stranger = Client(
        SID,
        TWILIO["auth_token"],
        account_sid="AC" + "9" * 32,
        http_client=client().http_client,
    )

    assert refused(stranger).code == 20404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"from_": "+12025550199"}, 21606),
        ({"from_": None}, 21603),
        ({"to": "12"}, 21211),
        ({"body": None}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "not-an-address"}, 21609),
        ({"media_url": ["https://example.com/a.png"]}, 21621),
        ({"messaging_service_sid": "MG" + "9" * 32}, 21701),
    ],
)
def test_what_twilio_cannot_send_is_refused_with_its_code(
    client: MakeClient, desk: Desk, fields: dict[str, Any], code: int
) -> None:
    error = refused(client(), **fields)

    assert (error.status, error.code) == (400, code)
    assert desk.accepted() == []


def test_a_body_that_is_no_form_has_no_fields(client: MakeClient, addresses: Addresses) -> None:
    answer = requests.post(
        f"{addresses.of('twilio')}/2010-04-01/Accounts/{SID}/Messages.json",
        json={"To": CUSTOMER, "From": OURS, "Body": "Hi"},
        auth=HTTPBasicAuth(SID, TWILIO["auth_token"]),
        timeout=10,
    )

    assert (answer.status_code, answer.json()["code"]) == (400, 21604)


def test_a_suspended_account_cannot_send(client: MakeClient, desk: Desk) -> None:
    desk.register("twilio", suspended=True)

    assert refused(client()).code == 20005


def test_an_opted_out_customer_is_refused_at_once(client: MakeClient, desk: Desk) -> None:
    desk.ask("POST", "opted-out", {"provider": "twilio", "from": OURS, "to": CUSTOMER})

    assert refused(client()).code == 21610


def test_a_messaging_service_finds_the_opt_out_later(
    client: MakeClient, desk: Desk, app: Receiver
) -> None:
    desk.ask("POST", "opted-out", {"provider": "twilio", "from": OURS, "to": CUSTOMER})

    message = client().messages.create(
        to=CUSTOMER,
        messaging_service_sid=TWILIO["messaging_service_sid"],
        body="Hi",
        status_callback=f"{app.url}/s?ref=1",
    )

    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")
    assert app.wait_for(1)[0].form["ErrorCode"] == "21610"


def test_reports_follow_in_order_and_are_signed(
    client: MakeClient, desk: Desk, app: Receiver
) -> None:
    url = f"{app.url}/webhooks/twilio/main/token?ref=our-7"

    message = client().messages.create(to=CUSTOMER, from_=OURS, body="Hi", status_callback=url)

    calls = app.wait_for(3)
    assert [call.form["MessageStatus"] for call in calls] == ["queued", "sent", "delivered"]
    assert all(is_signed(call) and call.url == url for call in calls)
    assert {call.form["MessageSid"] for call in calls} == {message.sid}
    assert desk.accepted()[0]["reference"] == "our-7"
    assert client().messages(message.sid).fetch().status == "delivered"


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        ("duplicate", ["queued", "queued", "sent", "sent", "delivered", "delivered"]),
        ("reversed", ["delivered", "sent", "queued"]),
        ("failed", ["queued", "failed"]),
        ("undelivered", ["queued", "sent", "undelivered"]),
        ("none", []),
    ],
)
def test_the_reports_dial_decides_which_reports_come(
    client: MakeClient, desk: Desk, app: Receiver, reports: str, words: list[str]
) -> None:
    desk.turn("twilio", reports=reports)

    client().messages.create(to=CUSTOMER, from_=OURS, body="Hi", status_callback=f"{app.url}/s")

    assert app.stays_at(len(words))
    assert [call.form["MessageStatus"] for call in app.calls] == words


def test_an_inbound_text_is_signed_over_the_address_with_blank_fields(
    desk: Desk, app: Receiver
) -> None:
    url = f"{app.url}/webhooks/twilio/main/token?code=a%2Fb"
    desk.register("twilio", callback_url=f"{url}#rc=2&rp=5xx")

    said = desk.write("twilio", "Grüße 👍🏽\n你好")

    [call] = app.wait_for(1)
    assert is_signed(call)
    assert (call.url, call.form["ToCity"], call.form["Body"]) == (url, "", "Grüße 👍🏽\n你好")
    assert (call.form["From"], call.form["To"]) == (CUSTOMER, OURS)
    assert said["callback"]["status"] == 200


def test_a_failed_callback_goes_once_to_the_fallback(desk: Desk, app: Receiver) -> None:
    desk.register("twilio", callback_url=f"{app.url}/a", fallback_url=f"{app.url}/b")
    app.answers = [Answer(503), Answer(503)]

    said = desk.write("twilio", "Hi")

    assert said["callback"]["status"] == 503
    assert app.stays_at(2)
    assert [call.url for call in app.calls] == [f"{app.url}/a", f"{app.url}/b"]
    assert all(is_signed(call) for call in app.calls)
    assert len({call.headers["I-Twilio-Idempotency-Token"] for call in app.calls}) == 1


def test_the_addresss_override_makes_twilio_try_again(desk: Desk, app: Receiver) -> None:
    url = f"{app.url}/a#rc=2&rp=5xx,ct,rt"
    desk.register("twilio", callback_url=url, fallback_url=url)
    app.answers = [Answer(503)] * 9

    desk.write("twilio", "Hi")

    assert app.stays_at(4)
    roles = [one["role"] for one in desk.ask("GET", "callbacks")["callbacks"]]
    assert roles == ["first", "retry", "retry", "fallback"]


def test_a_plain_text_answer_is_texted_to_the_customer(desk: Desk, app: Receiver) -> None:
    desk.register("twilio", callback_url=app.url)
    app.answers = [Answer(200, "OK", {"Content-Type": "text/plain; charset=utf-8"})]

    desk.write("twilio", "Hi")

    [accepted] = desk.accepted()
    assert (accepted["text"], accepted["origin"]) == ("OK", "callback_answer")


def test_stop_opts_out_at_twilio_and_start_takes_it_back(
    client: MakeClient, desk: Desk, app: Receiver
) -> None:
    desk.register("twilio", callback_url=app.url)

    desk.write("twilio", " Stop ")
    assert refused(client()).code == 21610
    desk.write("twilio", "START")
    assert client().messages.create(to=CUSTOMER, from_=OURS, body="Hi").sid

    assert len(app.calls) == 2
    assert [text["origin"] for text in desk.accepted()] == ["api"]


def test_messages_both_ways_are_listed_and_paged(client: MakeClient, desk: Desk) -> None:
    for text in ("one", "two", "three"):
        desk.write("twilio", text)
    client().messages.create(to=CUSTOMER, from_=OURS, body="four")

    inbound = client().messages.list(to=OURS, page_size=2)
    assert [message.body for message in inbound] == ["three", "two", "one"]
    assert {message.direction for message in inbound} == {"inbound"}
    day = inbound[0].date_sent
    assert len(client().messages.list(from_=CUSTOMER, date_sent_after=day)) == 3
    assert client().messages.list(to="+12025550199") == []


def test_inbound_media_is_fetched_with_credentials(
    client: MakeClient, desk: Desk, app: Receiver, addresses: Addresses
) -> None:
    desk.register("twilio", callback_url=app.url)
    desk.write("twilio", "", media=[{"content_type": "image/png", "base64": "aGVsbG8="}])
    [call] = app.wait_for(1)
    url = call.form["MediaUrl0"].replace("https://api.twilio.com", addresses.of("twilio"))

    auth = HTTPBasicAuth(SID, TWILIO["auth_token"])
    allowed = requests.get(url, auth=auth, timeout=10, allow_redirects=False)

    assert requests.get(url, timeout=10, allow_redirects=False).status_code == 401
    assert allowed.status_code == 307
    place = allowed.headers["Location"]
    assert place.startswith("https://mms.twiliocdn.com/")
    place = place.replace("https://mms.twiliocdn.com", addresses.of("twilio"))
    given = requests.get(place, timeout=10)
    assert (given.content, given.headers["Content-Type"]) == (b"hello", "image/png")
    assert requests.get(place, auth=auth, timeout=10).status_code == 400
    assert call.form["NumMedia"] == "1"
    assert call.form["MessageSid"].startswith("MM")


def test_a_number_shows_its_abilities_and_where_its_texts_go(
    client: MakeClient, desk: Desk, app: Receiver
) -> None:
    desk.register("twilio", callback_url="http://localhost:1/old")
    [number] = client().incoming_phone_numbers.list(phone_number=OURS)
    assert number.capabilities == {"voice": True, "sms": True, "mms": False, "fax": False}
    assert number.sms_url == "http://localhost:1/old"

    client().incoming_phone_numbers(str(number.sid)).update(sms_url=f"{app.url}/new")
    desk.write("twilio", "Hi")

    assert app.wait_for(1)[0].url == f"{app.url}/new"
    assert client().incoming_phone_numbers.list(phone_number="+12025550199") == []


def test_the_messaging_service_shows_its_senders(client: MakeClient, desk: Desk) -> None:
    senders = [OURS, {"number": "24025", "kind": "short_code"}]
    desk.register("twilio", numbers=senders)
    service = client().messaging.v1.services(TWILIO["messaging_service_sid"])

    assert service.fetch().use_inbound_webhook_on_number is True
    assert [one.phone_number for one in service.phone_numbers.list()] == [OURS]
    assert [one.short_code for one in service.short_codes.list()] == ["24025"]
    assert [one.short_code for one in client().short_codes.list(short_code="24025")] == ["24025"]
