"""How storage knows us: signatures, and tokens that end."""

from __future__ import annotations

import pytest
from azure.core.credentials import AccessToken, AzureNamedKeyCredential
from azure.core.exceptions import ClientAuthenticationError

from domain.errors import Unavailable
from storage.authorization import SCOPE, Identity, SharedKey
from storage.clock import StorageClock
from storage.line import Line
from storage.rest import RestTable
from storage.rows import Row
from storage.tables import AzureTable
from tests import azurite as emulator
from tests.unit.storage.scripted import Step, serving

LASTS = 3600
ROW = Row("p", "k'é", b"{}")


class FakeCredential:
    """Gives numbered tokens and counts."""

    def __init__(self) -> None:
        self.given = 0
        self.now = 1_000_000.0
        self.works = True

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        assert scopes == (SCOPE,)
        if not self.works:
            raise ClientAuthenticationError("no")
        self.given += 1
        return AccessToken(f"token{self.given}", int(self.now) + LASTS)

    def shown(self, identity: Identity) -> str:
        return identity.headers("GET", "/", "")["Authorization"]


@pytest.fixture
def credential() -> FakeCredential:
    return FakeCredential()


@pytest.fixture
def identity(credential: FakeCredential) -> Identity:
    return Identity(credential, lambda: credential.now)


def test_a_token_is_used_until_shortly_before_its_end(
    credential: FakeCredential, identity: Identity
) -> None:
    assert [credential.shown(identity) for _ in range(3)] == ["Bearer token1"] * 3
    credential.now += LASTS - 299
    assert credential.shown(identity) == "Bearer token2"
    assert credential.given == 2


def test_a_token_that_cannot_be_renewed_is_used_to_its_end(
    credential: FakeCredential, identity: Identity
) -> None:
    credential.shown(identity)
    credential.works = False
    credential.now += LASTS - 1
    assert credential.shown(identity) == "Bearer token1"
    credential.now += 1
    with pytest.raises(Unavailable, match="token"):
        credential.shown(identity)


def test_a_denied_token_is_renewed_and_the_request_sent_once_more(identity: Identity) -> None:
    with serving(Step(401), Step()) as server:
        _table(server.url, identity).upsert(ROW)
        shown = [asked.headers["authorization"] for asked in server.asked]
    assert shown == ["Bearer token1", "Bearer token2"]


def test_who_is_denied_twice_is_told_so(identity: Identity) -> None:
    with serving(Step(401), Step(401), Step()) as server:
        with pytest.raises(Unavailable, match="answered 401"):
            _table(server.url, identity).upsert(ROW)
        assert len(server.asked) == 2


def test_a_wrong_key_is_not_tried_again() -> None:
    key = SharedKey(AzureNamedKeyCredential("account", emulator.KEY))
    with serving(Step(401)) as server:
        with pytest.raises(Unavailable, match="answered 401"):
            _table(server.url, key).upsert(ROW)
        assert len(server.asked) == 1


def test_a_request_is_signed_as_the_client_signs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client is the judge: the same request at the same second has the same signature."""
    date = "Mon, 02 Mar 2026 10:00:00 GMT"
    monkeypatch.setattr("storage.authorization.formatdate", lambda usegmt: date)
    credential = AzureNamedKeyCredential("account", emulator.KEY)
    with serving() as server:
        client = AzureTable(server.url, "things", credential, StorageClock())
        monkeypatch.setattr("azure.data.tables._policies.format_date_time", lambda _: date)
        client.upsert(ROW)
        _table(server.url, SharedKey(credential)).upsert(ROW)
        theirs, ours = server.asked
    assert ours.line == theirs.line
    assert ours.headers["x-ms-date"] == theirs.headers["x-ms-date"] == date
    assert ours.headers["authorization"] == theirs.headers["authorization"]


def _table(url: str, authorization: Identity | SharedKey) -> RestTable:
    def none() -> AzureTable:
        raise AssertionError("the client is not needed here")

    return RestTable(Line(url, authorization, StorageClock()), "things", none)
