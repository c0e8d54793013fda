"""Infobip: the calls that validate an account and its numbers without sending a text.

Asking for reports instead would take them away: each can be read only once.

- https://www.infobip.com/docs/api/platform/account-management
- https://www.infobip.com/docs/api/platform/numbers/my-numbers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from domain.addresses import AddressKind
from domain.numbers import Number, NumberType
from domain.providers import CheckResult, ListedNumber, Traits
from providers import validation, wire
from providers.base import Check, Credentials, FileHosts, ReadListing, Request, Response

MOST_NUMBERS = 1000
LEAST_DIGITS = 9
"""What is shorter is a short code."""


def sign_in(credentials: Credentials) -> dict[str, str]:
    """Return the headers that sign in and ask for JSON."""
    return {"Authorization": f"App {credentials['api_key']}", "Accept": "application/json"}


def resource(credentials: Credentials, path: str) -> str:
    """Return a URL at the account's base, which people enter with and without ``https://``."""
    host = credentials["base_url"].lower().removeprefix("https://").rstrip("/")
    return f"https://{host}/{path}"


def code_in(body: Mapping[str, Any]) -> str | None:
    """Return the code of an error, in the shape of version 3 or in that of the others."""
    fault = wire.members(wire.members(body.get("requestError")).get("serviceException"))
    return wire.identifier(body.get("errorCode")) or wire.identifier(fault.get("messageId"))


def checks(
    credentials: Credentials, numbers: Sequence[Number], traits: Traits
) -> Sequence[Check | CheckResult]:
    """Return the checks of the balance and, with one call for all of them, of the numbers.

    More than one call a second for numbers would be too many for Infobip.
    """
    headers = sign_in(credentials)
    balance = Request("GET", resource(credentials, "account/1/balance"), headers)
    asked: list[Check | CheckResult] = [Check(balance, partial(_account, traits))]
    detail = f"{traits.label} keeps no list of the sender names that an account may use."
    names = [each for each in numbers if each.address.kind is AddressKind.ALPHANUMERIC]
    listed = [each for each in numbers if each not in names]
    if listed:
        url = resource(credentials, f"numbers/1/numbers?limit={MOST_NUMBERS}")
        asked.append(Check(Request("GET", url, headers), partial(_numbers, traits, listed)))
    return [*asked, *(validation.unknowable(each, validation.OWNED, detail) for each in names)]


FILE_HOSTS = FileHosts(
    own=(r"([a-z0-9-]+\.)*infobip\.com/",),
    redirects=(),
    sign_in=lambda credentials: {"Authorization": f"App {credentials['api_key']}"},
)
"""Whether files want the key is not documented; it goes to Infobip's own hosts only."""


def listing(credentials: Credentials) -> Sequence[tuple[Request, ReadListing]]:
    """Return the call that lists the account's numbers; sender names are not in it."""
    url = resource(credentials, f"numbers/1/numbers?limit={MOST_NUMBERS}")
    return [(Request("GET", url, sign_in(credentials)), _listed)]


def _listed(response: Response) -> list[ListedNumber]:
    listed = wire.members(wire.lenient(response.body)).get("numbers")
    return [_one(wire.members(each)) for each in (listed if isinstance(listed, list) else [])]


def _one(entry: Mapping[str, Any]) -> ListedNumber:
    number, able = wire.words(entry.get("number")).removeprefix("+"), entry.get("capabilities")
    short = len(number) < LEAST_DIGITS
    kind = NumberType.SHORT_CODE if short else None
    sms = isinstance(able, list) and "SMS" in able
    mms = isinstance(able, list) and "MMS" in able
    return ListedNumber(number if short else f"+{number}", kind, sms, sms, mms)


def _account(traits: Traits, response: Response) -> list[CheckResult]:
    body = wire.lenient(response.body)
    if not isinstance(body, dict):
        detail = "What answers at the API Base URL is not Infobip's API."
        return [validation.wrong("base_url_wrong", detail)]
    if response.status == 403:
        more = " The key may not read the balance, which sending does not need."
        return [validation.accepted(traits, more)]
    if response.status != 200:
        return [validation.refusal(code_in(body), response.status, traits)]
    balance = body.get("balance")
    if isinstance(balance, int | float) and balance <= 0:
        more = " Its balance is used up: unless it is paid afterwards, texts will be refused."
        return [replace(validation.accepted(traits, more), code="account_without_credit")]
    return [validation.accepted(traits)]


def _numbers(traits: Traits, numbers: Sequence[Number], response: Response) -> list[CheckResult]:
    body = wire.members(wire.lenient(response.body))
    if response.status == 403:
        detail = "The API key may not list numbers; it lacks the scope numbers:manage."
        return [validation.unknowable(each, validation.OWNED, detail) for each in numbers]
    if response.status != 200:
        failed = validation.refusal(code_in(body), response.status, traits)
        return [replace(failed, check=validation.OWNED, number=each.id) for each in numbers]
    listed = body.get("numbers")
    if not isinstance(listed, list):
        detail = "What Infobip answered says nothing about the account's numbers."
        return [validation.unknowable(each, validation.OWNED, detail) for each in numbers]
    entries = [wire.members(each) for each in listed]
    count = body.get("numberCount")
    whole = not isinstance(count, int) or count <= len(entries)
    found = {wire.words(each.get("number")).removeprefix("+"): each for each in entries}
    return [line for each in numbers for line in _number(each, found, whole)]


def _number(
    number: Number, found: Mapping[str, Mapping[str, Any]], whole: bool
) -> list[CheckResult]:
    entry = found.get(str(number.address).removeprefix("+"))
    if entry is None and not whole:
        detail = f"{number.address} is not among the first {MOST_NUMBERS} numbers of the account."
        return [validation.unknowable(number, validation.OWNED, detail)]
    if entry is None:
        return [validation.foreign(number)]
    able = entry.get("capabilities")
    sms = isinstance(able, list) and "SMS" in able
    return [validation.owned(number), validation.able(number, sends=sms, receives=sms)]
