"""The composition root: every part is made and joined here, once per process.

Tests hand in their own parts: ``build(settings, stores=…, gateway=…, clock=…)``.
"""

from __future__ import annotations

import os
import secrets as randomness
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from domain.deadlines import Kind
from domain.ports import Bells, Clock, Gateway, Secrets, Together
from domain.stores import Stores
from runtime import logs, storage
from runtime.bells import CollectedBells
from runtime.clock import shift_from
from runtime.secrets import EnvironmentSecrets
from runtime.settings import Settings, read
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
from services.quarantine import Quarantine
from services.replays import Replays
from services.replies import Replies
from services.sending import Sending
from services.slots import Slots
from services.sweeps import Sweep, ThreadDeadlines
from services.threads import Threads
from services.validation import Validation
from services.views import Views
from services.webhook_urls import WebhookUrls
from storage.clock import StorageClock
from storage.parallel import together as at_once


@dataclass(frozen=True, slots=True)
class Channel:
    """All that triggers and API need."""

    settings: Settings
    stores: Stores
    clock: Clock
    catalogue: CatalogueReader
    urls: WebhookUrls
    accesses: Accesses
    gateway: Gateway
    quarantine: Quarantine
    consent: Consent
    inbound: Inbound
    sending: Sending
    replies: Replies
    conversations: Conversations
    views: Views
    contacts: Contacts
    administration: Administration
    api_keys: ApiKeys
    validation: Validation
    replays: Replays
    sweep: Sweep


def new_operation() -> str:
    """Return a name for one change, unique enough for ever: 72 random bits."""
    return randomness.token_hex(9)


def build(
    settings: Settings,
    *,
    stores: Stores,
    gateway: Gateway,
    clock: Clock,
    secrets: Secrets,
    bells: Bells | None = None,
    new_id: Callable[[], str] = new_operation,
    together: Together = at_once,
) -> Channel:
    """Join the parts."""
    bells = bells or CollectedBells()
    catalogue = CatalogueReader(stores.catalogue)
    urls = WebhookUrls(
        settings.public_base_url, settings.webhook_secret, settings.webhook_secret_previous
    )
    accesses = Accesses(secrets)
    threads = Threads(stores, clock, new_id, catalogue.workstream, together)
    consent = Consent(stores.customers, clock)
    customers = Customers(stores.customers, together)
    delivery = Delivery(stores, consent, clock)
    quarantine = Quarantine(stores.quarantine, clock, new_id)
    slots = Slots(settings.threads)
    sending = Sending(
        stores, threads, catalogue, gateway, accesses, consent, delivery, bells, clock, together,
        slots, urls.callback,
    )  # fmt: skip
    thread_deadlines = ThreadDeadlines(stores, threads, catalogue, gateway, bells, clock)
    inbound = Inbound(
        stores, threads, catalogue, gateway, accesses, consent, delivery, quarantine, bells,
        clock, customers,
    )  # fmt: skip
    return Channel(
        settings=settings,
        stores=stores,
        clock=clock,
        catalogue=catalogue,
        urls=urls,
        accesses=accesses,
        gateway=gateway,
        quarantine=quarantine,
        consent=consent,
        inbound=inbound,
        sending=sending,
        replies=Replies(
            stores, threads, catalogue, gateway, sending, bells, customers, slots
        ),
        conversations=Conversations(stores, threads, catalogue),
        views=Views(stores, catalogue, clock),
        contacts=Contacts(stores.contacts, stores.customers, new_id),
        administration=Administration(stores, catalogue, gateway, settings.auto_close_minimum),
        api_keys=ApiKeys(stores.catalogue, catalogue, clock, new_id),
        validation=Validation(catalogue, gateway, accesses),
        replays=Replays(stores.quarantine, inbound, catalogue, urls, clock),
        sweep=Sweep(stores, clock, {Kind.THREAD: thread_deadlines}, together),
    )  # fmt: skip


@cache
def channel() -> Channel:
    """Return this process's channel, made from the environment at the first call."""
    from providers.gateway import Gateway as Providers  # noqa: PLC0415 - cold start

    logs.quiet()
    settings = read(os.environ)
    clock = StorageClock(shift=shift_from(settings.development_clock))
    tables = storage.azure_tables(storage.endpoint(settings), clock)
    storage.ensure(tables)
    return build(
        settings,
        stores=storage.stores(tables),
        gateway=Providers(settings.provider_simulator_url or None),
        clock=clock,
        secrets=EnvironmentSecrets(os.environ),
    )
