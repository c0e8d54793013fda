"""A server that answers as it is told, one step per request, and notes what was asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO


@dataclass(frozen=True)
class Step:
    """What happens after a request: an answer, unless it is lost; then perhaps the end."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    lost: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Asked:
    """One request, and over which connection it came."""

    line: str
    headers: Mapping[str, str]
    body: bytes
    connection: int


class Scripted:
    """Serves on a port of its own; without a step left it answers 204."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/account"
        self.asked: list[Asked] = []

    @property
    def lines(self) -> list[str]:
        return [asked.line for asked in self.asked]

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self._open.append(connection)
                number = len(self._open)
                threading.Thread(target=self._talk, args=(connection, number), daemon=True).start()

    def stop(self) -> None:
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _talk(self, connection: socket.socket, number: int) -> None:
        with connection, connection.makefile("rb") as stream, suppress(OSError):
            while asked := _read(stream, number):
                self.asked.append(asked)
                step = self._steps.pop(0) if self._steps else Step()
                if step.lost:
                    return
                connection.sendall(_written(step))
                if step.ends:
                    return


def _read(stream: BinaryIO, number: int) -> Asked | None:
    line = stream.readline().decode("latin-1").strip()
    headers = {}
    while text := stream.readline().decode("latin-1").strip():
        name, _, value = text.partition(": ")
        headers[name.lower()] = value
    body = stream.read(int(headers.get("content-length", 0)))
    return Asked(line.removesuffix(" HTTP/1.1"), headers, body, number) if line else None


def _written(step: Step) -> bytes:
    length = {} if step.status == 204 else {"Content-Length": str(len(step.body))}
    headers = "".join(f"{name}: {value}\r\n" for name, value in {**length, **step.headers}.items())
    return f"HTTP/1.1 {step.status} Said\r\n{headers}\r\n".encode() + step.body


@contextmanager
def serving(*steps: Step) -> Iterator[Scripted]:
    """Serve these steps."""
    server = Scripted(*steps)
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.stop()
