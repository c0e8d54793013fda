"""Twilio: the calls that validate an account and its numbers without sending a text.

- https://www.twilio.com/docs/iam/api/account
- https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
- https://www.twilio.com/docs/messaging/api/service-resource
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from domain.addresses import AddressKind
from domain.numbers import Number
from domain.providers import CheckResult, Traits
from providers import validation, wire
from providers.base import Check, Credentials, Request, Response, basic

# The kind of a number: its resource, the filter there, and the members of the answer.
LISTS = {
    AddressKind.E164: (
        "IncomingPhoneNumbers",
        "PhoneNumber",
        "incoming_phone_numbers",
        "phone_number",
    ),
    AddressKind.SHORT_CODE: ("SMS/ShortCodes", "ShortCode", "short_codes", "short_code"),
}
SERVICES = "https://messaging.twilio.com/v1/Services"


def sign_in(credentials: Credentials) -> str:
    """Return the header that signs in with the API key, or else with the Auth Token."""
    user, password = credentials.get("api_key_sid"), credentials.get("api_key_secret")
    if not (user and password):
        user, password = credentials["account_sid"], credentials["auth_token"]
    return basic(user, password)


def resource(credentials: Credentials, name: str = "") -> str:
    """Return the URL of the account, or of a resource of it."""
    path = f"{credentials['account_sid']}/{name}" if name else credentials["account_sid"]
    return f"https://{credentials['host']}/2010-04-01/Accounts/{path}.json"


def checks(
    credentials: Credentials, numbers: Sequence[Number], traits: Traits
) -> Sequence[Check | CheckResult]:
    """Return the checks of the Auth Token, the API key, the service and each number."""
    # Webhooks need the Auth Token beside an API key.
    token = {"Authorization": sign_in({**credentials, "api_key_sid": ""})}
    asked: list[Check | CheckResult] = [
        Check(Request("GET", resource(credentials), token), partial(_account, traits))
    ]
    headers = {"Authorization": sign_in(credentials)}
    if headers != token:
        url = resource(credentials, "IncomingPhoneNumbers") + "?PageSize=1"
        asked.append(Check(Request("GET", url, headers), partial(_reachable, traits)))
    if service := credentials.get("messaging_service_sid"):
        request = Request("GET", f"{SERVICES}/{service}", headers)
        asked.append(Check(request, partial(_service, traits)))
    return [*asked, *(_of_number(each, credentials, headers, traits) for each in numbers)]


def _of_number(
    number: Number, credentials: Credentials, headers: Mapping[str, str], traits: Traits
) -> Check | CheckResult:
    if number.address.kind is AddressKind.ALPHANUMERIC:
        detail = f"{traits.label} keeps no list of the sender names that an account may use."
        return validation.unknowable(number, validation.OWNED, detail)
    name, filtered, _, _ = LISTS[number.address.kind]
    query = urlencode({filtered: str(number.address), "PageSize": "20"})
    url = f"{resource(credentials, name)}?{query}"
    return Check(Request("GET", url, headers), partial(_number, traits, number))


def _failed(response: Response, traits: Traits) -> CheckResult | None:
    """Return why there is nothing to read, None where there is."""
    if response.status == 200:
        return None
    return validation.refusal(wire.identifier(_body(response).get("code")), response.status, traits)


def _body(response: Response) -> Mapping[str, Any]:
    return wire.members(wire.lenient(response.body))


def _account(traits: Traits, response: Response) -> list[CheckResult]:
    if failed := _failed(response, traits):
        return [failed]
    body = _body(response)
    if (status := wire.words(body.get("status"))) not in {"", "active"}:
        return [validation.wrong("account_suspended", f"The Twilio account is {status}.")]
    trial = body.get("type") == "Trial"
    more = " It is a trial account: it can text only verified numbers." if trial else ""
    return [validation.accepted(traits, more)]


def _reachable(traits: Traits, response: Response) -> list[CheckResult]:
    return [_failed(response, traits) or validation.accepted(traits, " This is the API key.")]


def _service(traits: Traits, response: Response) -> list[CheckResult]:
    if response.status == 404:
        detail = "This account has no such Messaging Service."
        return [validation.wrong("messaging_service_not_found", detail)]
    return [_failed(response, traits) or validation.accepted(traits, " The service exists.")]


def _number(traits: Traits, number: Number, response: Response) -> list[CheckResult]:
    if failed := _failed(response, traits):
        return [replace(failed, check=validation.OWNED, number=number.id)]
    _, _, members, member = LISTS[number.address.kind]
    listed = _body(response).get(members)
    for each in map(wire.members, listed if isinstance(listed, list) else []):
        # The filter is a pattern: what was found may be another number.
        if wire.words(each.get(member)) == str(number.address):
            return [validation.owned(number), *_able(number, each)]
    return [validation.foreign(number)]


def _able(number: Number, listed: Mapping[str, Any]) -> list[CheckResult]:
    if number.address.kind is AddressKind.SHORT_CODE:
        return []
    sms = wire.members(listed.get("capabilities")).get("sms") is True
    return [validation.able(number, sends=sms, receives=sms)]
