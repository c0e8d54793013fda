"""`make requeue QUEUE=inbound-late`: gives poison messages back to their queue.

Signs in with the connection string in AzureWebJobsStorage, else as who is signed in to az, to the
account in AzureWebJobsStorage__accountName. A message is deleted from the poison queue after it
stands in the other one: at worst it comes twice, which changes nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from azure.storage.queue import QueueClient

from local.host.settings import DEVELOPMENT_STORAGE
from triggers.names import LATE, OUTBOX

Client = Callable[[str], Any]


def requeue(client: Client, queue: str) -> int:
    """Move every message of a queue's poison queue back; return how many."""
    poison, back = client(f"{queue}-poison"), client(queue)
    moved = 0
    for message in poison.receive_messages(messages_per_page=32, visibility_timeout=300):
        back.send_message(message.content)
        poison.delete_message(message)
        moved += 1
    return moved


def client_of(environment: Mapping[str, str]) -> Client:
    """Return what opens a queue of the account that the settings name."""
    connection = environment.get("AzureWebJobsStorage", "")
    if connection.startswith("UseDevelopmentStorage"):
        connection = DEVELOPMENT_STORAGE
    if connection:
        return lambda name: QueueClient.from_connection_string(connection, name)
    from azure.identity import AzureCliCredential  # noqa: PLC0415 - only where it is used

    url = f"https://{environment['AzureWebJobsStorage__accountName']}.queue.core.windows.net"
    return lambda name: QueueClient(url, name, credential=AzureCliCredential())


def main(arguments: list[str]) -> int:
    """Move the messages; 0 when done, 2 if it was not said which."""
    if len(arguments) != 1 or arguments[0] not in {OUTBOX, LATE}:
        print(f"Say which: make requeue QUEUE={LATE} (or {OUTBOX})", file=sys.stderr)
        return 2
    print(f"{requeue(client_of(os.environ), arguments[0])} messages given back.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
