"""Runs cases through the gateway alone: verify and read, or the outcome of a send. No store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.callbacks import Answer, Event, Handshake, Ignored, Unusable
from domain.errors import Unreadable, Unverified
from domain.messages import DeliveryReport, DeliveryState, InboundText, raised
from domain.parts import whole
from providers.gateway import Gateway
from providers.registry import PROVIDERS
from tests.conformance.cases import Case, Json, SendCase, Sent, Step
from tests.conformance.comparison import (
    Difference,
    differences,
    kinds,
    of_answer,
    of_outcome,
    of_report,
    of_text,
)

NOT_FOUND, FORBIDDEN, BAD_REQUEST = Answer(404), Answer(403), Answer(400)


@dataclass
class Ledger:
    """The messages that a case has sent, and the state that reports have raised them to."""

    states: dict[Sent, DeliveryState] = field(default_factory=dict)
    parts: dict[Sent, list[DeliveryReport]] = field(default_factory=dict)

    def add(self, sent: Iterable[Sent]) -> None:
        """Keep messages as sent and accepted."""
        for each in sent:
            self.states.setdefault(each, DeliveryState(each.status or "sent"))

    def apply(self, report: DeliveryReport) -> str:
        """Return the status of the message after *report*; '' where it was never sent."""
        for sent, state in self.states.items():
            if _speaks_of(report, sent):
                parts = self.parts.setdefault(sent, [])
                self.states[sent] = raised(state, whole(report, parts).state)
                parts.append(report)
                return str(report.state if report.part else self.states[sent])
        return ""


def run(case: Case) -> list[Difference]:
    """Return what *case* has otherwise than expected."""
    ledger = Ledger()
    found: list[Difference] = []
    for step in case.steps:
        ledger.add(step.sent)
        found += _step(case, step, ledger)
    if len(ledger.states) == 1:
        found += differences(case.final, {"status": str(*ledger.states.values())})
    return [replace(each, advisory=each.advisory or not case.required) for each in found]


def run_send(case: SendCase) -> list[Difference]:
    """Return what the outcome of a send has otherwise than expected."""
    outcome = PROVIDERS[case.provider].outcome(case.response)
    return differences(case.expect, of_outcome(outcome))


def _step(case: Case, step: Step, ledger: Ledger) -> list[Difference]:
    events: Sequence[Event] | None = None
    answer = NOT_FOUND
    refused: dict[str, object] = {}
    if step.token == "valid":
        gateway = Gateway()
        try:
            events = gateway.receive(case.access(), case.call(step), case.callback_url(step))
            answer = gateway.answer(case.provider, events)
        except Unverified as error:
            answer, refused = FORBIDDEN, {"refusal": error.code, "refusal_field": error.field}
        except Unreadable as error:
            answer, refused = BAD_REQUEST, {"refusal": error.code, "refusal_field": error.field}
    found = of_answer(step.expect, answer) + differences(step.expect, refused)
    attempts = [list(_kind(kind, step.expect, events, case, ledger)) for kind in kinds(step.expect)]
    return found + (min(attempts, key=len) if attempts else [])


def _kind(
    kind: str, expect: Json, events: Sequence[Event] | None, case: Case, ledger: Ledger
) -> Iterator[Difference]:
    """Yield what differs if the call is to be of *kind*."""
    if kind == "reject" or events is None:
        if (kind == "reject") != (events is None):
            yield Difference("kind", kind, events if events is None else _names(events))
    elif kind == "batch":
        wanted = expect["events"]
        if len(wanted) != len(events):
            yield Difference("events", len(wanted), len(events))
        for each, event in zip(wanted, events, strict=False):
            yield from _one(kinds(each)[0], each, event, case, ledger)
    elif kind in {"duplicate", "ignore"} and len(events) != 1:
        for event in events:
            yield from _one(kind, expect, event, case, ledger)
    elif len(events) == 1:
        yield from _one(kind, expect, events[0], case, ledger)
    else:
        yield Difference("events", 1, len(events))


def _one(kind: str, expect: Json, event: Event, case: Case, ledger: Ledger) -> Iterator[Difference]:
    """Yield what differs if *event* is to be of *kind*."""
    match event:
        case InboundText() if kind in {"inbound", "duplicate"}:
            yield from differences(expect, of_text(event))
        case InboundText() if kind == "ignore" and event.recipient not in case.numbers:
            pass
        case DeliveryReport() if kind in {"status", "duplicate", "ignore"}:
            before = str(ledger.states)
            status = ledger.apply(event)
            if kind == "ignore" and str(ledger.states) != before:
                yield Difference("kind", kind, event)
            if expect.get("status_unchanged_ok") and str(ledger.states) == before:
                expect = {key: value for key, value in expect.items() if "status" not in key}
            yield from differences(expect, of_report(event, status))
        case Handshake() if kind == "handshake":
            pass
        case Ignored() if kind == "ignore":
            pass
        case Unusable() if kind in {"ignore", "reject"}:
            pass
        case _:
            yield Difference("kind", kind, _names([event])[0])


def _names(events: Sequence[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def _speaks_of(report: DeliveryReport, sent: Sent) -> bool:
    by_id = report.provider_message_id and report.provider_message_id == sent.provider_message_id
    return bool(by_id or (report.reference and report.reference == sent.reference))
