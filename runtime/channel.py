"""The channel: all parts, joined. Tests hand in what it stands on: ``Channel(Outside(…))``."""

from __future__ import annotations

from functools import cached_property

from domain.bells import FILES, OUTBOX, Bell
from domain.deadlines import Kind
from runtime import logs
from runtime.carriage import Carriage
from runtime.outside import Outside
from runtime.parts import Parts
from runtime.privacy import Privacy
from services.access import Accesses
from services.acknowledgements import Acknowledgements
from services.administration import Administration
from services.agents import Agents
from services.api_keys import ApiKeys
from services.blocking import Blocking
from services.catalogue import CatalogueReader
from services.consent import Consent
from services.contacts import Contacts
from services.conversations import Conversations
from services.customers import Customers
from services.delivery import Delivery
from services.export import Export
from services.figures import DayFigures
from services.handing_back import HandingBack
from services.holds import Holds
from services.inbound import Inbound
from services.overdue import ThreadDeadlines
from services.quarantine import Quarantine
from services.repair import Repair
from services.replays import Replays
from services.replies import Replies
from services.saying import Saying
from services.sending import Sending
from services.silence import Silence
from services.slots import Slots
from services.snoozes import Snoozes
from services.surveys import Surveys
from services.sweeps import Handler, Sweep
from services.telling import Telling
from services.threads import Threads
from services.validation import Validation
from services.views import Views
from services.webhook_urls import WebhookUrls


class Channel(Parts):
    """All that triggers and API need; a part is made when another first asks for it."""

    def __init__(self, outside: Outside) -> None:
        self.o = outside
        self.settings = outside.settings
        self.stores = outside.stores
        self.clock = outside.clock
        self.gateway = outside.gateway
        self.telemetry = outside.telemetry
        self.problems: tuple[str, ...] = ()
        self.make()

    @cached_property
    def catalogue(self) -> CatalogueReader:
        return CatalogueReader(self.stores.catalogue, deployed=self.o.deployed)

    @cached_property
    def urls(self) -> WebhookUrls:
        its = self.settings
        return WebhookUrls(its.public_base_url, its.webhook_secret, its.webhook_secret_previous)

    @cached_property
    def accesses(self) -> Accesses:
        return Accesses(self.o.secrets)

    @cached_property
    def telling(self) -> Telling:
        watching = [self.telemetry.metrics.heard] if self.telemetry else []
        return Telling([*self.o.seams.subscribers, *watching])

    @cached_property
    def threads(self) -> Threads:
        o, workstream = self.o, self.catalogue.workstream
        return Threads(self.stores, self.clock, o.new_id, workstream, o.together, self.telling)

    @cached_property
    def consent(self) -> Consent:
        return Consent(self.stores.customers, self.clock)

    @cached_property
    def customers(self) -> Customers:
        find = self.o.seams.find_contacts or self.contacts.find
        return Customers(self.stores.customers, self.o.together, find)

    @cached_property
    def delivery(self) -> Delivery:
        return Delivery(self.threads, self.consent, self.clock)

    @cached_property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.stores.quarantine, self.clock, self.o.new_id, tell=logs.event)

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.settings.threads)

    @cached_property
    def carriage(self) -> Carriage:
        return Carriage(self)

    @cached_property
    def sending(self) -> Sending:
        return Sending(
            stores=self.stores, threads=self.threads, catalogue=self.catalogue,
            gateway=self.gateway, consent=self.consent, delivery=self.delivery,
            bells=self.o.bells, clock=self.clock, together=self.o.together, slots=self.slots,
            outgoing=self.carriage.outgoing,
            limits=self.carriage.limits,
        )  # fmt: skip

    @cached_property
    def inbound(self) -> Inbound:
        return Inbound(
            stores=self.stores, threads=self.threads, catalogue=self.catalogue,
            gateway=self.gateway, accesses=self.accesses, consent=self.consent,
            delivery=self.delivery, quarantine=self.quarantine, bells=self.o.bells,
            clock=self.clock, customers=self.customers, route=self.o.seams.route,
            rules=self.o.seams.rules, blocking=self.blocking, surveys=self.surveys,
        )  # fmt: skip

    @cached_property
    def blocking(self) -> Blocking:
        return Blocking(self.stores, self.threads, self.catalogue, self.clock)

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
            uploads=self.carriage.uploads,
            outgoing=self.carriage.outgoing,
        )

    @cached_property
    def holds(self) -> Holds:
        return Holds(self.stores, self.threads, self.sending, self.slots, self.o.bells)

    @cached_property
    def conversations(self) -> Conversations:
        saying = Saying(self.catalogue, self.o.bells, self.agents.name_of)
        return Conversations(self.stores, self.threads, self.catalogue, saying, self.surveys)

    @cached_property
    def surveys(self) -> Surveys:
        stores, base, token = self.stores, self.urls.base, self.o.new_token
        return Surveys(stores, self.threads, self.catalogue, self.clock, base, token)

    @cached_property
    def snoozes(self) -> Snoozes:
        return Snoozes(self.threads, self.clock)

    @cached_property
    def views(self) -> Views:
        return Views(self.stores, self.catalogue, self.clock)

    @cached_property
    def figures(self) -> DayFigures:
        return DayFigures(self.stores, self.clock, self.o.together)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.stores.contacts, self.stores.customers, self.o.new_id)

    @cached_property
    def administration(self) -> Administration:
        floor = self.settings.auto_close_minimum
        return Administration(self.stores, self.catalogue, self.gateway, floor)

    @cached_property
    def export(self) -> Export:
        return Export(self.stores)

    @cached_property
    def acknowledgements(self) -> Acknowledgements:
        return Acknowledgements(self.stores.catalogue, self.catalogue, self.clock)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.stores.catalogue, self.catalogue, self.clock, self.o.new_id)

    @cached_property
    def agents(self) -> Agents:
        return Agents(
            self.stores.people, self.api_keys, self.clock, self.settings.signed_in_by_platform,
            bool(self.settings.admin_key_hash),
        )  # fmt: skip

    @cached_property
    def handing_back(self) -> HandingBack:
        return HandingBack(self.stores, self.threads, self.catalogue, self.clock)

    @cached_property
    def validation(self) -> Validation:
        return Validation(self.catalogue, self.gateway, self.accesses)

    @cached_property
    def replays(self) -> Replays:
        return Replays(self.stores.quarantine, self.inbound, self.catalogue, self.urls, self.clock)

    @cached_property
    def overdue(self) -> ThreadDeadlines:
        return ThreadDeadlines(
            self.stores, self.threads, self.catalogue, self.gateway, self.o.bells, self.clock,
            Silence(self.catalogue, self.surveys, self.agents.name_of), self.surveys,
        )  # fmt: skip

    @cached_property
    def privacy(self) -> Privacy:
        return Privacy(self)

    @cached_property
    def sweep(self) -> Sweep:
        handlers: dict[str, Handler] = {
            **self.o.seams.handlers,
            Kind.THREAD: self.overdue,
            Kind.ERASURE: self.privacy.erasure,
        }
        return Sweep(self.stores, self.clock, handlers, self.o.together)

    def hear(self, bell: Bell) -> None:
        """Do what a bell is about."""
        do = {OUTBOX: self.sending.empty, FILES: self.carriage.files.fetch}
        do[bell.kind](bell.key)

    @cached_property
    def repair(self) -> Repair:
        return Repair(self.stores, self.overdue, self.clock)
