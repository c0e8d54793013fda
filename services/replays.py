"""Replays: calls from quarantine, taken once more with the configuration as it is now."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from domain.accounts import ProviderName
from domain.callbacks import Call
from domain.errors import ChannelError, Conflict, NotFound
from domain.ports import Clock
from domain.quarantine import Quarantined, Reason
from domain.stores import QuarantineStore, Token
from services.catalogue import CatalogueReader
from services.inbound import Inbound
from services.webhook_urls import WebhookUrls

STORED = "stored"
"""The outcome of a replay that brought everything home; any other is the code of an error."""


class Noted:
    """Notes why a replayed call is refused again, instead of keeping it twice."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def keep(
        self,
        provider: ProviderName | str,  # noqa: ARG002 the protocol's shape
        account: str | None,  # noqa: ARG002 the protocol's shape
        reason: Reason,
        detail: str,  # noqa: ARG002 the protocol's shape
        call: Call,  # noqa: ARG002 the protocol's shape
    ) -> bool:
        """Note the reason."""
        self.reasons.append(reason.value)
        return True


@dataclass(frozen=True, slots=True)
class Replays:
    """Lists what lies in quarantine, and takes it again."""

    store: QuarantineStore
    inbound: Inbound
    catalogue: CatalogueReader
    urls: WebhookUrls
    clock: Clock

    def page(
        self, limit: int, token: Token | None = None
    ) -> tuple[list[Quarantined], Token | None]:
        """Return some calls, newest first."""
        return self.store.page(limit, token)

    def get(self, key: str) -> Quarantined:
        """Return one call."""
        stored = self.store.get(key)
        if stored is None:
            raise NotFound("no_such_call", "There is no call with this id in quarantine.")
        return stored.value

    def replay(self, key: str) -> Quarantined:
        """Take a call again, and note what came of it; a text that was stored is not doubled."""
        kept = self.get(key)
        noted = Noted()
        inbound = replace(self.inbound, quarantine=noted)
        self.catalogue.fresh()
        try:
            self._take(inbound, kept)
            outcome = noted.reasons[0] if noted.reasons else STORED
        except ChannelError as error:
            outcome = error.code
        now = self.clock.now()
        self.store.replayed(kept, now, outcome)
        return replace(kept, replayed_at=now, outcome=outcome)

    def remove(self, key: str) -> None:
        """Remove a call, if it is there."""
        self.store.remove(key)

    def _take(self, inbound: Inbound, kept: Quarantined) -> None:
        if not kept.replayable:
            raise Conflict("not_replayable", "Nothing shows who sent this call.")
        call = replace(kept.call, came_at=kept.call.came_at or kept.received_at)
        if kept.account is None:  # the platform's trigger brought it, and had verified it
            for envelope in _envelopes(call):
                inbound.event(ProviderName(kept.provider), envelope, call)
            return
        account = self.catalogue.now().account(kept.account)
        token = call.url.partition("?")[0].rpartition("/")[2]
        inbound.callback(account, call, self.urls.called(account, token))


def _envelopes(call: Call) -> list[dict[str, Any]]:
    """Return the events that Event Grid's trigger brought, as it kept them."""
    events = json.loads(call.body)
    return [event for event in events if isinstance(event, dict)]
