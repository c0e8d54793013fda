"""Files in memory and in Azurite's Blob Storage obey the same rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.errors import Unavailable
from domain.media import FileStore, StoredFile
from storage.files import BlobFiles
from tests.contract.conftest import CREDENTIAL
from tests.fakes.stores import FakeFiles

FILE = StoredFile(b"\x89PNG", "image/png", "Straße, 1 “plan”.png", "ann", "2026-03-02T09:00")


@pytest.fixture(params=["memory", "azurite"])
def files(request: pytest.FixtureRequest) -> Iterator[FileStore]:
    if request.param == "azurite":
        yield BlobFiles(request.getfixturevalue("azurite").blob_url, CREDENTIAL)
    else:
        yield FakeFiles()


def test_a_file_comes_back_as_it_was_put(files: FileStore) -> None:
    files.put("in/thread-1.0", FILE)
    assert files.get("in/thread-1.0") == FILE


def test_what_is_known_about_a_file_can_be_had_without_it(files: FileStore) -> None:
    files.put("out/a", FILE)
    found = files.facts("out/a")
    assert found is not None
    assert (found.content, found.name, found.owner) == (b"", FILE.name, "ann")


def test_putting_a_file_again_replaces_it(files: FileStore) -> None:
    files.put("out/b", FILE)
    files.put("out/b", StoredFile(b"other", "text/csv"))
    assert files.get("out/b") == StoredFile(b"other", "text/csv")


def test_a_file_that_was_removed_is_gone_and_removing_it_again_does_no_harm(
    files: FileStore,
) -> None:
    files.put("in/gone.0", FILE)
    files.remove("in/gone.0")
    files.remove("in/gone.0")
    assert files.get("in/gone.0") is None


def test_what_was_never_put_is_not_there(files: FileStore) -> None:
    assert files.get("out/none") is None
    assert files.facts("out/none") is None


def test_a_store_that_cannot_be_reached_is_told_so() -> None:
    with pytest.raises(Unavailable, match="files_unavailable"):
        BlobFiles("http://127.0.0.1:1/devstoreaccount1", CREDENTIAL).get("x")
