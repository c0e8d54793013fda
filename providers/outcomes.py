"""What became of a text, read from HTTP once for every provider.

No answer and 5xx: unknown. 429: not sent. Any other answer that is no 2xx: refused. A provider
adds only what the code in its body says, by its table of codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.messages import NotSent, OutcomeUnknown, Refused
from domain.providers import Traits
from providers import wire
from providers.base import Failure, Response
from providers.codes import Code, Verdict, codes

LONGEST_WAIT = 86_400.0

Failed = NotSent | Refused | OutcomeUnknown


def unanswered(failure: Failure, traits: Traits) -> Failed:
    """Return the outcome of a send to which no response came."""
    if failure is Failure.NOT_CONNECTED:
        return NotSent(failure.value, f"{traits.label} could not be reached; nothing was sent.")
    return OutcomeUnknown(failure.value, f"{traits.label} did not answer; it may have been sent.")


def failed(
    response: Response, code: str | None, traits: Traits, message_id: str | None = None
) -> Failed:
    """Return the outcome of a send that *response* and the *code* in its body call a failure."""
    name = code or f"http_{response.status}"
    table = codes(traits.name)
    known = table.sent(name) or table.sent(f"http_{response.status}")
    known = known or Code(_general(response.status, name, traits))
    match known.outcome or _by_status(response.status):
        case Verdict.NOT_SENT:
            return NotSent(name, known.says, retry_after(response.headers), too_fast=True)
        case Verdict.UNKNOWN:
            return OutcomeUnknown(name, known.says)
    return Refused(name, known.says, known.opted_out, known.account_fault, message_id)


def unclear(traits: Traits) -> OutcomeUnknown:
    """Return the outcome of a send that was answered with success and no sense."""
    return OutcomeUnknown("unreadable_answer", f"The answer of {traits.label} makes no sense.")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the provider asks to wait; a date counts from its own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return min(float(value), LONGEST_WAIT)
    until, now = wire.instant(value), wire.instant(headers.get("date"))
    seconds = (until - now).total_seconds() if until and now else None
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT)


def _by_status(status: int) -> Verdict:
    if status >= 500:
        return Verdict.UNKNOWN
    return Verdict.NOT_SENT if status == 429 else Verdict.REFUSED


def _general(status: int, name: str, traits: Traits) -> str:
    ends = {
        Verdict.UNKNOWN: "failed while taking the text; it may have been sent",
        Verdict.NOT_SENT: "is taking no more texts at the moment; nothing was sent",
        Verdict.REFUSED: "refused the text",
    }
    return f"{traits.label} {ends[_by_status(status)]} ({name})."
