"""A relay between the app and what it calls: counts requests, delays them, cuts the line.

It copies bytes and reads only where a request begins and ends, so nothing is changed on the way.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNK = 65536
_HOST = "127.0.0.1"


@dataclass
class Relay:
    """One port that stands for another. ``requests`` are method and path, in order."""

    target: int
    latency: float = 0.0
    requests: list[str] = field(default_factory=list)
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: asyncio.Server | None = None
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    def up(self) -> None:
        """Take connections."""
        self._do(self._listen())

    def down(self) -> None:
        """Refuse connections and cut those that stand."""
        self._do(self._cut())

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Be down for a while."""
        self.down()
        try:
            yield
        finally:
            self.up()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._take, _HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in list(self._lines):
            line.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = {writer}
        self._lines.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            there, back = await asyncio.open_connection(_HOST, self.target)
            lines.add(back)
            self._lines.add(back)
            answers = asyncio.ensure_future(_copy(there, writer))
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._forward(reader, back)
            answers.cancel()
        for line in lines:
            line.transport.abort()
        self._lines -= lines

    async def _forward(self, reader: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            found = _LENGTH.search(head)
            body = await reader.readexactly(int(found[1])) if found else b""
            self.requests.append(" ".join(head.decode("latin-1").split(" ", 2)[:2]))
            if self.latency:
                await asyncio.sleep(self.latency)
            back.write(head + body)
            await back.drain()


@contextmanager
def relay(target: int) -> Iterator[Relay]:
    """Relay to a port of this machine, as long as the block runs."""
    one = Relay(target)
    thread = threading.Thread(target=one._loop.run_forever, daemon=True)
    thread.start()
    one.up()
    try:
        yield one
    finally:
        one.down()
        one._loop.call_soon_threadsafe(one._loop.stop)
        thread.join(10)
        one._loop.close()


async def _copy(there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while some := await there.read(_CHUNK):
            writer.write(some)
            await writer.drain()
    writer.close()
