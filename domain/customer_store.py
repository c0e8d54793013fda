"""What services need of the storage of customers, as a protocol (see ``stores``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.customers import Customer, LedgerEntry
from domain.threads import Stored


class CustomerStore(Protocol):
    """What holds for a customer across all our numbers."""

    def customer(self, key: str) -> Stored[Customer] | None:
        """Return the state, None if nothing is known."""

    def record(
        self, key: str, entry: LedgerEntry, was: Stored[Customer] | None, now: Customer
    ) -> None:
        """Add to the ledger and change the state at once; ``Seen`` or ``LostRace``."""

    def change(self, key: str, was: Stored[Customer] | None, now: Customer) -> None:
        """Change the state; ``LostRace``."""

    def ledger(self, key: str) -> list[LedgerEntry]:
        """Return every proof, oldest first."""

    def proofs(
        self, limit: int, token: tuple[str, str] | None = None
    ) -> tuple[list[LedgerEntry], tuple[str, str] | None]:
        """Return some proofs of all customers, and where the next page begins."""

    def join(self, key: str, thread: str) -> None:
        """Remember that the customer has this thread."""

    def threads(self, key: str) -> list[str]:
        """Return the threads of a customer."""

    def leave(self, key: str, thread: str) -> None:
        """Forget that the customer has a thread."""

    def clear(self, key: str) -> None:
        """Remove state and proofs; ``LostRace`` if they change meanwhile."""

    def redact(self, key: str, proofs: Sequence[LedgerEntry]) -> None:
        """Write proofs in the place of those with their keys."""
