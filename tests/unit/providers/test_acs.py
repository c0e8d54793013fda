"""Azure Communication Services: what the official client sends for us, signed, under our id."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from azure.communication.sms._shared.policy import HMACCredentialsPolicy
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.eventgrid import SystemEventNames

from domain.accounts import Access
from domain.errors import Invalid
from domain.identity import repeat_id
from domain.messages import Accepted, NotSent, OutcomeUnknown, Refused
from providers import acs_client, acs_events, acs_resource
from providers.acs import Acs
from providers.base import Failure, Request
from providers.gateway import Gateway
from tests.unit.providers.accounts import SECRETS, access, outbound
from tests.unit.providers.server import Seen, serving

KEY = SECRETS["acs"]
OTHER_KEY = base64.b64encode(b"another key").decode()
DENIED = 401, {"error": {"code": "Denied", "message": "Denied by the resource provider."}}


def at(url: str, key: str = KEY) -> dict[str, str]:
    return {"connection_string": f"endpoint={url}/;accesskey={key}"}


def signed_by(seen: Seen, key: str) -> bool:
    """Check a signature as the service does, from its documentation."""
    digest = base64.b64encode(hashlib.sha256(seen.body).digest()).decode()
    line = (
        f"{seen.method}\n{seen.target}\n{seen.headers['x-ms-date']};{seen.headers['host']};{digest}"
    )
    made = base64.b64encode(hmac.digest(base64.b64decode(key), line.encode(), "sha256")).decode()
    return digest == seen.headers["x-ms-content-sha256"] and seen.headers["authorization"].endswith(
        f"Signature={made}"
    )


def taken(seen: Seen) -> tuple[int, object]:
    to = json.loads(seen.body)["smsRecipients"][0]["to"]
    item = {"to": to, "messageId": "m-1", "httpStatusCode": 202, "successful": True}
    return 202, {"value": [item]}


def send(ours: Access, **more: Any) -> object:
    return Gateway("http://simulator.invalid").send(ours, outbound(**more))


def test_a_text_goes_out_signed_under_our_id_and_a_repeat_is_the_same() -> None:
    with serving(taken) as server:
        for _ in range(2):
            assert send(access("acs", at(server.url))) == Accepted("m-1", "202")
    first, again = server.seen
    assert signed_by(first, KEY)
    assert signed_by(again, KEY)
    assert first.body == again.body
    assert json.loads(first.body) == {
        "from": "+14255550100",
        "smsRecipients": [
            {
                "to": "+12065550199",
                "repeatabilityRequestId": repeat_id("ref-1"),
                "repeatabilityFirstSent": "Fri, 20 Nov 2026 16:08:13 GMT",
            }
        ],
        "message": "Hello 👍",
        "smsSendOptions": {"enableDeliveryReport": True, "tag": "ref-1"},
    }


def test_denied_credentials_give_way_to_the_secondary_ones() -> None:
    def only_other(seen: Seen) -> tuple[int, object]:
        return taken(seen) if signed_by(seen, OTHER_KEY) else DENIED

    with serving(only_other) as server:
        ours = access("acs", at(server.url), at(server.url, OTHER_KEY))
        assert send(ours) == Accepted("m-1", "202")
    assert len(server.seen) == 2


def test_a_sender_that_is_not_ours_is_no_matter_of_credentials() -> None:
    answer = 401, {"error": {"code": "Unauthorized", "message": ""}}
    with serving(lambda _: answer) as server:
        outcome = send(access("acs", at(server.url), at(server.url, OTHER_KEY)))
    assert isinstance(outcome, Refused)
    assert outcome.code == "Unauthorized"
    assert len(server.seen) == 1


def test_in_simulator_mode_no_text_goes_to_azure() -> None:
    outcome = send(access("acs", at("https://x.communication.azure.com")))
    assert isinstance(outcome, Refused)
    assert outcome.code == "target_refused"


class Identity:
    """Signs in without Azure, or cannot."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_token(self, *_: str, **__: Any) -> AccessToken:
        if not self.token:
            raise ClientAuthenticationError("no identity here")
        return AccessToken(self.token, 2**31)


def test_without_a_key_the_app_s_identity_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acs_client, "_identity", lambda: Identity("the-token"))
    with serving(lambda _: (200, {})) as server:
        ours = access("acs", {"endpoint": server.url})
        [line] = Gateway("http://simulator.invalid").validate(ours, [])
    assert line.code == "credentials_accepted"
    assert server.seen[0].headers["authorization"] == "Bearer the-token"


