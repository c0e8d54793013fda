"""The listening socket, and start and stop of everything that listens besides."""

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import uvicorn

from local.host.errors import HostError
from local.host.host import Host
from local.host.logs import logger

STOP_SECONDS = 10  # what running invocations get when the host stops
_ADDRESS = "127.0.0.1"


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again after a clean stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class HostServer:
    """Serves a host until told to stop; port 0 takes a free one."""

    host: Host
    port: int = 7071
    on_ready: Callable[[], None] = lambda: None
    _listening: list["asyncio.Task[None]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = _bind(self.port)
        self.port = self._socket.getsockname()[1]
        config = uvicorn.Config(
            self.host.front,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        self._server = _Server(config)

    @property
    def url(self) -> str:
        """Where the host listens."""
        return f"http://localhost:{self.port}"

    def stop(self) -> None:
        """Stop soon; safe from any thread."""
        self._server.should_exit = True

    async def serve(self) -> None:
        """Serve until `stop`, then let what runs finish."""
        serving = asyncio.create_task(self._server.serve([self._socket]))
        try:
            while not self._server.started and not serving.done():
                await asyncio.sleep(0.01)
            self._listening = [asyncio.create_task(each.run()) for each in self.host.listeners]
            for task in self._listening:
                task.add_done_callback(_complain)
            self.on_ready()
            await serving
        finally:
            await self._finish()

    def run(self) -> None:
        """Serve in this, the main thread, until SIGTERM or SIGINT."""
        asyncio.run(self._serve_until_signalled())

    @contextlib.contextmanager
    def in_thread(self) -> Iterator[str]:
        """Serve in a thread of its own; gives the URL once the host listens."""
        ready = threading.Event()
        self.on_ready = ready.set
        thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        thread.start()
        try:
            if not ready.wait(STOP_SECONDS):
                raise HostError("the local host did not start")
            yield self.url
        finally:
            self.stop()
            thread.join(2 * STOP_SECONDS)

    async def _serve_until_signalled(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        await self.serve()

    async def _finish(self) -> None:
        for task in self._listening:
            task.cancel()
        finishing = (listener.finish() for listener in self.host.listeners)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*finishing), STOP_SECONDS)
        self.host.close()


def _bind(port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only for sockets that name their protocol.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_ADDRESS, port))
    except OSError as error:
        listening.close()
        raise HostError(f"port {port} is taken: stop what uses it, or give --port") from error
    return listening


def _complain(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        logger.error("a listener died", exc_info=task.exception())
