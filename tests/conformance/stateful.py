"""Runs cases through the real webhook code with a store behind it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import azure.functions as func

from domain.addresses import Address, AddressKind
from domain.callbacks import Answer
from domain.identity import customer_key, thread_id
from domain.messages import DeliveryState, Keyword, Message
from domain.people import Principal, Role
from domain.reading import shown_in_order
from services.drafts import Draft
from tests.conformance import connections
from tests.conformance.cases import Case, Json, SendCase, Step
from tests.conformance.channel import ACCOUNT, TOKEN, CaseChannel, opened
from tests.conformance.comparison import Difference, differences, kinds, of_answer
from triggers.webhooks import answered

Place = tuple[str, int]
_TICK = timedelta(seconds=1)
NO_PLACE: Place = ("", 0)


class _Out:
    """A queue output that keeps what is set."""

    def __init__(self) -> None:
        self.value: object = None

    def set(self, value: object) -> None:
        self.value = value

    def get(self) -> object:
        return self.value


def run(case: Case) -> list[Difference]:
    """Return what *case* has otherwise than expected."""
    at = opened(case)
    found: list[Difference] = []
    changes: dict[Place, list[DeliveryState | None]] = {}
    for step in case.steps:
        for sent in step.sent:
            at.send(sent)
        _note(at, changes)
        found += _step(at, case, step)
        _note(at, changes)
    found += _final(at, case, changes)
    return [replace(each, advisory=each.advisory or not case.required) for each in found]


def _note(at: CaseChannel, changes: dict[Place, list[DeliveryState | None]]) -> None:
    for place, message in at.states().items():
        seen = changes.setdefault(place, [])
        if not seen or seen[-1] is not message.state:
            seen.append(message.state)


def _step(at: CaseChannel, case: Case, step: Step) -> list[Difference]:
    before, sent_before, rows_before = at.messages(), at.states(), at.rows()
    started = time.monotonic()
    with connections.watched() as sought:
        answer = _call(at, case, step)
    seconds = time.monotonic() - started
    found = of_answer(step.expect, answer)
    if seconds > step.expect.get("max_seconds", seconds):
        found.append(Difference("seconds", step.expect["max_seconds"], seconds))
    if step.expect.get("must_not_connect") and (sought or at.line.calls):
        found.append(Difference("connections", [], [*sought, at.line.calls]))
    if kinds(step.expect) == ["reject"] and at.rows() != rows_before:
        found.append(Difference("stored", "nothing", "something"))
    known = {(m.provider_message_id, m.created_at, m.seq) for m in before}
    new = [m for m in at.messages() if (m.provider_message_id, m.created_at, m.seq) not in known]
    at.clock.at += _TICK
    tried = [list(_kind(k, step.expect, at, new, sent_before)) for k in kinds(step.expect)]
    return found + min(tried, key=len)


def _call(at: CaseChannel, case: Case, step: Step) -> Answer:
    call = case.call(step)
    at.urls.url, at.urls.callback_url = call.url, case.callback_url(step)
    token = {"valid": TOKEN, "wrong": "wrong", "none": ""}[step.token]
    parts = urlsplit(call.url)
    request = func.HttpRequest(
        method=call.method,
        url=f"https://seen.example.com{parts.path}",
        headers=dict(call.headers),
        params={},
        route_params={"provider": case.provider, "account": ACCOUNT, "token": token},
        body=call.body,
    )
    response = answered(at.channel, request, _Out())  # type: ignore[arg-type]  # as an output
    return Answer(
        response.status_code,
        response.get_body().decode(),
        response.mimetype,
        dict(response.headers),
    )


def _kind(
    kind: str, expect: Json, at: CaseChannel, new: list[Message], before: dict[Place, Message]
) -> Iterator[Difference]:
    if kind == "batch":
        yield from _batch(expect["events"], at, new, before)
        return
    if kind == "inbound":
        if len(new) != 1:
            yield Difference("new messages", 1, len(new))
        else:
            yield from differences(expect, _text(at, new[0]))
        return
    if new:
        yield Difference("new messages", 0, len(new))
    if kind in {"status", "duplicate"}:
        yield from _status(expect, at, before)
    elif at.states() != before:
        yield Difference("messages sent before", "unchanged", "changed")


def _batch(
    events: Sequence[Json], at: CaseChannel, new: list[Message], before: dict[Place, Message]
) -> Iterator[Difference]:
    waiting = list(new)
    for expect in events:
        kind = kinds(expect)[0]
        if kind == "inbound":
            if not waiting:
                yield Difference("new messages", "one more", "none")
                continue
            best = min(waiting, key=lambda m: len(differences(expect, _text(at, m))))
            waiting.remove(best)
            yield from differences(expect, _text(at, best))
        elif kind in {"status", "duplicate"}:
            yield from _status(expect, at, before)
    if waiting:
        yield Difference("new messages", "no more", len(waiting))


def _text(at: CaseChannel, message: Message) -> dict[str, object]:
    keyword = next((k for k in Keyword if k.value.lower() in message.flags), None)
    head = next(
        head.value
        for thread, head in at.stores.threads.all_heads()
        if message in at.stores.threads.messages(thread)
    )
    return {
        "from": str(head.customer),
        "to": str(head.ours),
        "text": message.text,
        "media": [{"url": m.url, "content_type": m.content_type} for m in message.media],
        "provider_message_id": message.provider_message_id,
        "received_at": message.provider_at,
        "opt_out": keyword.value if keyword else None,
    }


def _status(expect: Json, at: CaseChannel, before: dict[Place, Message]) -> Iterator[Difference]:
    place = _place(expect, at)
    message = at.states().get(place)
    if message is None:
        if "status" in expect or "status_in" in expect:
            yield Difference("message", "found", "none")
        return
    was = before.get(place)
    unchanged = was is not None and was.state is message.state
    if unchanged and expect.get("status_unchanged_ok"):
        expect = {key: value for key, value in expect.items() if not key.startswith("status")}
    if expect.get("status_scope") == "part":
        expect = {key: value for key, value in expect.items() if not key.startswith("status")}
    if unchanged:  # a late report's own code is not the message's
        expect = {key: value for key, value in expect.items() if key != "error_code"}
    customer = at.stores.customers.customer(_customer(at, place))
    suppressed = customer is not None and customer.value.suppressed
    yield from differences(
        expect,
        {
            "status": str(message.state),
            "error_code": message.error_code,
            "opt_out": "STOP" if suppressed else None,
        },
    )


def _place(expect: Json, at: CaseChannel) -> Place:
    if len(at.sent) == 1:
        return at.sent[0]
    if expect.get("reference") in at.places:
        return at.places[expect["reference"]]
    wanted = expect.get("provider_message_id")
    found = (p for p, m in at.states().items() if wanted and m.provider_message_id == wanted)
    return next(found, NO_PLACE)


def _customer(at: CaseChannel, place: Place) -> str:
    head = at.stores.threads.head(place[0])
    return customer_key(head.value.customer) if head else ""


def _final(
    at: CaseChannel, case: Case, changes: dict[Place, list[DeliveryState | None]]
) -> Iterator[Difference]:
    messages = at.messages()
    yield from differences(case.final, {"stored_messages": len(messages)})
    if len(at.sent) == 1:
        message = at.states()[at.sent[0]]
        seen = {"status": str(message.state), "error_code": message.error_code}
        yield from differences(case.final, seen)
        most = case.final.get("status_changes_max")
        if most is not None and len(changes[at.sent[0]]) - 1 > most:
            yield Difference("status changes", most, len(changes[at.sent[0]]) - 1)
    if "text_order" in case.final:
        shown = [m.text.strip() for m in shown_in_order(messages)]
        wanted = [text.strip() for text in case.final["text_order"]]
        if shown != wanted:
            yield Difference("text_order", wanted, shown)


def run_send(case: SendCase, account: Case) -> list[Difference]:
    """Return what one attempt to send brings otherwise than expected."""
    at = opened(account)
    at.line.response = case.response
    customer = Address(AddressKind.E164, "+12065550199")
    agent = Principal("agent", "Agent", Role.AGENT)
    number = next(iter(at.channel.catalogue.now().numbers.values()))
    at.channel.replies.initiate(number.id, customer, Draft(agent, "One text."))
    thread = thread_id(number.address, customer)
    stored = at.stores.threads.message(thread, 1)
    assert stored is not None
    known = at.stores.customers.customer(customer_key(customer))
    seen = {
        "accepted": stored.value.state is DeliveryState.SENT,
        "provider_message_id": stored.value.provider_message_id,
        "opted_out": known is not None and known.value.suppressed,
    }
    allowed = case.expect.get("outcome_in") or [case.expect["outcome"]]
    states = {state for outcome in allowed for state in _states(at, outcome)}
    found = differences(case.expect, seen)
    if stored.value.state not in states:
        found.append(Difference("outcome", allowed, str(stored.value.state)))
    return found


def _states(at: CaseChannel, outcome: str) -> set[DeliveryState]:
    """Return how a message stands after one try with *outcome*."""
    repeats = at.channel.gateway.traits(at.provider).repeatable
    return {
        "sent": {DeliveryState.SENT},
        "refused": {DeliveryState.FAILED},
        "not_sent": {DeliveryState.QUEUED},
        "unknown": {DeliveryState.QUEUED if repeats else DeliveryState.UNKNOWN},
    }[outcome]
