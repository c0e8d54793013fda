"""The lines of a validation, worded once for every provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeGuard
from urllib.parse import urlsplit

from domain.numbers import Capability, Number
from domain.providers import CheckResult, Traits, Verdict
from providers.base import Check, Failure, Request, Response
from providers.codes import codes

CREDENTIALS = "credentials"
OWNED = "number_owned"
CAN_SMS = "number_can_sms"
WIRED = "callback"


def accepted(traits: Traits, more: str = "") -> CheckResult:
    """Return: the provider accepts the credentials."""
    detail = f"{traits.label} accepts the credentials.{more}"
    return CheckResult(CREDENTIALS, Verdict.OK, "credentials_accepted", detail)


def wrong(code: str, detail: str) -> CheckResult:
    """Return: credentials or account are not in order, as *detail* says."""
    return CheckResult(CREDENTIALS, Verdict.WRONG, code, detail)


def answered(response: Response | Failure) -> TypeGuard[Response]:
    """Tell whether the provider could be asked at all."""
    return isinstance(response, Response) and response.status != 429 and response.status < 500


def unavailable(response: Response | Failure, traits: Traits) -> CheckResult:
    """Return: the provider could not be asked."""
    busy = isinstance(response, Response) and response.status == 429
    code = "provider_busy" if busy else "provider_unavailable"
    detail = f"{traits.label} cannot be asked at the moment; try again later."
    return CheckResult(CREDENTIALS, Verdict.UNKNOWN, code, detail)


def refusal(code: str | None, status: int, traits: Traits) -> CheckResult:
    """Return what an error code of the provider says about credentials or account."""
    name = code or f"http_{status}"
    known = codes(traits.name).sent(name)
    if known is None or not known.account_fault:
        detail = f"{traits.label} answered {name}, which says nothing about the credentials."
        return CheckResult(CREDENTIALS, Verdict.UNKNOWN, "answer_unclear", detail)
    if known.denied:
        return wrong("credentials_wrong", known.says)
    return wrong("account_suspended" if known.suspended else "account_refused", known.says)


def one_look(
    request: Request,
    read: Callable[[Response], Sequence[CheckResult]],
    about: Callable[[Number], Sequence[CheckResult]],
    numbers: Sequence[Number],
) -> Sequence[Check | CheckResult]:
    """Return the one call that proves an account, and what is known of numbers without any."""
    return [Check(request, read), *(line for each in numbers for line in about(each))]


def untold(number: Number, why: str) -> list[CheckResult]:
    """Return: whose a number is and what it can do, nobody can be asked, as *why* says."""
    text = str(number.address)
    return [
        unknowable(number, OWNED, f"Whose {text} is: {why}"),
        unknowable(number, CAN_SMS, f"What {text} can do: {why}"),
    ]


def owned(number: Number) -> CheckResult:
    """Return: the number belongs to the account."""
    detail = f"{number.address} belongs to this account."
    return CheckResult(OWNED, Verdict.OK, "number_owned", detail, number.id)


def foreign(number: Number) -> CheckResult:
    """Return: the number does not belong to the account."""
    detail = f"{number.address} does not belong to this account."
    return CheckResult(OWNED, Verdict.WRONG, "number_not_owned", detail, number.id)


def unknowable(number: Number, check: str, detail: str) -> CheckResult:
    """Return: the provider has no way to tell, as *detail* says."""
    return CheckResult(check, Verdict.UNKNOWN, "cannot_be_known", detail, number.id)


def wired(number: Number, configured: str, ours: str) -> CheckResult:
    """Return whether the provider delivers a number's texts to us."""
    at = configured.partition("#")[0]
    if at == ours:
        detail = f"Texts to {number.address} are delivered to this channel."
        return CheckResult(WIRED, Verdict.OK, "callback_wired", detail, number.id)
    if not at:
        detail = f"Texts to {number.address} are delivered nowhere: enter our callback URL."
        return CheckResult(WIRED, Verdict.WRONG, "callback_missing", detail, number.id)
    host = urlsplit(at).hostname or "another address"
    same = host == urlsplit(ours).hostname
    where = "an old or wrong address of this channel" if same else host
    detail = f"Texts to {number.address} are delivered to {where}: enter our callback URL."
    return CheckResult(WIRED, Verdict.WRONG, "callback_elsewhere", detail, number.id)


def fallback(number: Number, configured: str, ours: str) -> CheckResult:
    """Return whether a second try comes to us as well."""
    if configured.partition("#")[0] == ours:
        detail = "A text that could not be delivered is tried once more."
        return CheckResult(WIRED, Verdict.OK, "fallback_wired", detail, number.id)
    detail = "Enter our callback URL as fallback too: a text is then tried once more."
    return CheckResult(WIRED, Verdict.ADVICE, "fallback_missing", detail, number.id)


def wired_by(number: Number, what: str) -> CheckResult:
    """Return: something else than the number decides where its texts go."""
    detail = f"Where texts to {number.address} go is decided by {what}: look there."
    return CheckResult(WIRED, Verdict.UNKNOWN, "callback_elsewhere_decided", detail, number.id)


def media(number: Number, *, carries: bool) -> CheckResult:
    """Return whether files can go along with texts from a number, as configured."""
    if not carries and number.carries_media is not False:
        detail = f"{number.address} cannot send files: set carriesMedia to false, so links go out."
        return CheckResult(CAN_SMS, Verdict.ADVICE, "media_impossible", detail, number.id)
    detail = "Files go along with texts." if carries else "Files go out as links."
    return CheckResult(CAN_SMS, Verdict.OK, "media_configured", detail, number.id)


def able(number: Number, *, sends: bool, receives: bool) -> CheckResult:
    """Return whether a number can do what it is configured for."""
    if not sends and number.capability is not Capability.RECEIVE:
        detail = f"{number.address} cannot send texts."
        return CheckResult(CAN_SMS, Verdict.WRONG, "number_cannot_send", detail, number.id)
    if not receives and number.may_receive():
        detail = f"{number.address} cannot receive texts."
        return CheckResult(CAN_SMS, Verdict.WRONG, "number_cannot_receive", detail, number.id)
    detail = f"{number.address} can do what it is configured for."
    return CheckResult(CAN_SMS, Verdict.OK, "number_able", detail, number.id)
