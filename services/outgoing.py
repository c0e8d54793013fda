"""A message as its provider gets it: text, links and files, and whose credentials carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.accounts import Access, Account
from domain.addresses import Address
from domain.errors import Conflict
from domain.identity import message_reference
from domain.media import carried
from domain.messages import Media, Message, OutboundText
from domain.numbers import Number
from domain.ports import Clock, Gateway
from services.access import Accesses
from services.catalogue import CatalogueReader
from services.threads import Thread
from services.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Prepares messages for the gateway."""

    catalogue: CatalogueReader
    gateway: Gateway
    accesses: Accesses
    uploads: Uploads
    clock: Clock
    status_url: Callable[[Account], str]

    def prepared(self, thread: Thread, message: Message) -> tuple[Access, Number, OutboundText]:
        """Return what the gateway needs; raise where number or account may not send now."""
        catalogue = self.catalogue.now()
        account = catalogue.account(message.account)
        number = catalogue.number_at(thread.ours)
        if not account.enabled or number is None or not number.may_send():
            raise Conflict("sender_disabled", "The number or its account is switched off.")
        if not catalogue.acknowledged(account.provider):
            raise unacknowledged()
        if self.blocked(thread.customer):
            raise Conflict("customer_blocked", "This customer is blocked.")
        text, files = self.worded(message.text, message.media, account, number, thread.customer)
        outbound = OutboundText(
            reference=message_reference(thread.id, message.seq),
            sender=thread.ours,
            recipient=thread.customer,
            text=text,
            first_sent_at=message.first_sent_at or self.clock.now(),
            status_url=self.status_url(account),
            media_urls=files,
            repeated=message.attempts > 1,
        )
        return self.accesses.to(account), number, outbound

    def blocked(self, customer: Address) -> bool:
        """Tell whether nothing may be sent to a customer now."""
        return self.catalogue.now().block_of(customer, self.clock.now()) is not None

    def worded(
        self,
        text: str,
        media: tuple[Media, ...],
        account: Account,
        number: Number,
        customer: Address,
    ) -> tuple[str, tuple[str, ...]]:
        """Return text and addresses of files; where files cannot go along, the text has them."""
        links = self.uploads.links(media)
        carries = self.gateway.traits(account.provider).carries
        if not media or carried(media, carries, number, customer):
            return text, links
        return "\n".join(filter(None, (text, *links))), ()


def unacknowledged() -> Conflict:
    """Return the error of a send through a provider that nobody has acknowledged."""
    return Conflict(
        "acknowledgement_missing",
        "An administrator first has to acknowledge privacy statement and opt-out handling "
        "of this provider.",
    )
