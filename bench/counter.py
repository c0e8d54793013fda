"""A door to storage that counts every request that passes, by method and table."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType

_TABLE = re.compile(r"^(\S+) /[^/ ]+/([^(? ]+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class CountingDoor:
    """Listens on a port of its own and passes everything on to *port*."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.counts: Counter[str] = Counter()
        self.port = 0

    def __enter__(self) -> CountingDoor:
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        ).result(10)
        self.port = started.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(_end_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def taken(self) -> Counter[str]:
        """Return what was counted since the last time."""
        counts, self.counts = self.counts, Counter()
        return counts

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        answers = asyncio.create_task(_pipe(there, writer))
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                self._count(head, body)
                back.write(head + body)
        back.close()
        with suppress(asyncio.CancelledError):
            await answers

    def _count(self, head: bytes, body: bytes) -> None:
        found = _TABLE.match(head.split(b"\r\n", 1)[0].decode("latin-1"))
        method, table = (found[1], found[2]) if found else ("?", "?")
        if table == "$batch":
            inside = re.search(rb"HTTP/1.1", body)
            line = body[: inside.start()].rsplit(b"\r\n", 1)[-1] if inside else b""
            table = line.decode("latin-1").split("(")[0].rstrip().rsplit("/", 1)[-1]
            method = "BATCH"
        self.counts[f"{method} {table}"] += 1


async def _end_all() -> None:
    """End every connection, so that none is left when the loop stops."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, asyncio.CancelledError):
        while data := await reader.read(65_536):
            writer.write(data)
    writer.close()
