"""What a case expects beside what was seen; used by the pure and by the stateful runner."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from domain.callbacks import Answer
from domain.messages import (
    Accepted,
    DeliveryReport,
    InboundText,
    NotSent,
    Outcome,
    OutcomeUnknown,
    Refused,
)
from tests.conformance.cases import Json

OUTCOMES = {Accepted: "sent", NotSent: "not_sent", Refused: "refused", OutcomeUnknown: "unknown"}

# Words of ours where the provider gave no code.
OUR_CODES = {"not_connected", "no_answer", "unreadable_answer", "repeatability_rejected"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as expected; an advisory one fails nothing."""

    field: str
    expected: object
    seen: object
    advisory: bool = False

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected!r}, saw {self.seen!r}"


def kinds(expect: Json) -> list[str]:
    """Return the kinds that are acceptable, the preferred one first."""
    return list(expect.get("kind_in") or [expect["kind"]])


def differences(expect: Json, seen: Mapping[str, object]) -> list[Difference]:
    """Return the fields of *seen* that *expect* has otherwise; others are not compared."""
    advisory = expect.get("advisory") or ()
    found = []
    for field, value in seen.items():
        if f"{field}_in" in expect:
            allowed: Sequence[object] = expect[f"{field}_in"]
        elif field in expect:
            allowed = [expect[field]]
        else:
            continue
        equal = MATCHERS.get(field, _equal)
        if not any(equal(each, value) for each in allowed):
            told = allowed[0] if len(allowed) == 1 else allowed
            found.append(Difference(field, told, value, field in advisory))
    return found


def of_text(text: InboundText) -> dict[str, object]:
    """Return an inbound text by the names of the cases.

    ``opt_out`` stands there only where the provider itself read the keyword.
    """
    seen: dict[str, object] = {
        "from": str(text.sender),
        "to": str(text.recipient),
        "text": text.text,
        "media": [{"url": each.url, "content_type": each.content_type} for each in text.media],
        "provider_message_id": text.provider_message_id,
        "received_at": text.received_at,
    }
    return seen | ({"opt_out": str(text.keyword)} if text.keyword else {})


def of_report(report: DeliveryReport, status: str) -> dict[str, object]:
    """Return a report and the message's *status* after it by the names of the cases."""
    return {
        "provider_message_id": report.provider_message_id,
        "reference": report.reference,
        "status": status,
        "error_code": report.error_code,
        "opt_out": "STOP" if report.opted_out else None,
        "raw_status": report.raw_status,
        "reported_state": report.state and str(report.state),
        "reported_at": report.at,
        "account_fault": report.account_fault,
        "explained": report.explanation is not None,
        "our_number": str(report.sender) if report.sender else None,
    }


def of_outcome(outcome: Outcome) -> dict[str, object]:
    """Return what became of a send by the names of the cases."""
    seen: dict[str, object] = {
        "accepted": isinstance(outcome, Accepted),
        "outcome": OUTCOMES[type(outcome)],
        "provider_message_id": None,
        "error_code": None,
        "opted_out": isinstance(outcome, Refused) and outcome.opted_out,
        "retry_after": outcome.retry_after if isinstance(outcome, NotSent) else None,
    }
    if isinstance(outcome, Accepted):
        seen["raw_status"] = outcome.raw_status
    if not isinstance(outcome, Accepted):
        seen["our_code"] = outcome.code
    if isinstance(outcome, Accepted | Refused):
        seen["provider_message_id"] = outcome.provider_message_id
    if not isinstance(outcome, Accepted) and not outcome.code.startswith("http_"):
        seen["error_code"] = None if outcome.code in OUR_CODES else outcome.code
    return seen


def of_answer(expect: Json, answer: Answer) -> list[Difference]:
    """Return what an HTTP answer has otherwise than *expect* says."""
    seen = {"http_status": answer.status, "response_body": answer.body}
    found = differences(expect, seen | {"response_type": answer.content_type})
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if "response_json" in expect and _json(answer.body) != expect["response_json"]:
        found.append(Difference("response_json", expect["response_json"], answer.body))
    for name, allowed in expect.get("response_headers", {}).items():
        if headers.get(name.lower()) not in _listed(allowed):
            found.append(Difference(f"header {name}", allowed, headers.get(name.lower())))
    for name, refused in expect.get("response_headers_not", {}).items():
        if headers.get(name.lower()) in _listed(refused):
            found.append(Difference(f"header {name}", f"not {refused}", headers.get(name.lower())))
    for text in _listed(expect.get("response_must_not_contain", [])):
        if text in answer.body:
            found.append(Difference("response body", f"without {text}", answer.body))
    plain = answer.body and answer.content_type.startswith("text/plain")
    if expect.get("response_not_plain_text") and plain:
        found.append(Difference("content type", "not text/plain", answer.content_type))
    return found


def _equal(expected: object, seen: object) -> bool:
    return expected == seen


def _same_text(expected: object, seen: object) -> bool:
    return str(expected or "").strip() == str(seen).strip()


def _same_moment(expected: object, seen: object) -> bool:
    if expected is None or not isinstance(seen, datetime):
        return expected is None and seen is None
    return abs((datetime.fromisoformat(str(expected)) - seen).total_seconds()) < 0.001


def _same_media(expected: object, seen: object) -> bool:
    if not isinstance(expected, list) or not isinstance(seen, list) or len(expected) != len(seen):
        return not expected and not seen
    return all(
        wanted.get("url", got["url"]) == got["url"]
        and fnmatchcase(got["content_type"] or "", wanted.get("content_type") or "*")
        for wanted, got in zip(expected, seen, strict=True)
    )


MATCHERS: Mapping[str, Callable[[object, object], bool]] = {
    "text": _same_text,
    "received_at": _same_moment,
    "reported_at": _same_moment,
    "media": _same_media,
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _json(body: str) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None
