"""The channel: all parts, joined. Tests hand in what it stands on: ``Channel(Outside(…))``."""

from __future__ import annotations

import secrets as randomness
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from domain.deadlines import Kind
from domain.ports import Bells, Clock, Gateway, Secrets, Together
from domain.stores import Stores
from runtime.bells import CollectedBells
from runtime.settings import Settings
from services.access import Accesses
from services.administration import Administration
from services.api_keys import ApiKeys
from services.catalogue import CatalogueReader
from services.consent import Consent
from services.contacts import Contacts
from services.conversations import Conversations
from services.customers import Customers
from services.delivery import Delivery
from services.inbound import Inbound
from services.overdue import ThreadDeadlines
from services.quarantine import Quarantine
from services.repair import Repair
from services.replays import Replays
from services.replies import Replies
from services.sending import Sending
from services.slots import Slots
from services.sweeps import Sweep
from services.threads import Threads
from services.validation import Validation
from services.views import Views
from services.webhook_urls import WebhookUrls
from storage.parallel import together as at_once


def new_operation() -> str:
    """Return a name for one change, unique enough for ever: 72 random bits."""
    return randomness.token_hex(9)


@dataclass(frozen=True, slots=True)
class Outside:
    """What the channel stands on; tests hand in their own."""

    settings: Settings
    stores: Stores
    gateway: Gateway
    clock: Clock
    secrets: Secrets
    bells: Bells = field(default_factory=CollectedBells)
    new_id: Callable[[], str] = new_operation
    together: Together = at_once


class Channel:
    """All that triggers and API need; a part is made when another first asks for it."""

    def __init__(self, outside: Outside) -> None:
        self.o = outside
        self.settings = outside.settings
        self.stores = outside.stores
        self.clock = outside.clock
        self.gateway = outside.gateway
        self.problems: tuple[str, ...] = ()
        for name, part in vars(type(self)).items():
            if isinstance(part, cached_property):
                getattr(self, name)  # now: later, two threads might make two of one

    @cached_property
    def catalogue(self) -> CatalogueReader:
        return CatalogueReader(self.stores.catalogue)

    @cached_property
    def urls(self) -> WebhookUrls:
        its = self.settings
        return WebhookUrls(its.public_base_url, its.webhook_secret, its.webhook_secret_previous)

    @cached_property
    def accesses(self) -> Accesses:
        return Accesses(self.o.secrets)

    @cached_property
    def threads(self) -> Threads:
        o, workstream = self.o, self.catalogue.workstream
        return Threads(self.stores, self.clock, o.new_id, workstream, o.together)

    @cached_property
    def consent(self) -> Consent:
        return Consent(self.stores.customers, self.clock)

    @cached_property
    def customers(self) -> Customers:
        return Customers(self.stores.customers, self.o.together)

    @cached_property
    def delivery(self) -> Delivery:
        return Delivery(self.stores, self.consent, self.clock)

    @cached_property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.stores.quarantine, self.clock, self.o.new_id)

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.settings.threads)

    @cached_property
    def sending(self) -> Sending:
        return Sending(
            stores=self.stores,
            threads=self.threads,
            catalogue=self.catalogue,
            gateway=self.gateway,
            accesses=self.accesses,
            consent=self.consent,
            delivery=self.delivery,
            bells=self.o.bells,
            clock=self.clock,
            together=self.o.together,
            slots=self.slots,
            status_url=self.urls.callback,
        )

    @cached_property
    def inbound(self) -> Inbound:
        return Inbound(
            stores=self.stores,
            threads=self.threads,
            catalogue=self.catalogue,
            gateway=self.gateway,
            accesses=self.accesses,
            consent=self.consent,
            delivery=self.delivery,
            quarantine=self.quarantine,
            bells=self.o.bells,
            clock=self.clock,
            customers=self.customers,
        )

    @cached_property
    def replies(self) -> Replies:
        return Replies(
            stores=self.stores,
            threads=self.threads,
            catalogue=self.catalogue,
            gateway=self.gateway,
            sending=self.sending,
            bells=self.o.bells,
            customers=self.customers,
            slots=self.slots,
        )

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.stores, self.threads, self.catalogue, self.o.bells)

    @cached_property
    def views(self) -> Views:
        return Views(self.stores, self.catalogue, self.clock)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.stores.contacts, self.stores.customers, self.o.new_id)

    @cached_property
    def administration(self) -> Administration:
        floor = self.settings.auto_close_minimum
        return Administration(self.stores, self.catalogue, self.gateway, floor)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.stores.catalogue, self.catalogue, self.clock, self.o.new_id)

    @cached_property
    def validation(self) -> Validation:
        return Validation(self.catalogue, self.gateway, self.accesses)

    @cached_property
    def replays(self) -> Replays:
        return Replays(self.stores.quarantine, self.inbound, self.catalogue, self.urls, self.clock)

    @cached_property
    def overdue(self) -> ThreadDeadlines:
        return ThreadDeadlines(
            self.stores, self.threads, self.catalogue, self.gateway, self.o.bells, self.clock
        )

    @cached_property
    def sweep(self) -> Sweep:
        return Sweep(self.stores, self.clock, {Kind.THREAD: self.overdue}, self.o.together)

    @cached_property
    def repair(self) -> Repair:
        return Repair(self.stores, self.overdue, self.clock)
