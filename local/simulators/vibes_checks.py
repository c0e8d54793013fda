"""What Vibes refuses, and how it answers: in XML.

Sources: the hub developer-aggregation.vibes.com, "Send an SMS message" and "Authentication".
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

from starlette.responses import Response

from local.simulators.accounts import Account, bare
from local.simulators.endpoints import ApiCall, RefusedError

_LONGEST_TEXT = 900
_LONGEST_REFERENCE = 40
_NORTH_AMERICAN = re.compile(r"\+?1?[2-9]\d{9}")
_RECEIPTS = ("NONE", "ERROR", "ALL", "SMSC_ERROR", "SMSC_ALL")


@dataclass(frozen=True)
class Order:
    """A text that is to be sent."""

    source: str
    destination: str
    text: str
    reference: str | None
    callback_url: str | None
    wants_report: bool


class _XmlRefusal(RefusedError):
    def __init__(self, status: int, root: Element) -> None:
        super().__init__(status, {})
        self.answer = answer(root, status)  # type: ignore[assignment]  # XML in place of JSON


def answer(root: Element, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a document."""
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, status, dict(headers or {}), "text/xml; charset=UTF-8")


def error(description: str) -> Element:
    """Write an error."""
    root = Element("error")
    SubElement(root, "description").text = description
    return root


def refusal(status: int, description: str) -> RefusedError:
    """Refuse in XML."""
    return _XmlRefusal(status, error(description))


def authenticate(call: ApiCall, accounts: list[Account]) -> Account:
    """Find the account whose login a call brings."""
    given = call.headers.get("authorization", "")
    for account in accounts:
        if given == _basic(account.credentials["username"], account.credentials["password"]):
            return account
    raise refusal(401, "Authentication failed")


def order(call: ApiCall, account: Account) -> Order:
    """Read what is to be sent; what is wrong with it is told inside a 200."""
    if call.content_type not in ("text/xml", "application/xml"):
        raise refusal(415, "Content-Type must be text/xml")
    try:
        root = fromstring(call.body)
    except ParseError as malformed:
        raise refusal(400, "The request is not XML") from malformed
    if root.tag != "mtMessage":
        raise refusal(400, "mtMessage expected")
    found = _read(root)
    number = account.number(found.source)
    too_long = 160 if root.get("splitLongMessage") != "true" else _LONGEST_TEXT
    faults = {
        "Invalid destination": not _NORTH_AMERICAN.fullmatch(found.destination),
        "Invalid source": number is None
        or "send" not in number.capabilities
        or _attribute(root, "source", "type") != kind(found.source),
        "Invalid text": not 0 < len(found.text) <= too_long,
        "Invalid submitterMessageId": len(found.reference or "") > _LONGEST_REFERENCE,
        "Invalid receiptOption": root.findtext("receiptOption", "NONE") not in _RECEIPTS,
    }
    for description, wrong in faults.items():
        if wrong:
            raise refusal(200, description)
    return found


def kind(number: str) -> str:
    """Name the type of a sender of ours."""
    return "SC" if len(bare(number)) < 9 else "LC"


def callback_headers(account: Account) -> dict[str, str]:
    """Give the login that was set up for callbacks with texts, if any."""
    user = account.credentials.get("callback_username", "")
    password = account.credentials.get("callback_password", "")
    return {"Authorization": _basic(user, password)} if user or password else {}


def _read(root: Element) -> Order:
    return Order(
        source=_attribute(root, "source", "address"),
        destination=_attribute(root, "destination", "address"),
        text=root.findtext("text", ""),
        reference=root.get("submitterMessageId"),
        callback_url=_attribute(root, "receiptOption", "callbackUrl") or None,
        wants_report=root.findtext("receiptOption") == "ALL",
    )


def _attribute(root: Element, child: str, name: str) -> str:
    found = root.find(child)
    return "" if found is None else found.get(name, "")


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
