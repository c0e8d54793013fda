"""Callbacks: verify, read, and store what they bring before they are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.accounts import Account, ProviderName
from domain.addresses import Address
from domain.arrivals import Arrival, Rule
from domain.bells import FILES, bell
from domain.blocks import flood
from domain.callbacks import Answer, Call, Event, Handshake, Ignored, Unusable
from domain.deadlines import MOVE_CHECK
from domain.dropping import dropped
from domain.errors import Unavailable, Unreadable, Unverified
from domain.events import TextRepeated
from domain.free_text import Reading, read
from domain.identity import inbound_key
from domain.inbound import RULES, SURVEY_ANSWER, received
from domain.inbox import row_of
from domain.messages import DeliveryReport, InboundText
from domain.numbers import Number
from domain.outbox import first_due
from domain.plans import Moment
from domain.ports import Bells, Clock, Gateway, Seen
from domain.quarantine import Reason
from domain.stores import Stores
from domain.texts import clean
from domain.threads import Change, Head
from domain.workstreams import Workstream
from services.access import Accesses
from services.blocking import Blocking
from services.catalogue import CatalogueReader
from services.consent import Consent
from services.customers import Customers
from services.delivery import Delivery
from services.hearing import heard, keyword_in, known_of, lifted
from services.quarantine import Keeper
from services.surveys import Surveys
from services.threads import Applied, Thread, Threads

Route = Callable[[Number, Workstream], str]
"""Returns the queue of a new conversation."""


def one_queue(number: Number, workstream: Workstream) -> str:  # noqa: ARG001 the seam's shape
    """Return the workstream's only queue."""
    return workstream.queue


