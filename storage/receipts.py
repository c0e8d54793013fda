"""The table of receipts: one row per provider's message id, insert-only."""

from __future__ import annotations

from domain.receipts import Receipt
from storage.rows import Exists, Row, Table, decoded, encoded

KEY = "receipt"


class ReceiptTable:
    """Receipts in Table Storage; ``key`` is a hash of provider, account and the provider's id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put(self, key: str, receipt: Receipt) -> Receipt | None:
        """Insert a receipt; if one is there already, return that one and change nothing."""
        try:
            self._table.create(Row(key, KEY, encoded(receipt)))
        except Exists:
            return self.get(key)
        return None

    def get(self, key: str) -> Receipt | None:
        """Return a receipt."""
        row = self._table.get(key, KEY)
        return decoded(row, Receipt).value if row else None
