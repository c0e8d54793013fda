"""The queue trigger: takes messages, runs the function, settles each message by what happened.

Source: Azure.WebJobs storage queues extension (fact sheet, section 9).
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from azure.core.exceptions import AzureError
from azure.functions.meta import Datum
from azure.storage.queue import QueueMessage

from local.host.errors import InvocationError
from local.host.functions import Function
from local.host.host_json import QueueOptions
from local.host.invocation import Invoker, Trigger
from local.host.logs import logger
from local.host.storage_queue import StorageQueue, decode_body

HIDE_SECONDS = 600  # renewed at half of it while the function runs
_FIRST_PAUSE = 0.1


@dataclass
class QueueListener:
    """Feeds one function from one queue; `poison` takes what failed too often."""

    function: Function
    queue: StorageQueue
    poison: StorageQueue
    options: QueueOptions
    invoker: Invoker
    hide_seconds: int
    _taking: asyncio.Task[bool] | None = None
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Poll until cancelled; the pause grows while there is nothing to do."""
        pause = _FIRST_PAUSE
        while True:
            if len(self._running) > self.options.new_batch_threshold:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                continue
            # Not to be cut short: messages taken and not handled stay hidden for ten minutes.
            self._taking = asyncio.create_task(self._take_batch())
            if await asyncio.shield(self._taking):
                pause = _FIRST_PAUSE
                continue
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.options.max_polling_interval)

    async def finish(self) -> None:
        """Wait for the messages that are being handled."""
        if self._taking:
            await self._taking
        if self._running:
            await asyncio.wait(self._running)

    async def _take_batch(self) -> bool:
        try:
            messages = await self.queue.receive(self.options.batch_size, self.hide_seconds)
        except AzureError as error:
            logger.warning("queue '%s' cannot be read: %s", self.queue.name, error)
            return False
        for message in messages:
            task = asyncio.create_task(self._handle(message))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return bool(messages)

    async def _handle(self, message: QueueMessage) -> None:
        renewal = asyncio.create_task(self._keep_hidden(message))
        try:
            await self._run_and_settle(message)
        except AzureError as error:
            logger.warning("queue '%s': a message was not settled: %s", self.queue.name, error)
        finally:
            renewal.cancel()

    async def _run_and_settle(self, message: QueueMessage) -> None:
        tries = message.dequeue_count or 0
        body = decode_body(message.content, base64_encoded=self.options.base64)
        if body is None or tries > self.options.max_dequeue_count:
            await self._bury(message)
        elif await self._invoke(message, body):
            await self.queue.delete(message)
        elif tries == self.options.max_dequeue_count:
            await self._bury(message)
        else:
            await self.queue.hide(message, self.options.visibility_timeout)

    async def _invoke(self, message: QueueMessage, body: str) -> bool:
        try:
            await self.invoker.invoke(self.function, queue_trigger(message, body))
        except InvocationError:
            return False
        return True

    async def _bury(self, message: QueueMessage) -> None:
        logger.warning("message %s goes to '%s'", message.id, self.poison.name)
        await self.poison.send(message.content)
        await self.queue.delete(message)

    async def _keep_hidden(self, message: QueueMessage) -> None:
        while True:
            await asyncio.sleep(self.hide_seconds / 2)
            try:
                await self.queue.hide(message, self.hide_seconds)
            except AzureError as error:
                logger.warning("message %s is no longer ours: %s", message.id, error)


def queue_trigger(message: QueueMessage, body: str) -> Trigger:
    """Build what starts a queue function; the metadata is what QueueMessage shows of it."""
    metadata = {
        "Id": Datum(message.id, "string"),
        "DequeueCount": Datum(message.dequeue_count, "int"),
        "PopReceipt": Datum(message.pop_receipt, "string"),
        "InsertionTime": _time(message.inserted_on),
        "ExpirationTime": _time(message.expires_on),
        "NextVisibleTime": _time(message.next_visible_on),
    }
    return Trigger(Datum(body, "string"), metadata)


def _time(moment: datetime | None) -> Datum:
    return Datum(moment.isoformat() if moment else "", "string")
