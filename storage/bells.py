"""Bells that ring later: a function's output cannot wait, the queue's own client can.

The client is imported with the first of them only, and makes the queue when it is missing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from domain.bells import QUEUE
from storage.late import Late

if TYPE_CHECKING:
    from azure.core.credentials import AzureNamedKeyCredential, TokenCredential
    from azure.storage.queue import QueueClient

CONNECT_SECONDS = 2
READ_SECONDS = 2


class BellQueue:
    """The queue that wakes the function ``send_outbox``."""

    def __init__(
        self, endpoint: str, credential: AzureNamedKeyCredential | TokenCredential
    ) -> None:
        self._endpoint = endpoint
        self._credential = credential
        self._queue = Late(self._connected)

    def ring(self, bell: str, after: timedelta) -> None:
        """Ring when *after* is over, in whole seconds and never earlier.

        A bell that cannot be left is lost: the deadline that was written before makes it good.
        """
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - cold start

        with suppress(AzureError):
            self._queue().send_message(bell, visibility_timeout=ceil(after.total_seconds()))

    def _connected(self) -> QueueClient:
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415 - cold start
        from azure.storage.queue import (  # noqa: PLC0415 - cold start
            QueueClient,
            TextBase64EncodePolicy,
        )

        queue = QueueClient(
            self._endpoint,
            QUEUE,
            credential=self._credential,
            message_encode_policy=TextBase64EncodePolicy(),
            connection_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retry_total=0,
        )
        with suppress(ResourceExistsError):
            queue.create_queue()
        return queue
