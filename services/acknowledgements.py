"""Acknowledgements: given once per provider, before anything is sent through it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.acknowledgements import TEXT_VERSION, Acknowledgement
from domain.errors import Invalid
from domain.people import Principal
from domain.ports import Clock
from domain.stores import CatalogueStore
from services.administration import WITHIN
from services.catalogue import CatalogueReader
from services.races import won


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """Takes acknowledgements and keeps the first one of each provider."""

    store: CatalogueStore
    catalogue: CatalogueReader
    clock: Clock

    def all(self) -> list[Acknowledgement]:
        """Return what was acknowledged, by provider."""
        given = self.catalogue.fresh().acknowledgements
        return [given[key] for key in sorted(given)]

    def give(self, account: str, text_version: str, who: Principal) -> Acknowledgement:
        """Note that *who* agrees, for the account's provider; the first one stays."""
        provider = self.catalogue.fresh().account(account).provider
        if text_version != TEXT_VERSION:
            raise Invalid(
                "text_version_unknown", "Name the version of the text that you have read.",
                field="/textVersion", allowed=[TEXT_VERSION],
            )  # fmt: skip

        def attempt() -> Acknowledgement:
            was = self.store.one(Acknowledgement, provider)
            if was is not None and isinstance(was.value, Acknowledgement):
                return was.value
            given = Acknowledgement(provider, who.id, self.clock.now(), TEXT_VERSION)
            self.store.put(given, None)
            return given

        given = won(attempt, WITHIN)
        self.catalogue.fresh()
        return given
