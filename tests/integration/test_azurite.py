from pathlib import Path

import pytest
from azure.data.tables import TableServiceClient

from tests import azurite as emulator
from tests.azurite import Azurite, AzuriteMissingError


def test_azurite_takes_tables_at_the_address_it_gives(azurite: Azurite) -> None:
    with TableServiceClient.from_connection_string(azurite.connection_string) as service:
        service.create_table("hello")
        assert "hello" in [table.name for table in service.list_tables()]


def test_a_missing_azurite_is_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AZURITE", str(tmp_path / "none"))
    with pytest.raises(AzuriteMissingError, match="make setup"):
        emulator.command()


def test_an_azurite_that_fails_to_start_shows_what_it_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "azurite"
    broken.write_text("#!/bin/sh\necho port taken\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("AZURITE", str(broken))
    with pytest.raises(AzuriteMissingError, match="port taken"), emulator.running():
        pass
