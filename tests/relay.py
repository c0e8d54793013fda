"""A line between the app and what it calls, which can be cut: then the port refuses."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.ports import free_port

_CHUNK = 65536
_HOST = "127.0.0.1"


@dataclass
class Relay:
    """One port that stands for another."""

    target: int
    port: int = field(default_factory=free_port)  # nobody else's while it is cut
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: asyncio.Server | None = None
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    @contextmanager
    def running(self) -> Iterator["Relay"]:
        """Take connections as long as the block runs."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        self._do(self._listen())
        try:
            yield self
        finally:
            self._do(self._cut())
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(10)
            self._loop.close()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Refuse connections for a while, and end those that stand."""
        self._do(self._cut())
        try:
            yield
        finally:
            self._do(self._listen())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._take, _HOST, self.port)

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in list(self._lines):
            line.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            there, back = await asyncio.open_connection(_HOST, self.target)
        except OSError:
            self._lines.discard(writer)
            writer.transport.abort()
            return
        self._lines.add(back)
        await asyncio.gather(_copy(reader, back), _copy(there, writer))
        self._lines -= {writer, back}


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while some := await source.read(_CHUNK):
            target.write(some)
            await target.drain()
    target.close()
