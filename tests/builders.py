"""Values that tests begin with; every one can be changed by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.accounts import ProviderName
from domain.acknowledgements import Acknowledgement
from domain.addresses import Address, AddressKind
from domain.conversations import Conversation, State
from domain.deadlines import Deadline, Lane
from domain.messages import DeliveryState, Direction, Message
from domain.threads import Head
from domain.turns import Party
from domain.workstreams import Workstream
from tests.fakes.stores import START

OURS = Address(AddressKind.E164, "+14255550100")
CUSTOMER = Address(AddressKind.E164, "+14255550199")
ACKNOWLEDGED = tuple(Acknowledgement(p, "ann", START, "2026-11") for p in ProviderName)
"""Every provider may be used."""
WORKSTREAM = Workstream("main", "Main")


def conversation(**changes: Any) -> Conversation:
    """Return a live conversation that a customer's first text opened at START."""
    values: dict[str, Any] = {
        "seq": 1,
        "state": State.OPEN,
        "workstream": "main",
        "queue": "default",
        "number": "number-1",
        "opened_at": START,
        "entered_at": START,
        "active_at": START,
        "last_by": Party.CUSTOMER,
    }
    if changes.get("state") in {State.ACTIVE, State.WRAP_UP}:
        values |= {"agent": "ann", "last_agent": "ann"}
    return Conversation(**values | changes)


def head(**changes: Any) -> Head:
    """Return a head of a thread without anything."""
    return Head(**{"ours": OURS, "customer": CUSTOMER} | changes)


def message(seq: int = 1, **changes: Any) -> Message:
    """Return a text that is being sent."""
    values: dict[str, Any] = {
        "conversation": 1,
        "direction": Direction.OUTBOUND,
        "text": f"text {seq}",
        "created_at": START,
        "state": DeliveryState.SENDING,
    }
    return Message(seq=seq, **values | changes)


def deadline(**changes: Any) -> Deadline:
    """Return a deadline that is due two minutes after START."""
    values: dict[str, Any] = {
        "thread": "thread",
        "due": START + timedelta(minutes=2),
        "lane": Lane.SOON,
        "rev": 1,
        "operation": "op1",
        "ours": OURS,
        "customer": CUSTOMER,
    }
    return Deadline(**values | changes)
