"""Twilio: what can be asked beside validation: files, numbers, wiring, and texts that came in.

- https://www.twilio.com/docs/messaging/api/media-resource
- https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
- https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
- https://www.twilio.com/docs/messaging/api/service-resource
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from domain.addresses import AddressKind, from_wire
from domain.messages import InboundText, Media
from domain.numbers import Number, NumberType
from domain.providers import CheckResult, ListedNumber, Traits
from providers import twilio_events, validation, wire
from providers.base import (
    Check,
    Credentials,
    FileHosts,
    ReadListing,
    Recounted,
    Request,
    Response,
)
from providers.twilio_checks import LISTS, SERVICES, resource, sign_in

PAGE = 200


def _signed_in(credentials: Credentials) -> Mapping[str, str]:
    return {"Authorization": sign_in(credentials)}


FILE_HOSTS = FileHosts(
    own=(r"api(\.[a-z0-9-]+){0,2}\.twilio\.com/",),
    redirects=(
        r"(mms|media)\.twiliocdn\.com/",
        r"s3-external-1\.amazonaws\.com/media\.twiliocdn\.com/",
    ),
    sign_in=_signed_in,
)


def listing(credentials: Credentials) -> Sequence[tuple[Request, ReadListing]]:
    """Return the calls that list long and short numbers."""
    return [
        (_get(f"{resource(credentials, LISTS[kind][0])}?PageSize={PAGE}", credentials), read)
        for kind, read in ((AddressKind.E164, _long), (AddressKind.SHORT_CODE, _short))
    ]


def _long(response: Response) -> list[ListedNumber]:
    return [_listed(each) for each in _items(response, "incoming_phone_numbers")]


def _listed(item: Mapping[str, Any]) -> ListedNumber:
    able = wire.members(item.get("capabilities"))
    sms, mms = able.get("sms") is True, able.get("mms") is True
    return ListedNumber(wire.words(item.get("phone_number")), None, sms, sms, mms)


def _short(response: Response) -> list[ListedNumber]:
    codes = (wire.words(each.get("short_code")) for each in _items(response, "short_codes"))
    return [ListedNumber(code, NumberType.SHORT_CODE, True, True) for code in codes]


def wiring(
    credentials: Credentials, number: Number, callback_url: str, traits: Traits
) -> Sequence[Check]:
    """Return the looks at where a number's texts go; a Messaging Service may decide that."""
    if number.address.kind is AddressKind.ALPHANUMERIC:
        return []
    service = credentials.get("messaging_service_sid")
    name, filtered, _, _ = LISTS[number.address.kind]
    query = urlencode({filtered: str(number.address), "PageSize": "20"})
    asked = _get(f"{resource(credentials, name)}?{query}", credentials)
    looks = [Check(asked, partial(_of_number, number, callback_url, decides=not service))]
    if service:
        asked = _get(f"{SERVICES}/{service}", credentials)
        looks.append(Check(asked, partial(_of_service, number, callback_url, traits)))
    return looks


def _of_number(
    number: Number, callback_url: str, response: Response, *, decides: bool
) -> list[CheckResult]:
    _, _, members, member = LISTS[number.address.kind]
    items = _items(response, members)
    found = next((i for i in items if wire.words(i.get(member)) == str(number.address)), None)
    if found is None:
        return []
    if application := wire.words(found.get("sms_application_sid")):
        return [validation.wired_by(number, f"the TwiML application {application}")]
    lines = []
    if decides:
        lines.append(validation.wired(number, wire.words(found.get("sms_url")), callback_url))
        fallback = wire.words(found.get("sms_fallback_url"))
        lines.append(validation.fallback(number, fallback, callback_url))
    if number.address.kind is AddressKind.E164:
        mms = wire.members(found.get("capabilities")).get("mms") is True
        lines.append(validation.media(number, carries=mms))
    return lines


def _of_service(
    number: Number, callback_url: str, traits: Traits, response: Response
) -> list[CheckResult]:
    body = wire.members(wire.lenient(response.body))
    if response.status != 200:
        return [validation.refusal(wire.identifier(body.get("code")), response.status, traits)]
    if body.get("use_inbound_webhook_on_number") is True:
        return [validation.wired_by(number, "each number of the Messaging Service")]
    configured = wire.words(body.get("inbound_request_url"))
    return [validation.wired(number, configured, callback_url)]


def recount(credentials: Credentials, since: datetime, until: datetime) -> Request:
    """Return the call that lists the texts of a span, the latest first."""
    span = {"DateSent>": _stamp(since), "DateSent<": _stamp(until), "PageSize": str(PAGE)}
    return _get(f"{resource(credentials, 'Messages')}?{urlencode(span)}", credentials)


def recounted(credentials: Credentials, response: Response) -> Recounted | None:
    """Return a page of the texts that customers wrote, None for what is no page."""
    page = wire.members(wire.lenient(response.body))
    if not isinstance(page.get("messages"), list):
        return None
    found = [item for item in _items(response, "messages") if item.get("direction") == "inbound"]
    texts = tuple((_text(item, credentials), _files(item, credentials)) for item in found)
    following = wire.words(page.get("next_page_uri"))
    local = following.startswith("/2010-04-01/")
    url = f"https://{credentials['host']}{following}"
    return Recounted(texts, _get(url, credentials) if local else None)


def _text(item: Mapping[str, Any], credentials: Credentials) -> InboundText:
    at = wire.instant(item.get("date_sent")) or wire.instant(item.get("date_created"))
    decodes = credentials.get("decode_concatenated") == "true"
    body = wire.words(item.get("body"))
    return InboundText(
        sender=from_wire(wire.words(item.get("from"))),
        recipient=from_wire(wire.words(item.get("to"))),
        text=twilio_events.decoded(body) if decodes else body,
        provider_message_id=wire.identifier(item.get("sid")),
        received_at=at,
    )


def _files(item: Mapping[str, Any], credentials: Credentials) -> Request | None:
    sid = wire.identifier(item.get("sid"))
    if not sid or wire.words(item.get("num_media")) in {"", "0"}:
        return None
    return _get(resource(credentials, f"Messages/{sid}/Media"), credentials)


def with_files(text: InboundText, response: Response) -> InboundText:
    """Return a text with the files that the answer lists."""
    found = [
        Media("https://api.twilio.com" + uri.removesuffix(".json"), _kind(m))
        for m in _items(response, "media_list")
        if (uri := wire.words(m.get("uri"))).startswith("/2010-04-01/")
    ]
    return replace(text, media=tuple(found))


def _kind(item: Mapping[str, Any]) -> str | None:
    return wire.words(item.get("content_type")) or None


def _get(url: str, credentials: Credentials) -> Request:
    return Request("GET", url, _signed_in(credentials))


def _items(response: Response, member: str) -> list[Mapping[str, Any]]:
    listed = wire.members(wire.lenient(response.body)).get(member)
    return [wire.members(each) for each in listed] if isinstance(listed, list) else []


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
