"""The load: raw requests to one port, so many at a time, and how long each took."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What became of some requests; latencies in milliseconds."""

    number: int
    at_once: int
    seconds: float
    p50: float
    p99: float
    statuses: dict[int, int]

    @property
    def good(self) -> bool:
        """Tell whether every request was answered with success."""
        return all(200 <= status < 300 for status in self.statuses)

    def figures(self) -> dict[str, float]:
        """Return the figures that are published."""
        return {
            "p50_ms": round(self.p50, 2),
            "p99_ms": round(self.p99, 2),
            "per_second": round(self.number / self.seconds, 1),
        }


def drive(port: int, requests: Sequence[bytes], at_once: int) -> Load:
    """Send all requests to *port* of this machine; raises where one is refused."""
    load = asyncio.run(_drive(port, requests, at_once))
    if not load.good:
        raise RuntimeError(f"not every request was taken: {load.statuses}")
    return load


def summary(latencies: Sequence[float], at_once: int, seconds: float) -> Load:
    """Return the load that took these latencies, in seconds."""
    ordered = sorted(latencies)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * q))] * 1000 for q in (0.5, 0.99))
    return Load(len(ordered), at_once, seconds, p50, p99, {})


async def _drive(port: int, requests: Sequence[bytes], at_once: int) -> Load:
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    left = iter(requests)
    start = time.perf_counter()
    await asyncio.gather(*(_one(port, left, latencies, statuses) for _ in range(at_once)))
    load = summary(latencies, at_once, time.perf_counter() - start)
    return Load(load.number, at_once, load.seconds, load.p50, load.p99, dict(statuses))


async def _one(
    port: int, left: Iterator[bytes], latencies: list[float], statuses: Counter[int]
) -> None:
    """Send one request after the other over one connection, as long as the server keeps it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in left:
        start = time.perf_counter()
        writer.write(request)
        status, kept = await _answer(reader)
        latencies.append(time.perf_counter() - start)
        statuses[status] += 1
        if not kept:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer; return its status and whether the connection is kept."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    fields = dict(line.partition(": ")[::2] for line in head.split("\r\n")[1:])
    if "chunked" in fields.get("transfer-encoding", ""):
        while (size := int(await reader.readline(), 16)) > 0:
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", "0")))
    return status, fields.get("connection") != "close"
