"""TeleSign: the call that validates an account without sending a text.

- https://developer.telesign.com/enterprise/reference/getsmsstatus
- https://developer.telesign.com/enterprise/docs/all-status-and-error-codes
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from domain.addresses import AddressKind
from domain.numbers import Number
from domain.providers import CheckResult, Traits, Verdict
from providers import validation, wire
from providers.base import Check, Credentials, Request, Response, basic

# A message that cannot exist: who may ask for it is told so, others are told why not.
NO_MESSAGE = "0" * 32
NOT_FOUND = ("10017", "10036", "11011")


def sign_in(credentials: Credentials) -> str:
    """Return the header that signs in."""
    return basic(credentials["customer_id"], credentials["api_key"])


def messaging(credentials: Credentials) -> str:
    """Return the URL of the messaging API on the account's host."""
    return f"https://{credentials['host']}/v1/messaging"


def code_in(body: Mapping[str, Any]) -> str | None:
    """Return the code of an answer: other products list theirs beside a general 500 or 501."""
    listed = body.get("errors")
    for each in listed if isinstance(listed, list) else []:
        if code := wire.identifier(wire.members(each).get("code")):
            return code
    return wire.identifier(wire.members(body.get("status")).get("code"))


def checks(
    credentials: Credentials, numbers: Sequence[Number], traits: Traits
) -> Sequence[Check | CheckResult]:
    """Return the look-up of a message that cannot exist; about numbers nobody can be asked."""
    url = f"{messaging(credentials)}/{NO_MESSAGE}"
    request = Request("GET", url, {"Authorization": sign_in(credentials)})
    return validation.one_look(request, partial(_account, traits), _about, numbers)


def _account(traits: Traits, response: Response) -> list[CheckResult]:
    code = code_in(wire.members(wire.lenient(response.body)))
    if code in NOT_FOUND:
        return [validation.accepted(traits)]
    return [validation.refusal(code, response.status, traits)]


def _about(number: Number) -> list[CheckResult]:
    text = str(number.address)
    if number.address.kind is AddressKind.E164 and len(text) < 9:
        detail = f"{text} is no number: 8 to 15 digits are expected."
        return [CheckResult(validation.OWNED, Verdict.WRONG, "number_malformed", detail, number.id)]
    why = "TeleSign cannot be asked; a wrong sender shows at sending as 11013, 508 or 521."
    return validation.untold(number, why)
