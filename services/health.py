"""Readiness: what keeps the channel from working, in sentences."""

from __future__ import annotations

from services.access import Accesses
from services.catalogue import CatalogueReader


def problems(catalogue: CatalogueReader, accesses: Accesses) -> list[str]:
    """Return what is wrong; raises ``Unavailable`` when storage cannot be reached."""
    found: list[str] = []
    picture = catalogue.fresh()
    used = {a.provider for a in picture.accounts.values() if a.enabled and not a.deleted}
    found += [
        f"Provider {provider}: privacy statement and opt-out handling are not acknowledged, "
        "so its numbers receive and do not send."
        for provider in sorted(used)
        if not picture.acknowledged(provider)
    ]
    for account in picture.accounts.values():
        missing = accesses.missing(account) if account.enabled else []
        if missing:
            found.append(f"Account {account.name}: {accesses.explained(missing)}")
    return found
