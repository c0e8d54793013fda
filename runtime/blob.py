"""A configuration that is too large for a setting: a blob of the app's own storage account."""

from __future__ import annotations

from runtime import storage
from runtime.settings import Settings


def read(url: str, settings: Settings) -> str:
    """Return the text of a blob; raise ``OSError`` where it is not ours or cannot be had."""
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - cold start
    from azure.storage.blob import BlobClient  # noqa: PLC0415 - cold start

    where = storage.endpoint(settings)
    if not url.startswith(f"{where.blobs}/"):
        raise OSError("not a blob of the app's own storage account: it would be shown our token")
    try:
        client = BlobClient.from_blob_url(
            url, credential=where.credential, retry_total=1, connection_timeout=2, read_timeout=10
        )
        return client.download_blob().readall().decode("utf-8-sig")
    except AzureError as error:
        raise OSError("the blob cannot be read") from error
