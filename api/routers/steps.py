"""What happens to a conversation: ``:pick``, ``:assign``, ``:wait``, ``:end``, ``:close`` ..."""

from __future__ import annotations

from fastapi import APIRouter

from api.at import At
from api.routers.conversations import found_in
from api.schemas.consents import ConsentView
from api.schemas.conversations import (
    Assignment,
    Closing,
    ConversationView,
    Snooze,
    Transfer,
    of_found,
)
from api.security import AsAgent, AsSupervisor
from domain.conversations import Happening
from domain.errors import Invalid
from domain.people import Principal
from runtime.channel import Channel

router = APIRouter(prefix="/conversations", tags=["conversations"])


@router.post("/{conversation}:pick")
def pick(at: At, caller: AsAgent, conversation: str) -> ConversationView:
    """Take an open conversation."""
    return _happened(at, caller, conversation, Happening.PICK, agent=caller.id)


@router.post("/{conversation}:assign")
def assign(at: At, caller: AsSupervisor, conversation: str, body: Assignment) -> ConversationView:
    """Give an open conversation to an agent."""
    return _given(at, caller, conversation, Happening.ASSIGN, body.agent)


@router.post("/{conversation}:wait")
def wait(at: At, caller: AsAgent, conversation: str) -> ConversationView:
    """Put a conversation aside until the customer writes."""
    return _happened(at, caller, conversation, Happening.WAIT)


@router.post("/{conversation}:reopen")
def reopen(at: At, caller: AsAgent, conversation: str) -> ConversationView:
    """Take up a waiting conversation again."""
    return _happened(at, caller, conversation, Happening.REOPEN, agent=caller.id)


@router.post("/{conversation}:end")
def end(at: At, caller: AsAgent, conversation: str) -> ConversationView:
    """End an active conversation; wrap-up follows."""
    return _happened(at, caller, conversation, Happening.END)


@router.post("/{conversation}:snooze")
def snooze(at: At, caller: AsAgent, conversation: str, body: Snooze) -> ConversationView:
    """Stop the clock of a conversation until a moment, or, with null, let it run again."""
    found = found_in(at, conversation, caller)
    return of_found(at.snoozes.snooze(found, body.until, caller))


@router.post("/{conversation}:optOut")
def opt_out(at: At, caller: AsAgent, conversation: str) -> ConsentView:
    """Note that the customer wants no more texts: nothing is sent to them from now on."""
    found = found_in(at, conversation, caller)
    customer = found.head.value.customer
    at.consent.withdrawn(customer, found.head.value.ours, caller.id, conversation)
    return ConsentView.of(customer, at.consent.customer(customer), at.consent.ledger(customer))


@router.post("/{conversation}:close")
def close(
    at: At, caller: AsAgent, conversation: str, body: Closing | None = None
) -> ConversationView:
    """Close a conversation in wrap-up; by force in any state. A closed one stays as it is."""
    found = found_in(at, conversation, caller)
    if not found.conversation.live:
        return of_found(found)
    force = body is not None and body.force
    happening = Happening.FORCE_CLOSE if force else Happening.CLOSE
    return of_found(at.conversations.happen(found, happening, caller))


@router.post("/{conversation}:transfer")
def transfer(at: At, caller: AsAgent, conversation: str, body: Transfer) -> ConversationView:
    """Hand a conversation to another agent, or back to a queue."""
    if (body.agent is None) == (body.queue is None):
        raise Invalid("transfer_target", "Name an agent or a queue, and only one.", field="/agent")
    if body.agent is not None:
        return _given(at, caller, conversation, Happening.TRANSFER_TO_AGENT, body.agent)
    queues = sorted({w.queue for w in at.catalogue.now().workstreams.values() if not w.deleted})
    if body.queue not in queues:
        raise Invalid(
            "no_such_queue", "This is none of the queues.", field="/queue", allowed=queues
        )
    return _happened(at, caller, conversation, Happening.TRANSFER_TO_QUEUE, queue=body.queue)


def _given(
    at: Channel, caller: Principal, conversation: str, happening: Happening, agent: str
) -> ConversationView:
    found = found_in(at, conversation, caller)
    at.agents.check(agent, caller, at.catalogue.now().numbers.get(found.conversation.number))
    return of_found(at.conversations.happen(found, happening, caller, agent=agent))


def _happened(
    at: Channel,
    caller: Principal,
    conversation: str,
    happening: Happening,
    *,
    agent: str | None = None,
    queue: str | None = None,
) -> ConversationView:
    found = found_in(at, conversation, caller)
    return of_found(at.conversations.happen(found, happening, caller, agent=agent, queue=queue))
