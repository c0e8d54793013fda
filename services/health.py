"""Readiness: what keeps the channel from working, in sentences."""

from __future__ import annotations

from services.access import Accesses
from services.catalogue import CatalogueReader


def problems(catalogue: CatalogueReader, accesses: Accesses) -> list[str]:
    """Return what is wrong; raises ``Unavailable`` when storage cannot be reached."""
    found = []
    for account in catalogue.fresh().accounts.values():
        missing = accesses.missing(account) if account.enabled else []
        if missing:
            found.append(f"Account {account.name}: no value in {', '.join(missing)}.")
    return found
