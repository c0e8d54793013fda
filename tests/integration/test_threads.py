"""Many texts at once on one thread, over real ETags: all are stored, in time."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.threads import Threads
from storage.parallel import together
from tests.azurite import Azurite
from tests.builders import WORKSTREAM
from tests.contract.conftest import Kind, azure_tables
from tests.e2e.polling import assert_in_time
from tests.fakes.stores import FakeClock, counting_ids, stores
from tests.unit.services.interleavings import THREAD, arrival


@pytest.mark.parametrize("processes", [1, 3], ids=["one process", "three processes"])
def test_sixteen_texts_at_once_are_stored_within_two_seconds(
    azurite: Azurite, kind: Kind, processes: int
) -> None:
    assert_in_time(lambda: _seconds(azurite, kind, processes), 2)


def _seconds(azurite: Azurite, kind: Kind, processes: int) -> float:
    """Store sixteen texts at once on a fresh thread; return how long it took."""
    shared = stores(azure_tables(azurite.table_url, kind), together)
    threads = [
        Threads(shared, FakeClock(), counting_ids(f"p{n}-"), lambda key: WORKSTREAM, together)
        for n in range(processes)
    ]
    keys = [f"text {number}" for number in range(16)]
    start = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        done = [
            pool.submit(
                threads[number % processes].change, THREAD, arrival(key), timedelta(seconds=10)
            )
            for number, key in enumerate(keys)
        ]
        for one in done:
            one.result(20)
    took = time.perf_counter() - start
    messages = shared.threads.messages(THREAD.id)
    assert sorted(message.text for message in messages) == sorted(keys)
    assert [message.seq for message in messages] == list(range(1, 17))
    rows, token = shared.inbox.view("open~", 10)
    assert (len(rows), token, rows[0].rev, rows[0].preview) == (1, None, 16, messages[-1].text)
    return took
