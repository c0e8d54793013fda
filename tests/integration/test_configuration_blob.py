"""A configuration in a blob, where only a real blob service can show that it is read."""

from __future__ import annotations

import pytest
from azure.storage.blob import BlobServiceClient

from runtime.configuration import document
from runtime.settings import read
from tests.azurite import Azurite
from tests.channels import ENVIRONMENT


def test_a_blob_is_read_and_a_missing_one_is_told(azurite: Azurite) -> None:
    client = BlobServiceClient.from_connection_string(azurite.connection_string)
    client.create_container("config")
    client.get_blob_client("config", "channel.json").upload_blob(b'\xef\xbb\xbf{"deployment": 1}')

    def text(name: str) -> str:
        own = {"AzureWebJobsStorage": azurite.connection_string}
        value = f"{azurite.blob_url}/config/{name}"
        return document(read({**ENVIRONMENT, **own, "CHANNEL_CONFIG": value}))

    assert text("channel.json") == '{"deployment": 1}'
    with pytest.raises(OSError, match="cannot be read"):
        text("gone.json")