def test_without_an_identity_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acs_client, "_identity", lambda: Identity(""))
    with serving(taken) as server:
        assert isinstance(send(access("acs", {"endpoint": server.url})), NotSent)
    assert server.seen == []


@pytest.mark.parametrize("status", [500, 503, 504])
def test_the_client_repeats_nothing_by_itself(status: int) -> None:
    with serving(lambda _: (status, {})) as server:
        assert isinstance(send(access("acs", at(server.url))), OutcomeUnknown)
    assert len(server.seen) == 1


def test_a_client_that_waits_is_cut_off_in_time() -> None:
    def sleep(_: Seen) -> tuple[int, object]:
        time.sleep(2.0)
        return 202, {}

    with serving(sleep) as server:
        ours = at(server.url)
        request = Acs().request(outbound(), ours)
        assert acs_client.AcsLine().exchange(request, ours, 0.2) is Failure.NO_ANSWER


@pytest.mark.parametrize("body", [None, [], {"value": None}, {"value": [None]}, "text"])
def test_an_answer_that_makes_no_sense_is_unknown(body: object) -> None:
    with serving(lambda _: (202, body)) as server:
        assert isinstance(send(access("acs", at(server.url))), OutcomeUnknown)


def test_a_resource_that_cannot_be_reached_gives_not_sent() -> None:
    outcome = send(access("acs", at("http://127.0.0.1:1")))
    assert isinstance(outcome, NotSent)
    assert outcome.code == "not_connected"


@pytest.mark.parametrize(
    "entered",
    [
        "endpoint=https://x.communication.azure.com/;accesskey=AAA",
        "endpoint=https://x.communication.azure.com;AccessKey=not base64!",
        "endpoint=https://x.communication.azure.com/;accesskey=",
        "endpoint=https://x.communication.azure.com/;accesskey=ü",
        "endpoint=https://x.communication.azure.com/path;accesskey=AAAA",
        "endpoint=ftp://x.communication.azure.com;accesskey=AAAA",
        "accesskey=AAAA",
        "endpoint=https://;accesskey=AAAA",
        "endpoint=https://x.communication.azure.com?a=b;accesskey=AAAA",
        "endpoint=https://x.communication.azure.com;accesskey=AAAA!!!!",
    ],
)
def test_a_connection_string_that_cannot_work_is_invalid(entered: str) -> None:
    with pytest.raises(Invalid) as refused:
        acs_resource.of({"connection_string": entered})
    assert (refused.value.code, refused.value.field) == (
        "credentials_malformed",
        "/connection_string",
    )


@pytest.mark.parametrize(
    ("entered", "endpoint"),
    [
        ("EndPoint=HTTPS://X.communication.azure.com/;AccessKey=AAA=", "x.communication.azure.com"),
        (" accesskey=AAA=; endpoint=https://y.example:8443 ;", "y.example:8443"),
    ],
)
def test_a_connection_string_is_read_leniently(entered: str, endpoint: str) -> None:
    resource = acs_resource.of({"connection_string": entered})
    assert resource == acs_resource.Resource(f"https://{endpoint}", "AAA=")
    assert "AAA=" not in repr(resource)


def test_without_a_key_the_endpoint_stands_alone() -> None:
    ours = acs_resource.of({"endpoint": "https://x.communication.azure.com/"})
    assert ours == acs_resource.Resource("https://x.communication.azure.com")


@pytest.mark.parametrize("target", ["/phoneNumbers/%2B1425?api-version=1", "/phoneNumbers"])
def test_our_signature_of_a_request_is_the_client_s(target: str) -> None:
    url, when = f"https://x.communication.azure.com{target}", "Fri, 20 Nov 2026 16:08:13 GMT"
    signed = acs_resource.signed(Request("GET", url, {"Accept": "x"}), KEY, when)
    policy: Any = HMACCredentialsPolicy("https://x.communication.azure.com", KEY)
    digest = signed.headers["x-ms-content-sha256"]
    line = f"GET\n{target}\n{when};x.communication.azure.com;{digest}"
    assert (signed.headers["Accept"], signed.headers["x-ms-date"]) == ("x", when)
    assert signed.headers["Authorization"].endswith(f"Signature={policy._compute_hmac(line)}")


def test_event_names_are_those_of_the_official_package() -> None:
    names = SystemEventNames
    assert names.AcsSmsReceivedEventName == acs_events.RECEIVED
    assert names.AcsSmsDeliveryReportReceivedEventName == acs_events.REPORTED
    assert names.EventGridSubscriptionValidationEventName == acs_events.VALIDATION


def test_the_id_of_a_repeat_never_changes() -> None:
    assert repeat_id("ref-1") == repeat_id("ref-1") != repeat_id("ref-2")
