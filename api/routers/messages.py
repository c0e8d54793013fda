"""Messages: a text that an agent starts with, and what became of any text."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.schemas.messages import (
    IdempotencyKey,
    MessageDetail,
    MessageView,
    NewMessage,
    of_message,
    with_reports,
)
from api.security import AsAgent
from domain.addresses import parse_customer, parse_own, region_of
from domain.errors import Invalid, NotFound
from domain.identity import split_reference, thread_id
from domain.numbers import Number
from domain.outreach import Reason
from runtime.channel import Channel
from services.drafts import Draft

router = APIRouter(prefix="/messages", tags=["messages"])


@router.post("", status_code=201)
def send(
    at: At,
    caller: AsAgent,
    body: NewMessage,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> MessageView:
    """Text a customer from one of our numbers; starts a conversation if none is live."""
    number = _sender(at, body.sender)
    customer = parse_customer(body.to, region_of(number.address), field="/to")
    commercial = body.purpose is Reason.COMMERCIAL
    media = tuple(body.media)
    draft = Draft(caller, body.text, idempotency_key, media, body.hold, commercial)
    message = at.replies.initiate(number.id, customer, draft)
    sent = of_message(thread_id(number.address, customer), message)
    response.headers["Location"] = f"/api/v1/messages/{sent.id}"
    return sent


@router.get("/{message}")
def get_message(at: At, caller: AsAgent, message: str) -> MessageDetail:
    """Return a text with its delivery state and every report about it."""
    place = _place(message)
    found, reports = at.conversations.message(*place, caller)
    return with_reports(place[0], found, reports)


@router.post("/{message}:cancel")
def cancel(at: At, caller: AsAgent, message: str) -> MessageView:
    """Take a text back that has not left; it is never sent then."""
    place = _place(message)
    at.conversations.message(*place, caller)
    return of_message(place[0], at.holds.cancel(*place, caller))


@router.post("/{message}:release")
def release(at: At, caller: AsAgent, message: str) -> MessageView:
    """Let a held text go now; quiet hours and consent are asked again."""
    place = _place(message)
    at.conversations.message(*place, caller)
    return of_message(place[0], at.holds.release(*place, caller))


def _place(message: str) -> tuple[str, int]:
    """Return where a message stands, by its id."""
    place = split_reference(message)
    if place is None:
        raise NotFound("no_such_message", "There is no message with this id.")
    return place


def _sender(at: Channel, text: str) -> Number:
    """Return our number by its id or as it is written."""
    catalogue = at.catalogue.now()
    number = catalogue.numbers.get(text)
    if number is None:
        number = at.catalogue.number_at(parse_own(text, field="/from"))
    if number is None:
        raise Invalid("no_such_number", "This is none of our numbers.", field="/from")
    return number
