"""Files in Blob Storage, in the container ``media``; what is known about one is its metadata.

The client is imported on the first file only, and makes the container when it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from domain.errors import Unavailable
from domain.media import StoredFile
from storage.late import Late

if TYPE_CHECKING:
    from azure.core.credentials import AzureNamedKeyCredential, TokenCredential
    from azure.storage.blob import ContainerClient

CONTAINER = "media"
CONNECT_SECONDS = 2
READ_SECONDS = 20


class BlobFiles:
    """Files in one container."""

    def __init__(
        self, endpoint: str, credential: AzureNamedKeyCredential | TokenCredential
    ) -> None:
        self._endpoint = endpoint
        self._credential = credential
        self._container = Late(self._connected)

    def put(self, key: str, file: StoredFile) -> None:
        """Write a file, over an earlier one."""
        from azure.storage.blob import ContentSettings  # noqa: PLC0415 - cold start

        facts = {"name": file.name, "owner": file.owner, "at": file.at}
        with _errors():
            self._container().upload_blob(
                key,
                file.content,
                overwrite=True,
                content_settings=ContentSettings(content_type=file.content_type),
                metadata={name: quote(value) for name, value in facts.items() if value},
            )

    def get(self, key: str) -> StoredFile | None:
        """Return a file."""
        with _errors(), _nothing_there():
            found = self._container().download_blob(key)
            return _file(found.properties, found.readall())
        return None

    def facts(self, key: str) -> StoredFile | None:
        """Return what is known about a file, without its content."""
        with _errors(), _nothing_there():
            return _file(self._container().get_blob_client(key).get_blob_properties())
        return None

    def remove(self, key: str) -> None:
        """Remove a file, if it is there."""
        with _errors(), _nothing_there():
            self._container().delete_blob(key)

    def _connected(self) -> ContainerClient:
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415 - cold start
        from azure.storage.blob import ContainerClient, LinearRetry  # noqa: PLC0415 - cold start

        container = ContainerClient(
            self._endpoint,
            CONTAINER,
            credential=self._credential,
            connection_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retry_policy=LinearRetry(backoff=1, retry_total=1, random_jitter_range=1),
        )
        with suppress(ResourceExistsError):
            container.create_container()
        return container


def _file(properties: object, content: bytes = b"") -> StoredFile:
    known = getattr(properties, "metadata", None) or {}
    settings = getattr(properties, "content_settings", None)
    return StoredFile(
        content=content,
        content_type=getattr(settings, "content_type", "") or "",
        **{name: unquote(known.get(name, "")) for name in ("name", "owner", "at")},
    )


def _nothing_there() -> suppress:
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415 - cold start

    return suppress(ResourceNotFoundError)


@contextmanager
def _errors() -> Iterator[None]:
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - cold start

    try:
        yield
    except AzureError as error:
        detail = "The store of files cannot be reached; it is tried again."
        raise Unavailable("files_unavailable", detail) from error
