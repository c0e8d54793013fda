"""What is held about a customer, as the API writes it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.blocks import BlockView
from api.schemas.common import View
from api.schemas.consents import ConsentView
from api.schemas.contacts import ContactView
from api.schemas.conversations import ConversationView, of_found
from api.schemas.messages import MessageDetail, with_reports
from api.schemas.quarantine import QuarantinedCall, in_full
from domain.customers import Customer
from domain.threads import Stored
from services.conversations import Found
from services.disclosure import Held, HeldThread


class ThreadView(View):
    """All that one of our numbers and the customer have written, oldest first."""

    our_address: str
    conversations: list[ConversationView]
    messages: list[MessageDetail] = Field(
        description="Texts and notes; files are fetched by their `url`."
    )


class HeldView(View):
    """Everything that is held about one form of a number."""

    number: str
    consent: ConsentView
    block: BlockView | None
    contacts: list[ContactView]
    threads: list[ThreadView]
    quarantine: list[QuarantinedCall]


class CustomerExport(View):
    """Everything that is held about a customer, for each form in which the number is written."""

    number: str
    exported_at: datetime
    held: list[HeldView]


class ErasureView(View):
    """An erasure that has begun; it ends by itself within minutes."""

    number: str
    asked_at: datetime = Field(description="What the customer writes later is kept.")


def of_held(held: Held) -> HeldView:
    """Return what is held about one form of a number."""
    customer = held.customer or Customer()
    return HeldView(
        number=held.number.value,
        consent=ConsentView.of(held.number, customer, held.proofs),
        block=BlockView.of(held.block, held.dropped) if held.block else None,
        contacts=[ContactView.of(contact) for contact in held.contacts],
        threads=[_thread(thread) for thread in held.threads],
        quarantine=[in_full(call) for call in held.quarantine],
    )


def _thread(thread: HeldThread) -> ThreadView:
    head = Stored(thread.head, "")
    return ThreadView(
        our_address=thread.head.ours.value,
        conversations=[of_found(Found(thread.id, head, one)) for one in thread.conversations],
        messages=[with_reports(thread.id, message, rows) for message, rows in thread.messages],
    )
