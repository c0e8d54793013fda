"""The three calls of an inbound text: through the client, and spoken directly."""

from __future__ import annotations

import os
import time
from itertools import count

from runtime import storage
from runtime.settings import read
from storage.clock import StorageClock
from storage.rows import Op, Row, Table, Verb
from storage.tables import AzureTable

DOCUMENT = b'{"text":"' + b"x" * 700 + b'"}'
WARM_UP = 20
_numbers = count(1)


def compared(number: int) -> dict[str, float]:
    """Return the processor time of each way, in milliseconds per text."""
    where, clock = storage.endpoint(read(os.environ)), StorageClock()
    ways: dict[str, Table] = {
        "client": AzureTable(where.url, "threads", where.credential, clock),
        "rest": storage.azure_tables(where, clock)["threads"],
    }
    spent = dict.fromkeys(ways, 0.0)
    for table in ways.values():
        _texts(table, WARM_UP)
    for _ in range(4):  # in turns, so that a noisy moment hits both
        for name, table in ways.items():
            spent[name] += _texts(table, number // 4)
    return {name: round(1000 * seconds / (number // 4 * 4), 3) for name, seconds in spent.items()}


def _texts(table: Table, number: int) -> float:
    """Read a head, commit marker, message and head, update a row: so many times."""
    partition = f"bench{next(_numbers)}"
    version = table.create(Row(partition, "head", DOCUMENT))
    table.create(Row(partition, "inbox", DOCUMENT))
    before = time.process_time()
    for text in range(number):
        table.get(partition, "head")
        *_, version = table.transact(
            [
                Op(Verb.CREATE, Row(partition, f"d~{text}", b"{}")),
                Op(Verb.CREATE, Row(partition, f"m~{text}", DOCUMENT)),
                Op(Verb.REPLACE, Row(partition, "head", DOCUMENT, version)),
            ]
        )
        table.update(Row(partition, "inbox", DOCUMENT))
    return time.process_time() - before
