"""Quick replies: texts that agents insert. Shared ones are for supervisors to write."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.routers.conversations import found_in
from api.schemas.common import Page
from api.schemas.quick_replies import (
    NewQuickReply,
    QuickReplyChanges,
    QuickReplyView,
    RenderedView,
    Rendering,
)
from api.security import AsAgent
from domain.errors import Forbidden, NotFound
from domain.people import Principal, Role
from domain.quick_replies import QuickReply, rendered
from domain.segments import measure
from domain.threads import Stored
from runtime.channel import Channel
from services.nouns import QUICK_REPLY

router = APIRouter(prefix="/quickReplies", tags=["quickReplies"])

Tag = Annotated[str | None, Query(max_length=100)]
OfWorkstream = Annotated[
    str | None, Query(max_length=63, description="With those for every workstream.")
]


@router.get("")
def list_quick_replies(
    at: At, caller: AsAgent, workstream: OfWorkstream = None, tag: Tag = None
) -> Page[QuickReplyView]:
    """List the quick replies that the caller sees."""
    replies = at.catalogue.now().quick_replies.values()
    shown = [
        QuickReplyView.of(reply)
        for reply in sorted(replies, key=lambda reply: reply.name.casefold())
        if reply.is_for(caller.id)
        and (workstream is None or reply.workstream in (None, workstream))
        and (tag is None or tag in reply.tags)
    ]
    return Page(items=shown)


@router.post("", status_code=201)
def create_quick_reply(
    at: At, caller: AsAgent, body: NewQuickReply, response: Response
) -> QuickReplyView:
    """Create a quick reply: one's own, or as a supervisor for all."""
    given = body.given()
    if given.pop("personal", False):
        given["owner"] = caller.id
    elif caller.role is Role.AGENT:
        raise Forbidden("quick_reply_shared", "Agents write personal quick replies only.")
    made = at.administration.create(QUICK_REPLY, given)
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/quickReplies/{made.value.id}"
    return QuickReplyView.of(made.value)


@router.get("/{reply}")
def get_quick_reply(at: At, caller: AsAgent, reply: str, response: Response) -> QuickReplyView:
    """Return a quick reply."""
    found = _seen(at, caller, reply)
    response.headers["ETag"] = etag(found.version)
    return QuickReplyView.of(found.value)


@router.patch("/{reply}")
def change_quick_reply(
    at: At,
    caller: AsAgent,
    reply: str,
    body: QuickReplyChanges,
    response: Response,
    if_match: IfMatch = None,
) -> QuickReplyView:
    """Change a quick reply: a JSON merge patch."""
    _may_change(_seen(at, caller, reply).value, caller)
    changed = at.administration.edit(QUICK_REPLY, reply, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return QuickReplyView.of(changed.value)


@router.delete("/{reply}", status_code=204)
def delete_quick_reply(at: At, caller: AsAgent, reply: str, if_match: IfMatch = None) -> None:
    """Delete a quick reply."""
    _may_change(_seen(at, caller, reply).value, caller)
    at.administration.delete(QUICK_REPLY, reply, wanted(if_match))


@router.post("/{reply}:render")
def render_quick_reply(at: At, caller: AsAgent, reply: str, body: Rendering) -> RenderedView:
    """Return the text for a conversation, with its variables filled in."""
    found = _seen(at, caller, reply).value
    conversation = found_in(at, body.conversation, caller).conversation
    number = at.catalogue.now().numbers.get(conversation.number)
    text = rendered(
        found,
        body.language or (number.language if number else ""),
        customer=conversation.contact_name or "",
        agent=caller.name,
        context={
            "Brand": (number.brand or number.name) if number else "",
            "AgentName": caller.name,
            "QueueName": conversation.queue,
        },
    )
    return RenderedView(text=text, segments=measure(text).segments)


def _seen(at: Channel, caller: Principal, reply: str) -> Stored[QuickReply]:
    found = at.administration.get(QUICK_REPLY, reply)
    if not found.value.is_for(caller.id):
        raise NotFound("no_such_quick_reply", "There is no quick reply with this id.")
    return found


def _may_change(reply: QuickReply, caller: Principal) -> None:
    if reply.owner != caller.id and caller.role is Role.AGENT:
        raise Forbidden("quick_reply_shared", "Agents change their own quick replies only.")
