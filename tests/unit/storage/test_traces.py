"""The trace of a message: rows of before have none, and are read as ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from domain.messages import Direction, Message
from storage.rows import Row, decoded, encoded

MESSAGE = Message(
    seq=1,
    conversation=1,
    direction=Direction.INBOUND,
    text="Hello",
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    trace=f"00-{'ab' * 16}-{'12' * 8}-01",
)


def test_a_row_keeps_the_trace() -> None:
    assert decoded(Row("thread", "m~1", encoded(MESSAGE)), Message).value == MESSAGE


def test_a_row_of_before_has_no_trace() -> None:
    document = msgspec.json.decode(encoded(MESSAGE))
    del document["trace"]
    row = Row("thread", "m~1", msgspec.json.encode(document))
    assert decoded(row, Message).value == replace(MESSAGE, trace="")
