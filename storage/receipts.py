"""The table of receipts: one row per provider's message id."""

from __future__ import annotations

from domain.messages import DeliveryReport
from domain.ports import LostRace
from domain.receipts import Receipt
from domain.threads import Stored
from storage.rows import Changed, Exists, Missing, Row, Table, decoded, encoded

KEY = "receipt"


class ReceiptTable:
    """Receipts in Table Storage; ``key`` is a hash of account and the provider's id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def bind(self, key: str, thread: str, seq: int) -> tuple[DeliveryReport, ...]:
        """Note which message an id belongs to; return the reports that came before it."""
        try:
            self._table.create(Row(key, KEY, encoded(Receipt(thread, seq))))
        except Exists:
            was = self._stored(key)
            receipt = Receipt(thread, seq, was.value.parked)
            if was.value != receipt:
                self._replace(key, was, receipt)
            return receipt.parked  # they stay: whoever dies now is told them again
        return ()

    def park(self, key: str, report: DeliveryReport) -> Receipt | None:
        """Keep a report whose message is not known; return the receipt if it is known after all."""
        try:
            self._table.create(Row(key, KEY, encoded(Receipt(parked=(report,)))))
        except Exists:
            was = self._stored(key)
            if was.value.thread is not None:
                return was.value
            if report not in was.value.parked:
                self._replace(key, was, Receipt(parked=(*was.value.parked, report)))
        return None

    def get(self, key: str) -> Receipt | None:
        """Return a receipt."""
        row = self._table.get(key, KEY)
        return decoded(row, Receipt).value if row else None

    def claim(self, key: str, thread: str) -> str:
        """Return the thread that a caller's key belongs to: the first one to claim it."""
        try:
            self._table.create(Row(key, KEY, encoded(Receipt(thread))))
        except Exists:
            return self._stored(key).value.thread or thread
        return thread

    def remove(self, key: str) -> None:
        """Remove a receipt or a claim, if it is there."""
        self._table.delete(key, KEY)

    def _stored(self, key: str) -> Stored[Receipt]:
        row = self._table.get(key, KEY)
        if row is None:
            raise LostRace
        return decoded(row, Receipt)

    def _replace(self, key: str, was: Stored[Receipt], now: Receipt) -> None:
        try:
            self._table.replace(Row(key, KEY, encoded(now, was.raw), was.version))
        except (Changed, Missing) as error:
            raise LostRace from error
