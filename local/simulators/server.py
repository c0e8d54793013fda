"""Serves the simulators on their ports, alone or beside a test."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from local.simulators.app import Simulators

_HOST = "127.0.0.1"
_START_SECONDS = 10.0


@dataclass(frozen=True)
class Addresses:
    """Where the simulators listen."""

    base: str
    own: Mapping[str, str]

    def of(self, provider: str) -> str:
        """Give the address that stands for the provider's host."""
        return self.own.get(provider, f"{self.base}/{provider}")


def listen(port: int = 0) -> socket.socket:
    """Take a port; 0 takes a free one. Callers may come before the server runs: they wait."""
    # asyncio turns Nagle's delay off only where the protocol is named.
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind((_HOST, port))
    taken.listen()
    return taken


def address(taken: socket.socket) -> str:
    """Give the address of a port that was taken."""
    return f"http://{_HOST}:{taken.getsockname()[1]}"


def server(simulators: Simulators, own: Mapping[str, socket.socket]) -> uvicorn.Server:
    """Make a server that looks at the port of a call to find the app for it."""
    apps = {taken.getsockname()[1]: simulators.own_ports[name] for name, taken in own.items()}
    config = uvicorn.Config(
        _by_port(simulators.app, apps),
        http=_HangUpProtocol,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


@contextmanager
def running(simulators: Simulators) -> Iterator[Addresses]:
    """Serve on free ports in a thread, as long as the block runs."""
    main, own = listen(), {name: listen() for name in simulators.own_ports}
    one = server(simulators, own)
    thread = threading.Thread(target=one.run, args=([main, *own.values()],), daemon=True)
    thread.start()
    _wait_for(lambda: one.started)
    try:
        yield Addresses(address(main), {name: address(taken) for name, taken in own.items()})
    finally:
        one.should_exit = True
        thread.join()


class _HangUpProtocol(H11Protocol):
    """Lets an app close a connection without an answer, which ASGI cannot say."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app: ASGIApp = self.app

        async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})["hang_up"] = transport.abort
            await app(scope, receive, send)

        self.app = with_hang_up


def _by_port(default: ASGIApp, others: Mapping[int, ASGIApp]) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await others.get(scope["server"][1], default)(scope, receive, send)

    return app


def _wait_for(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError("the simulators did not start")
        time.sleep(0.01)