@dataclass(frozen=True, slots=True)
class Inbound:
    """Takes what providers tell us."""

    stores: Stores
    threads: Threads
    catalogue: CatalogueReader
    gateway: Gateway
    accesses: Accesses
    consent: Consent
    delivery: Delivery
    quarantine: Keeper
    bells: Bells
    clock: Clock
    customers: Customers
    blocking: Blocking
    surveys: Surveys
    route: Route = one_queue
    rules: Sequence[Rule] = RULES

    def callback(self, account: Account, call: Call, callback_url: str) -> Answer:
        """Store what a provider's call brings and return what it gets as answer.

        The path token was checked before. Raises ``Unverified`` and ``Unreadable`` after
        keeping the call in quarantine, and ``Unavailable`` when it could not be stored.
        """
        provider = account.provider
        try:
            access = self.accesses.to(account)
        except Unavailable as error:
            self._keep(account, Reason.ACCOUNT_UNUSABLE, error.detail, call)
            raise
        try:
            events = self.gateway.receive(access, call, callback_url)
        except (Unverified, Unreadable) as error:
            reason = Reason.UNVERIFIED if isinstance(error, Unverified) else Reason.UNREADABLE
            self._keep(account, reason, error.detail, call)
            raise
        for event in events:
            if isinstance(event, Handshake):
                return event.answer
        self.take(account, events, call)
        return self.gateway.answer(provider, events)

    def take(self, account: Account, events: Sequence[Event], call: Call) -> None:
        """Store the events of a verified call; what has no place goes to quarantine."""
        within = self.gateway.traits(account.provider).answers_within
        for event in events:
            if isinstance(event, InboundText):
                self._text(account, event, call, within)
            elif isinstance(event, DeliveryReport):
                self.delivery.report(account.id, event, within)
            elif isinstance(event, Unusable):
                self._keep(account, Reason.UNREADABLE, event.reason, call)

    def genuine(self, account: Account, call: Call, callback_url: str) -> list[Event] | None:
        """Return what a call brings that could not be stored; None for one that is not genuine."""
        try:
            return self.gateway.receive(self.accesses.to(account), call, callback_url)
        except (Unverified, Unreadable, Unavailable):
            return None

    def event(self, provider: ProviderName, envelope: Mapping[str, Any], call: Call) -> None:
        """Store one event that the platform's own trigger delivered and verified."""
        for event in self.gateway.pushed(envelope):
            if isinstance(event, Ignored | Handshake):
                continue
            account = self._account_of(event, provider)
            if account is None:
                detail = "No account of this provider has the number in the event."
                self.quarantine.keep(provider, None, Reason.UNKNOWN_NUMBER, detail, call)
            else:
                self.take(account, [event], call)

    def _account_of(self, event: Event, provider: ProviderName) -> Account | None:
        """Return the account of an event that came without one, by our number in it."""
        ours: Address | None = None
        if isinstance(event, InboundText):
            ours = event.recipient
        elif isinstance(event, DeliveryReport):
            ours = event.sender
        number = self.catalogue.number_at(ours) if ours else None
        account = self.catalogue.account(number.account) if number else None
        return account if account is not None and account.provider is provider else None

    def _text(self, account: Account, text: InboundText, call: Call, within: timedelta) -> None:
        number = self.catalogue.number_at(text.recipient)
        if number is None or number.account != account.id:
            self._keep(account, Reason.UNKNOWN_NUMBER, "The text is for none of our numbers.", call)
            return
        thread = Thread(number.address, text.sender)
        erased = self.erased(thread, text.received_at or call.came_at)
        known = known_of(text, thread, number, account.provider, self.consent, self.threads)
        arrival = self._arrival(account, number, text, known.suppressed)
        arrival = heard(arrival, call.came_at, self.consent, self.clock.now(), erased=erased)
        if erased:
            return
        if number.deleted and not self._is_live(thread):
            self._keep(account, Reason.UNKNOWN_NUMBER, "The text is for a deleted number.", call)
            return
        block = self.blocking.of(text.sender)

        def decide(head: Head, moment: Moment) -> Change | None:
            if block is not None:
                return dropped(arrival, block, head, moment)
            return received(arrival, lifted(head, arrival, self.consent), moment, self.rules)

        try:
            applied = self.threads.change(
                thread, decide, within, beside=self.customers.met(thread), known=known.head
            )
        except Seen:
            applied = None
        if applied is None or applied.change is None:
            self.threads.tell(lambda: [TextRepeated(thread.id, account.provider)])
        if block is None:
            self._followed(thread, arrival, applied)

    def _followed(self, thread: Thread, arrival: Arrival, applied: Applied | None) -> None:
        """Do what follows a text that was stored, now or before."""
        self._follow_up(thread, applied)
        most = arrival.workstream.flood_per_minute
        pace = applied.head.value.pace if applied and applied.head else None
        if most is not None and pace is not None and pace.texts > most:
            self.blocking.block(flood(thread.customer, self.clock.now()))

    def erased(self, thread: Thread, at: datetime | None) -> bool:
        """Tell whether a text of *at* belongs to what its customer had erased since.

        An erasure is carried out a while after it is asked for, so who writes now pays no call.
        """
        if at is None or self.clock.now() - at < MOVE_CHECK:
            return False
        stored = self.stores.threads.head(thread.id)
        return stored is not None and stored.value.erases(at)

    def _is_live(self, thread: Thread) -> bool:
        head = self.stores.threads.head(thread.id)
        return head is not None and head.value.live is not None

    def _arrival(
        self, account: Account, number: Number, text: InboundText, suppressed: bool
    ) -> Arrival:
        catalogue = self.catalogue.now()
        workstream = catalogue.workstream(number.workstream)
        body = clean(text.text)
        keyword = text.keyword or keyword_in(body, number, account.provider, suppressed=suppressed)
        return Arrival(
            text=text,
            body=body,
            marker=inbound_key(account.id, text),
            account=account.id,
            provider=account.provider,
            number=number,
            workstream=workstream,
            queue=self.route(number, workstream),
            voice=catalogue.voice_of(number),
            calendar=catalogue.calendar_of(number),
            keyword=keyword,
            reading=Reading.NOTHING if keyword else read(body, number.language),
        )

    def _follow_up(self, thread: Thread, applied: Applied | None) -> None:
        """Ring for what is to be sent; after a repeat, mend what the first time left undone."""
        if applied is not None and applied.change is not None:
            head: Head | None = applied.change.head
            if SURVEY_ANSWER in applied.change.created[0].flags:
                self.surveys.note(thread.id, head)
        else:
            stored = applied.head if applied else self.stores.threads.head(thread.id)
            head = stored.value if stored else None
            if head is not None and head.view is not None and head.live is not None:
                self.stores.inbox.mend(head.view, row_of(head, thread.id))
            self.surveys.note_again(thread.id, head)
        if head is not None and not head.claim and first_due(head.outbox, self.clock.now()):
            self.bells.ring(thread.id)
        if head is not None and head.files:
            self.bells.ring(bell(FILES, thread.id))

    def _keep(self, account: Account, reason: Reason, detail: str, call: Call) -> None:
        self.quarantine.keep(account.provider, account.id, reason, detail, call)
