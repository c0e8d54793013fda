"""The queue output binding: what a handler put into `Out` becomes messages.

Source: Azure.WebJobs storage queues extension; an array becomes one message per element.
"""

import json
from collections.abc import Iterator

from azure.functions.meta import Datum

from local.host.errors import HostError
from local.host.functions import Binding, Function
from local.host.host_json import QueueOptions
from local.host.settings import Settings
from local.host.storage_queue import Queues, StorageQueue, encode_body


class QueueOutput:
    """Sends the queue outputs of functions."""

    def __init__(self, settings: Settings, queues: Queues, options: QueueOptions) -> None:
        self._settings = settings
        self._queues = queues
        self._options = options

    def queue_of(self, function: Function, binding: Binding, suffix: str = "") -> StorageQueue:
        """Return the queue that a binding names; fails if a setting is missing."""
        fields = binding.fields
        connection = self._settings.connection(fields.get("connection", ""), function.name)
        name = self._settings.expand(fields["queueName"], function.name) + suffix
        try:
            return self._queues.open(connection, name)
        except ValueError as error:
            raise HostError(f"function '{function.name}': queue '{name}': {error}") from error

    async def send(self, function: Function, binding: Binding, datum: Datum) -> None:
        """Send what an output holds."""
        queue = self.queue_of(function, binding)
        for body in _bodies(datum):
            await queue.send(encode_body(body, base64_encoded=self._options.base64))


def _bodies(datum: Datum) -> Iterator[bytes]:
    if datum.type != "json":
        yield datum.value.encode() if isinstance(datum.value, str) else datum.value
        return
    content = json.loads(datum.value)
    for item in content if isinstance(content, list) else [content]:
        yield (item if isinstance(item, str) else json.dumps(item)).encode()
