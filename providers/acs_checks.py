"""Azure Communication Services: the calls that validate a resource and its numbers.

- https://learn.microsoft.com/rest/api/communication/phonenumbers/phone-numbers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from domain.addresses import AddressKind
from domain.numbers import Number, NumberType
from domain.providers import CheckResult, ListedNumber, Traits
from providers import acs_resource, validation, wire
from providers.base import Check, Credentials, ReadListing, Request, Response

VERSION = "2025-06-01"
TYPES = {
    "tollFree": NumberType.TOLL_FREE,
    "geographic": NumberType.LONG_CODE,
    "mobile": NumberType.MOBILE,
}


def checks(
    credentials: Credentials, numbers: Sequence[Number], traits: Traits
) -> Sequence[Check | CheckResult]:
    """Return a look at the resource's numbers, and one at each of ours."""
    resource = acs_resource.of(credentials)
    url = f"{resource.endpoint}/phoneNumbers?skip=0&top=1&api-version={VERSION}"
    account = Check(Request("GET", url), partial(_account, traits, bool(resource.key)))
    return [account, *(_of_number(each, resource.endpoint, traits) for each in numbers)]


def listing(credentials: Credentials) -> Sequence[tuple[Request, ReadListing]]:
    """Return the call that lists the resource's numbers; short codes and names are not in it."""
    endpoint = acs_resource.of(credentials).endpoint
    url = f"{endpoint}/phoneNumbers?skip=0&top=100&api-version={VERSION}"
    return [(Request("GET", url), _listed)]


def _listed(response: Response) -> list[ListedNumber]:
    listed = wire.members(wire.lenient(response.body)).get("phoneNumbers")
    return [_one(wire.members(each)) for each in (listed if isinstance(listed, list) else [])]


def _one(item: Mapping[str, Any]) -> ListedNumber:
    sms = wire.words(wire.members(item.get("capabilities")).get("sms")).split("+")
    kind = TYPES.get(wire.words(item.get("phoneNumberType")))
    number = wire.words(item.get("phoneNumber"))
    return ListedNumber(number, kind, "outbound" in sms, "inbound" in sms, media=False)


def error_in(response: Response) -> str | None:
    """Return the code of an answer that is an error."""
    error = wire.members(wire.lenient(response.body)).get("error")
    return wire.identifier(wire.members(error).get("code"))


def _account(traits: Traits, keyed: bool, response: Response) -> list[CheckResult]:
    if response.status == 200:
        return [validation.accepted(traits)]
    if response.status == 403:
        if keyed:
            detail = "Azure refuses every call: the resource or its subscription is suspended."
            return [validation.wrong("account_suspended", detail)]
        detail = "The app's identity has no role on the resource."
        return [validation.wrong("identity_without_role", detail)]
    return [validation.refusal(error_in(response), response.status, traits)]


def _of_number(number: Number, endpoint: str, traits: Traits) -> Check | CheckResult:
    if number.address.kind is not AddressKind.E164:
        detail = f"{traits.label} does not list short codes and sender names."
        return validation.unknowable(number, validation.OWNED, detail)
    path = f"/phoneNumbers/{quote(str(number.address), safe='')}?api-version={VERSION}"
    return Check(Request("GET", endpoint + path), partial(_number, traits, number))


def _number(traits: Traits, number: Number, response: Response) -> list[CheckResult]:
    if response.status == 404:
        return [validation.foreign(number)]
    if response.status != 200:
        failed = validation.refusal(error_in(response), response.status, traits)
        return [replace(failed, check=validation.OWNED, number=number.id)]
    capabilities = wire.members(wire.members(wire.lenient(response.body)).get("capabilities"))
    sms = wire.words(capabilities.get("sms")).split("+")
    able = validation.able(number, sends="outbound" in sms, receives="inbound" in sms)
    return [validation.owned(number), able]
