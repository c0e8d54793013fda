"""Storage, wired: tables by connection string or managed identity, and the stores over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from domain.media import FileStore
from domain.stores import Stores
from runtime.settings import LOCAL_STORAGE, Settings, WrongSetting
from storage.authorization import authorization_of
from storage.bells import BellQueue
from storage.catalogue import CatalogueTable
from storage.clock import StorageClock
from storage.closed import ClosedTable
from storage.contacts import ContactTable
from storage.customers import CustomerTable
from storage.deadlines import DeadlineTable
from storage.files import BlobFiles
from storage.identity import SharedToken
from storage.inbox import InboxTable
from storage.limits import LimitTable
from storage.line import Line
from storage.parallel import together
from storage.people import PeopleTable
from storage.quarantine import QuarantineTable
from storage.receipts import ReceiptTable
from storage.rest import Making, RestTable
from storage.rows import Table
from storage.surveys import SurveyTable
from storage.threads import ThreadTable

if TYPE_CHECKING:
    from azure.core.credentials import AzureNamedKeyCredential, TokenCredential

    from storage.tables import AzureTable

TABLES = (
    "threads", "inbox", "deadlines", "customers", "closed", "receipts", "quarantine",
    "configuration", "contacts", "limits", "surveys", "people",
)  # fmt: skip

_DEVELOPMENT_ACCOUNT = "devstoreaccount1"
_DEVELOPMENT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
"""The key of every Azurite in the world; published by Microsoft, opens nothing else."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where tables, files and queues are, and who we are there."""

    url: str
    blobs: str
    queues: str
    credential: AzureNamedKeyCredential | TokenCredential


def endpoint(settings: Settings) -> Endpoint:
    """Return where the tables are; raise ``WrongSetting``."""
    from azure.core.credentials import AzureNamedKeyCredential  # noqa: PLC0415 - cold start

    if settings.storage_account and not settings.storage:
        return _identity(settings)
    parts = _parts(settings.storage)
    name, key = parts.get("AccountName", ""), parts.get("AccountKey", "")
    suffix = parts.get("EndpointSuffix", "core.windows.net")
    url = parts.get("TableEndpoint") or f"https://{name}.table.{suffix}"
    blobs = parts.get("BlobEndpoint") or f"https://{name}.blob.{suffix}"
    queues = parts.get("QueueEndpoint") or f"https://{name}.queue.{suffix}"
    if not name or not key:
        raise WrongSetting(
            "AzureWebJobsStorage",
            "must be a storage connection string; or leave it out and set "
            "AzureWebJobsStorage__accountName to use the app's identity.",
        )
    return Endpoint(url, blobs, queues, AzureNamedKeyCredential(name, key))


def _identity(settings: Settings) -> Endpoint:
    from azure.identity import ManagedIdentityCredential  # noqa: PLC0415 - only where it is used

    client = settings.storage_client_id or None
    table, blob, queue = (
        f"https://{settings.storage_account}.{service}.core.windows.net"
        for service in ("table", "blob", "queue")
    )
    return Endpoint(table, blob, queue, ManagedIdentityCredential(client_id=client))


def _parts(connection: str) -> Mapping[str, str]:
    if connection == LOCAL_STORAGE:
        return {
            "AccountName": _DEVELOPMENT_ACCOUNT,
            "AccountKey": _DEVELOPMENT_KEY,
            "TableEndpoint": f"http://127.0.0.1:10002/{_DEVELOPMENT_ACCOUNT}",
            "BlobEndpoint": f"http://127.0.0.1:10000/{_DEVELOPMENT_ACCOUNT}",
            "QueueEndpoint": f"http://127.0.0.1:10001/{_DEVELOPMENT_ACCOUNT}",
        }
    pairs = (part.partition("=") for part in connection.split(";") if part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def azure_tables(where: Endpoint, clock: StorageClock) -> dict[str, RestTable]:
    """Return every table, by name; nothing is sent yet.

    They share one line and one token; the client does what is rare (decision 0010).
    """
    credential = where.credential
    if hasattr(credential, "get_token"):
        credential = SharedToken(credential, clock)
    line = Line(where.url, authorization_of(credential), clock)
    client = partial(_client, replace(where, credential=credential), clock)
    return {name: RestTable(line, name, partial(client, name)) for name in TABLES}


def _client(where: Endpoint, clock: StorageClock, name: str) -> AzureTable:
    from storage.tables import AzureTable  # noqa: PLC0415 - cold start

    return AzureTable(where.url, name, where.credential, clock)


def files(where: Endpoint) -> BlobFiles:
    """Return the store of files; nothing is sent yet."""
    return BlobFiles(where.blobs, where.credential)


def bells(where: Endpoint) -> BellQueue:
    """Return the queue of bells that ring later; nothing is sent yet."""
    return BellQueue(where.queues, where.credential)


def stores(tables: Mapping[str, Table], files: FileStore) -> Stores:
    """Return the stores over *tables*, and that of *files*."""
    return Stores(
        threads=ThreadTable(tables["threads"]),
        inbox=InboxTable(tables["inbox"]),
        deadlines=DeadlineTable(tables["deadlines"], together),
        customers=CustomerTable(tables["customers"]),
        closed=ClosedTable(tables["closed"]),
        receipts=ReceiptTable(tables["receipts"]),
        quarantine=QuarantineTable(tables["quarantine"]),
        catalogue=CatalogueTable(tables["configuration"]),
        contacts=ContactTable(tables["contacts"]),
        files=files,
        limits=LimitTable(tables["limits"]),
        surveys=SurveyTable(tables["surveys"]),
        people=PeopleTable(tables["people"]),
    )


def ensure(tables: Mapping[str, Making]) -> None:
    """Create the tables that are missing, all at once."""
    calls: list[Callable[[], object]] = [table.ensure for table in tables.values()]
    together(*calls)
