"""One storage queue, seen from the event loop.

The client is synchronous and not promised to be safe across threads, so each queue has one thread.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.storage.queue import QueueClient, QueueMessage

from local.host.settings import Connection

T = TypeVar("T")

# The client logs every request at INFO: the host's own polling would drown the app's log.
_QUIET = logging.getLogger("local.host.storage")
_QUIET.setLevel(logging.WARNING)


class StorageQueue:
    """Sends, receives and settles the messages of one queue; bodies are raw text."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.name = name
        self._client = _client(connection, name)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"queue-{name}")

    async def send(self, body: str) -> None:
        """Add a message; the queue is created if it is not there."""
        try:
            await self._in_thread(self._client.send_message, body)
        except ResourceNotFoundError:
            with suppress(ResourceExistsError):  # several who find none make it at once
                await self._in_thread(self._client.create_queue)
            await self._in_thread(self._client.send_message, body)

    async def receive(self, count: int, hide_seconds: int) -> list[QueueMessage]:
        """Take up to `count` messages (at most 32); a queue that is not there is empty."""
        try:
            return await self._in_thread(self._first_page, count, hide_seconds)
        except ResourceNotFoundError:
            return []

    async def hide(self, message: QueueMessage, seconds: float) -> None:
        """Make a received message visible again in so many seconds."""
        await self._in_thread(self._update, message, int(seconds))

    async def delete(self, message: QueueMessage) -> None:
        """Remove a received message."""
        await self._in_thread(self._client.delete_message, message)

    def close(self) -> None:
        """Let go of thread and connections."""
        self._thread.shutdown()
        self._client.close()

    def _first_page(self, count: int, hide_seconds: int) -> list[QueueMessage]:
        pages = self._client.receive_messages(
            messages_per_page=count, visibility_timeout=hide_seconds
        ).by_page()
        return list(next(pages, ()))

    def _update(self, message: QueueMessage, seconds: int) -> None:
        updated = self._client.update_message(message, visibility_timeout=seconds)
        message.pop_receipt = updated.pop_receipt

    async def _in_thread(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: call(*args, **kwargs))


class Queues:
    """The queues of one app, each opened once."""

    def __init__(self) -> None:
        self._open: dict[tuple[Connection, str], StorageQueue] = {}

    def open(self, connection: Connection, name: str) -> StorageQueue:
        """Return a queue; names are lower case in storage."""
        key = (connection, name.lower())
        if key not in self._open:
            self._open[key] = StorageQueue(*key)
        return self._open[key]

    def close(self) -> None:
        """Close all."""
        for queue in self._open.values():
            queue.close()


def _client(connection: Connection, name: str) -> QueueClient:
    options: dict[str, Any] = {"retry_total": 0, "logger": _QUIET}
    if connection.string:
        return QueueClient.from_connection_string(connection.string, name, **options)
    from azure.identity import ManagedIdentityCredential  # noqa: PLC0415 - only where it is used

    url = f"https://{connection.account}.queue.core.windows.net"
    credential = ManagedIdentityCredential(client_id=connection.client_id or None)
    return QueueClient(url, name, credential=credential, **options)


def encode_body(body: bytes, *, base64_encoded: bool) -> str:
    """Write a message body as `messageEncoding` of host.json says."""
    return base64.b64encode(body).decode() if base64_encoded else body.decode()


def decode_body(text: str, *, base64_encoded: bool) -> str | None:
    """Read a message body as `messageEncoding` of host.json says; None if it is not so."""
    if not base64_encoded:
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return None
