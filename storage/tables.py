"""Azure Table Storage through its client: requests, ETags and errors turned into ours.

One client per table and thread, because neither ``requests`` nor the client's transport promise
to be thread-safe. Reads are repeated by the client; writes are not, because only we can tell
what a lost answer means.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from azure.core import MatchConditions
from azure.core.exceptions import ResourceExistsError, ServiceRequestError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.core.pipeline.transport import RequestsTransport
from azure.data.tables import TableClient, UpdateMode

from domain import patience
from storage.clock import StorageClock
from storage.columns import columns, document
from storage.refusals import errors
from storage.rows import PAGE, Missing, Op, Page, Row, Verb, batch, checked, possible

if TYPE_CHECKING:
    from azure.core.credentials import AzureNamedKeyCredential, TokenCredential
    from azure.core.pipeline import PipelineRequest, PipelineResponse

CONNECT_SECONDS = 2
READ_SECONDS = 5
READ_RETRIES = 2


class _Listen(SansIOHTTPPolicy[Any, Any]):
    """Passes the date of every answer on to the clock."""

    def __init__(self, clock: StorageClock) -> None:
        self._clock = clock

    def on_response(
        self,
        request: PipelineRequest[Any],  # noqa: ARG002 the policy's protocol
        response: PipelineResponse[Any, Any],
    ) -> None:
        self._clock.heard(response.http_response.headers.get("Date"))


class _Patient(RequestsTransport):  # type: ignore[misc]  # imported lazily by azure-core, so Any
    """Waits no longer than whoever waits for us."""

    def send(self, request: Any, **kwargs: Any) -> Any:
        connecting, reading = patience.left(CONNECT_SECONDS), patience.left(READ_SECONDS)
        if not reading:
            raise ServiceRequestError("nobody waits any longer")
        times = {"connection_timeout": connecting, "read_timeout": reading}
        return super().send(request, **{**kwargs, **times})


class AzureTable:
    """One table."""

    def __init__(
        self,
        endpoint: str,
        name: str,
        credential: AzureNamedKeyCredential | TokenCredential,
        clock: StorageClock,
        verify: bool | str = True,
    ) -> None:
        """*verify* names the certificates to trust, where they are not the system's."""
        self.name = name
        self._endpoint = endpoint
        self._credential = credential
        self._clock = clock
        self._verify = verify
        self._local = threading.local()

    @property
    def _client(self) -> TableClient:
        client: TableClient | None = getattr(self._local, "client", None)
        if client is None:
            client = TableClient(
                self._endpoint,
                self.name,
                credential=self._credential,
                transport=_Patient(
                    use_env_settings=False,
                    connection_timeout=CONNECT_SECONDS,
                    read_timeout=READ_SECONDS,
                    connection_verify=self._verify,
                ),
                per_call_policies=[_Listen(self._clock)],
                retry_total=0,
                retry_backoff_factor=0.1,
            )
            self._local.client = client
        return client

    def ensure(self) -> None:
        """Create the table if it is not there."""
        with errors(self.name):
            try:
                self._client.create_table()
            except ResourceExistsError:
                return

    def get(self, partition: str, key: str) -> Row | None:
        """Return a row, None if there is none."""
        if not possible(partition, key):
            return None
        with suppress(Missing), errors(self.name):
            return _row(self._client.get_entity(partition, key, retry_total=READ_RETRIES))
        return None

    def create(self, row: Row) -> str:
        """Create a row and return its version; raise ``Exists``."""
        with errors(self.name):
            return _etag(self._client.create_entity(_entity(row)))

    def replace(self, row: Row) -> str:
        """Replace a row that has ``row.version``; raise ``Changed`` or ``Missing``."""
        with errors(self.name):
            return _etag(
                self._client.update_entity(
                    _entity(row),
                    mode=UpdateMode.REPLACE,
                    etag=row.version,
                    match_condition=MatchConditions.IfNotModified,
                )
            )

    def update(self, row: Row) -> str:
        """Replace a row whatever its version; raise ``Missing``."""
        with errors(self.name):
            return _etag(self._client.update_entity(_entity(row), mode=UpdateMode.REPLACE))

    def upsert(self, row: Row) -> str:
        """Write a row whether it is there or not."""
        with errors(self.name):
            return _etag(self._client.upsert_entity(_entity(row), mode=UpdateMode.REPLACE))

    def delete(self, partition: str, key: str, version: str | None = None) -> None:
        """Remove a row, if it has *version* where one is given; a missing one is fine."""
        if not possible(partition, key):
            return
        condition: dict[str, Any] = {}
        if version:
            condition = {"etag": version, "match_condition": MatchConditions.IfNotModified}
        with suppress(Missing), errors(self.name):
            self._client.delete_entity(partition, key, **condition)

    def transact(self, ops: Sequence[Op]) -> list[str]:
        """Do all operations of one partition or none; return versions in order."""
        operations = [_operation(op) for op in batch(ops)]
        with errors(self.name):
            results = self._client.submit_transaction(operations)
        return [_etag(result) for result in results]

    def page(
        self,
        partitions: tuple[str, str],
        keys: tuple[str, str] | None = None,
        limit: int = PAGE,
        token: tuple[str, str] | None = None,
        since: datetime | None = None,
    ) -> Page:
        """Return rows of the half-open ranges of *partitions* and *keys*, in order."""
        filters = "PartitionKey ge @p0 and PartitionKey lt @p1"
        values: dict[str, Any] = {"p0": partitions[0], "p1": partitions[1]}
        if keys is not None:
            filters += " and RowKey ge @k0 and RowKey lt @k1"
            values |= {"k0": keys[0], "k1": keys[1]}
        if since is not None:
            filters += " and Timestamp ge @since"
            values |= {"since": since}
        with errors(self.name):
            pages: Any = self._client.query_entities(
                filters, parameters=values, results_per_page=limit, retry_total=READ_RETRIES
            ).by_page(_continuation(token))
            rows = tuple(_row(entity) for entity in next(pages, ()))
            return Page(rows, _token(pages.continuation_token))


def _entity(row: Row) -> dict[str, Any]:
    own = {"PartitionKey": row.partition, "RowKey": row.key}
    return own | columns(checked(row).document)


def _row(entity: Any) -> Row:
    version, written = (entity.metadata.get(name) for name in ("etag", "timestamp"))
    own = entity["PartitionKey"], entity["RowKey"]
    return Row(*own, document(entity), version or "", written)


def _operation(op: Op) -> tuple[str, dict[str, Any], dict[str, Any]]:
    conditions: dict[str, Any] = {}
    if op.verb in {Verb.REPLACE, Verb.UPSERT}:
        conditions["mode"] = UpdateMode.REPLACE
    if op.verb in {Verb.REPLACE, Verb.DELETE} and op.row.version:
        conditions |= {"etag": op.row.version, "match_condition": MatchConditions.IfNotModified}
    word = "update" if op.verb is Verb.REPLACE else op.verb.value
    return word, _entity(op.row), conditions


def _etag(result: Mapping[str, Any]) -> str:
    return str(result.get("etag", ""))


def _continuation(token: tuple[str, str] | None) -> Any:
    return {"PartitionKey": token[0], "RowKey": token[1]} if token else None


def _token(continuation: Any) -> tuple[str, str] | None:
    if not continuation or not continuation.get("PartitionKey"):
        return None
    return continuation["PartitionKey"], continuation.get("RowKey") or ""
