"""Vibes: the call that validates an account without sending a text.

- https://developer-aggregation.vibes.com/reference/authentication
- https://developer-aggregation.vibes.com/reference/retrieve-info-from-the-api
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from domain.addresses import AddressKind, region_of
from domain.numbers import Number
from domain.providers import CheckResult, Traits, Verdict
from providers import validation
from providers.base import Check, Credentials, Request, Response, basic

# A message that cannot exist: only who may ask for it is told so.
NO_MESSAGE = "00000000-0000-0000-0000-000000000000"
SERVED = ("US", "CA")
ONLY_THERE = "Vibes texts to numbers in the United States and Canada only."


def sign_in(credentials: Credentials) -> str:
    """Return the header that signs in."""
    return basic(credentials["username"], credentials["password"])


def messages(credentials: Credentials) -> str:
    """Return the URL of the message API on the account's host."""
    return f"{credentials['base_url'].rstrip('/')}/MessageApi/mt/messages"


def checks(
    credentials: Credentials, numbers: Sequence[Number], traits: Traits
) -> Sequence[Check | CheckResult]:
    """Return the look-up of a message that cannot exist; about numbers nobody can be asked."""
    url = f"{messages(credentials)}/{NO_MESSAGE}"
    request = Request("GET", url, {"Authorization": sign_in(credentials)})
    return validation.one_look(request, partial(_account, traits), _about, numbers)


def _account(traits: Traits, response: Response) -> list[CheckResult]:
    is_login_page = response.status == 200 and "<html" in response.body[:500].lower()
    if response.status in (200, 400, 404) and not is_login_page:
        return [validation.accepted(traits)]
    return [validation.refusal(None, response.status, traits)]


def _about(number: Number) -> list[CheckResult]:
    text = str(number.address)
    if number.address.kind is AddressKind.ALPHANUMERIC:
        detail = f"{text} is a name: Vibes sends from short codes and long codes only."
        return [
            CheckResult(validation.OWNED, Verdict.WRONG, "sender_not_served", detail, number.id)
        ]
    if number.address.kind is AddressKind.E164 and region_of(number.address) not in SERVED:
        detail = f"{text} is elsewhere. {ONLY_THERE}"
        return [
            CheckResult(validation.OWNED, Verdict.WRONG, "number_not_served", detail, number.id)
        ]
    why = "Vibes cannot be asked about its own codes; a wrong one shows at sending as 1, 8 or 16."
    return validation.untold(number, why)
