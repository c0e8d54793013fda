"""What leaves for a provider, as data: the request that sends a text, and those that validate.

``send_requests`` hold a text and the one request it becomes; ``validations`` hold each request
with the answer that it gets, and the lines that come of them; ``listings`` the same for the
numbers that an account has, ``wirings`` for where a number's texts go, and ``recounts`` for the
texts of a span.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from domain.accounts import Access, Account, ProviderName
from domain.addresses import from_wire
from domain.messages import InboundText, OutboundText, Refused
from domain.numbers import Capability, Number
from domain.providers import CheckResult, ListedNumber
from providers.base import Credentials, Failure, Request, Response, complete
from providers.gateway import Gateway
from providers.registry import PROVIDERS
from tests.conformance.cases import Json
from tests.conformance.comparison import Difference

Exchange = tuple[Request, Response | Failure]


def send_requests(folder: Path) -> Iterator[tuple[str, Json]]:
    """Yield each text with its request, under ``<provider>-<name>``."""
    return _of(folder, "send_requests")


def validations(folder: Path) -> Iterator[tuple[str, Json]]:
    """Yield each validation, under ``<provider>-<name>``."""
    return _of(folder, "validations")


def listings(folder: Path) -> Iterator[tuple[str, Json]]:
    """Yield each look at an account's numbers, under ``<provider>-<name>``."""
    return _of(folder, "listings")


def wirings(folder: Path) -> Iterator[tuple[str, Json]]:
    """Yield each look at where a number's texts go, under ``<provider>-<name>``."""
    return _of(folder, "wirings")


def recounts(folder: Path) -> Iterator[tuple[str, Json]]:
    """Yield each look at the texts of a span, under ``<provider>-<name>``."""
    return _of(folder, "recounts")


def run_request(case: Json) -> list[Difference]:
    """Return what the request of a text has otherwise than expected."""
    access = _access(case)
    provider = PROVIDERS[access.account.provider]
    fields = complete(provider.credentials, access).primary
    made = provider.request(_text(case["text"]), fields)
    seen = {"refused": made.code} if isinstance(made, Refused) else shown(made)
    return _compared(case["expect"], seen)


@dataclass
class Scripted:
    """A provider that gives one answer after the other and keeps what it was asked."""

    answers: Sequence[Json]
    asked: list[dict[str, Any]] = field(default_factory=list)

    def exchange(self, request: Request, _: Credentials, _within: float, /) -> Response | Failure:
        self.asked.append(shown(request))
        told = self.answers[len(self.asked) - 1] if len(self.asked) <= len(self.answers) else None
        if told is None or told.get("status") is None:
            return Failure.NO_ANSWER
        body = told.get("body", "")
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(told["status"], told.get("headers", {}), text)


def run_validation(case: Json) -> list[Difference]:
    """Return what a validation asks and says otherwise than expected."""
    line = Scripted([each["response"] for each in case["exchanges"]])
    lines = Gateway(line=lambda _provider, _simulator: line).validate(_access(case), _numbers(case))
    said = " ".join(line.detail for line in lines)
    unsaid = [each for each in case.get("says", ()) if each not in said]
    return _asked_and(case, line, _told(lines)) + [
        Difference("says", each, said) for each in unsaid
    ]


def run_wiring(case: Json) -> list[Difference]:
    """Return what a look at where a number's texts go asks and says otherwise than expected."""
    line = Scripted([each["response"] for each in case["exchanges"]])
    gateway = Gateway(line=lambda _provider, _simulator: line)
    [number] = _numbers(case)
    return _asked_and(
        case, line, _told(gateway.wiring(_access(case), number, case["callback_url"]))
    )


def run_recount(case: Json) -> list[Difference]:
    """Return what a look at the texts of a span asks and finds otherwise than expected."""
    line = Scripted([each["response"] for each in case["exchanges"]])
    gateway = Gateway(line=lambda _provider, _simulator: line)
    since, until = map(datetime.fromisoformat, case["span"])
    missed = gateway.missed(_access(case), since, until)
    return _asked_and(case, line, missed and [missed.whole, *map(recounted, missed.texts)])


def run_listing(case: Json) -> list[Difference]:
    """Return what a list of numbers asks and finds otherwise than expected."""
    line = Scripted([each["response"] for each in case["exchanges"]])
    found = Gateway(line=lambda _provider, _simulator: line).listing(_access(case))
    return _asked_and(case, line, None if found is None else [listed(each) for each in found])


def listed(number: ListedNumber) -> list[object]:
    """Return a listed number by its members, in their order."""
    kind = None if number.type is None else str(number.type)
    return [number.number, kind, number.sends, number.receives, number.media]


def recounted(text: InboundText) -> dict[str, object]:
    """Return a text that was found in the provider's list, by the names of the cases."""
    at = text.received_at
    return {
        "from": str(text.sender),
        "to": str(text.recipient),
        "text": text.text,
        "id": text.provider_message_id,
        "at": at.isoformat() if at else None,
        "media": [[media.url, media.content_type] for media in text.media],
    }


def shown(request: Request) -> dict[str, Any]:
    """Return a request by the names of the cases; its body as form, JSON or text."""
    seen: dict[str, Any] = {"method": request.method, "url": request.url}
    if request.headers:
        seen["headers"] = dict(request.headers)
    content_type = request.headers.get("Content-Type", "")
    body = request.body.decode()
    if content_type.startswith("application/x-www-form-urlencoded"):
        seen["form"] = [list(pair) for pair in parse_qsl(body, keep_blank_values=True)]
    elif content_type.startswith("application/json"):
        seen["json"] = json.loads(body)
    elif body:
        seen["body"] = body
    return seen


def _of(folder: Path, kind: str) -> Iterator[tuple[str, Json]]:
    for path in sorted(folder.rglob(f"{kind}/*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        yield f"{case['provider']}-{case['name']}", case


def _access(case: Json) -> Access:
    account = Account("case", case["name"], ProviderName(case["provider"]))
    given = case["account"]
    return Access(account, given["credentials"], given.get("secondary"))


def _text(given: Json) -> OutboundText:
    return OutboundText(
        reference=given["reference"],
        sender=from_wire(given["from"]),
        recipient=from_wire(given["to"]),
        text=given["text"],
        first_sent_at=datetime.fromisoformat(given["first_sent_at"]),
        status_url=given["status_url"],
        media_urls=tuple(given.get("media_urls", ())),
    )


def _numbers(case: Json) -> list[Number]:
    return [
        Number(
            given["number"],
            "Number",
            from_wire(given["number"]),
            "case",
            "main",
            capability=Capability(given.get("capability", "both")),
        )
        for given in case["numbers"]
    ]


def _told(lines: Sequence[CheckResult]) -> list[list[object]]:
    return [[line.check, str(line.verdict), line.code, line.number] for line in lines]


def _asked_and(case: Json, line: Scripted, found: object) -> list[Difference]:
    """Return what was asked, or found, otherwise than *case* says."""
    wanted = {"asked": [each["request"] for each in case["exchanges"]], "found": case["expect"]}
    return _compared(wanted, {"asked": line.asked, "found": found})


def _compared(wanted: Mapping[str, object], seen: Mapping[str, object]) -> list[Difference]:
    names = sorted({*wanted, *seen})
    pairs = ((name, wanted.get(name), seen.get(name)) for name in names)
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
