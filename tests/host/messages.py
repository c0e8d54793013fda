"""Queues of Azurite, seen by the tests."""

import base64
from dataclasses import replace

from azure.core.exceptions import ResourceNotFoundError
from azure.storage.queue import QueueClient

from local.host.host_json import QueueOptions
from tests.host.serving import NO_PREFIX

QUICK = QueueOptions(max_dequeue_count=3, max_polling_interval=0.1)
HOST_JSON = replace(NO_PREFIX, queues=QUICK)


def opened(settings: dict[str, str], name: str) -> QueueClient:
    return QueueClient.from_connection_string(settings["AzureWebJobsStorage"], name)


def put(queue: QueueClient, text: str) -> None:
    queue.send_message(base64.b64encode(text.encode()).decode())


def bodies(queue: QueueClient) -> list[str]:
    messages = queue.peek_messages(max_messages=32) if queue_exists(queue) else []
    return [base64.b64decode(message.content).decode() for message in messages]


def queue_exists(queue: QueueClient) -> bool:
    try:
        queue.get_queue_properties()
    except ResourceNotFoundError:
        return False
    return True
