"""Vibes: requests as its API takes them, XML and JSON as it sends them."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest

from domain.addresses import from_wire
from domain.messages import (
    Accepted,
    NotSent,
    OutboundText,
    Outcome,
    OutcomeUnknown,
    Refused,
)
from domain.providers import CheckResult, Verdict
from providers import markup
from providers.base import Check, Failure, Request, Response, complete
from providers.gateway import Gateway
from providers.vibes import Vibes
from tests.unit.providers.accounts import URL, access, credentials, number, outbound

VIBES = Vibes()


def ours(**changed: str) -> dict[str, str]:
    entered = credentials("vibes") | changed
    return dict(complete(VIBES.credentials, access("vibes", entered)).primary)


def sent(text: OutboundText, **changed: str) -> tuple[Request, Element]:
    request = VIBES.request(text, ours(**changed))
    assert isinstance(request, Request)
    return request, markup.parsed(request.body)


def recipient(to: str) -> OutboundText:
    text = outbound(sender="63901")
    return OutboundText(
        text.reference, text.sender, from_wire(to), text.text, text.first_sent_at, URL
    )


def outcome(status: int, body: str) -> Outcome:
    return VIBES.outcome(Response(status, {}, body))


def checked(status: int, body: str = "") -> list[CheckResult]:
    [check] = VIBES.checks(ours(), [])
    assert isinstance(check, Check)
    assert check.request.method == "GET"
    return list(check.read(Response(status, {}, body)))


def test_a_text_is_sent_as_xml_with_our_reference() -> None:
    request, root = sent(outbound("Tom & <Jerry>\n👍", "63901"))
    assert request.url == "https://messageapi.vibesapps.com/MessageApi/mt/messages"
    assert request.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert (root.tag, root.attrib) == (
        "mtMessage",
        {"submitterMessageId": "ref-1", "splitLongMessage": "true"},
    )
    assert [each.tag for each in root] == ["destination", "source", "text", "receiptOption"]
    destination, source, text, receipts = root
    assert destination.attrib == {"address": "+12065550199", "type": "MDN"}
    assert source.attrib == {"address": "63901", "type": "SC"}
    assert text.text == "Tom & <Jerry>\n👍"
    assert (receipts.text, receipts.get("callbackUrl")) == ("ALL", f"{URL}?ref=ref-1")


def test_characters_that_no_xml_holds_are_left_out() -> None:
    _, root = sent(outbound("a\x00b\x0bc\ufffed\ud83d", "63901"))
    assert markup.text_of(root.find("text")) == "abcd"


@pytest.mark.parametrize(("entered", "kind"), [({}, "LC"), ({"long_code_type": "MDN"}, "MDN")])
def test_a_long_code_has_the_type_that_vibes_names(entered: dict[str, str], kind: str) -> None:
    _, root = sent(outbound(sender="+13125550100"), **entered)
    assert root[1].attrib == {"address": "+13125550100", "type": kind}


@pytest.mark.parametrize("to", ["+12065550199", "+16135550134", "+18005550133"])
def test_the_united_states_and_canada_are_served(to: str) -> None:
    assert sent(recipient(to))[1][0].get("address") == to


@pytest.mark.parametrize("to", ["+447700900123", "+18765550134", "+5215512345678", "24025", "x"])
def test_elsewhere_nothing_is_sent(to: str) -> None:
    line_must_not_be_asked: Any = None
    refused = Gateway(line=lambda *_: line_must_not_be_asked).send(access("vibes"), recipient(to))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.account_fault) == ("destination_not_served", False)


def test_credentials_go_to_hosts_of_vibes_only() -> None:
    for host in ("https://vibesapps.com.example.com", "http://messageapi.vibesapps.com"):
        refused = Gateway().send(access("vibes", ours(base_url=host)), outbound())
        assert isinstance(refused, Refused)
        assert refused.code == "credentials_malformed"


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (200, "<mtMessageRsp submitterMessageId='r'><error/></mtMessageRsp>", Refused, "http_200"),
        (200, "<mtMessageRsp messageId=''/>", Refused, "http_200"),
        (200, "<error messageId='m'/>", Refused, "http_200"),
        (200, "<mtMessageRsp messageId='m", OutcomeUnknown, "unreadable_answer"),
        (200, "", OutcomeUnknown, "unreadable_answer"),
        (401, "", Refused, "http_401"),
        (403, "", Refused, "http_403"),
        (400, "<error/>", Refused, "http_400"),
        (429, "", NotSent, "http_429"),
        (503, "", OutcomeUnknown, "http_503"),
    ],
)
def test_a_200_is_no_acceptance_without_an_id(
    status: int, body: str, kind: type, code: str
) -> None:
    found = outcome(status, body)
    assert isinstance(found, kind)
    assert not isinstance(found, Accepted)
    assert found.code == code


def test_an_id_is_an_acceptance() -> None:
    body = '<?xml version="1.0" encoding="UTF-8"?><mtMessageRsp messageId="m-1" carrier="102"/>'
    assert outcome(200, body) == Accepted("m-1")
    assert isinstance(VIBES.outcome(Failure.NOT_CONNECTED), NotSent)
    assert isinstance(VIBES.outcome(Failure.NO_ANSWER), OutcomeUnknown)


def test_a_refusal_shows_the_beginning_of_what_vibes_said() -> None:
    found = outcome(200, f"<mtMessageRsp><error>Invalid source {'x' * 900}</error></mtMessageRsp>")
    assert isinstance(found, Refused)
    assert "Invalid source" in found.explanation
    assert len(found.explanation) < 600


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, "<mtMessage/>", "credentials_accepted"),
        (400, "", "credentials_accepted"),
        (404, "<html>Not found</html>", "credentials_accepted"),
        (401, "", "credentials_wrong"),
        (403, "", "credentials_wrong"),
        (200, "<!doctype html><HTML>Sign in</HTML>", "answer_unclear"),
        (302, "", "answer_unclear"),
    ],
)
def test_a_message_that_cannot_exist_proves_the_login(status: int, body: str, code: str) -> None:
    assert [line.code for line in checked(status, body)] == [code]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("63901", ["cannot_be_known", "cannot_be_known"]),
        ("+13125550100", ["cannot_be_known", "cannot_be_known"]),
        ("+447700900123", ["number_not_served"]),
        ("Contoso", ["sender_not_served"]),
    ],
)
def test_what_is_known_about_a_number_is_said(address: str, codes: list[str]) -> None:
    lines = [
        each for each in VIBES.checks(ours(), [number(address)]) if not isinstance(each, Check)
    ]
    assert [line.code for line in lines] == codes
    assert all(line.verdict is not Verdict.OK for line in lines)
