"""How storage knows us: signatures, and tokens that end."""

from __future__ import annotations

import pytest
from azure.core.credentials import AccessToken, AzureNamedKeyCredential
from azure.core.exceptions import ClientAuthenticationError

from domain.errors import Unavailable
from storage.authorization import SCOPE, Identity, SharedKey
from storage.clock import StorageClock
from storage.identity import SharedToken
from storage.line import Line
from storage.rest import RestTable
from storage.rows import Row
from storage.tables import AzureTable
from tests import azurite as emulator
from tests.fakes.stores import START, FakeClock
from tests.unit.storage.scripted import Step, serving

ROW = Row("p", "k'é", b"{}")


class Numbered:
    """Gives numbered tokens that last for an hour."""

    given = 0

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        assert scopes == (SCOPE,)
        self.given += 1
        return AccessToken(f"token{self.given}", int(START.timestamp()) + 3600)


class OverPlainHttp(Identity):
    """An identity that a server without a certificate can see."""

    in_the_clear = False


class Refused:
    """Gives no token."""

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        raise ClientAuthenticationError("no")


@pytest.fixture
def identity() -> Identity:
    return OverPlainHttp(SharedToken(Numbered(), FakeClock()))


def test_a_token_is_shown_again_and_again(identity: Identity) -> None:
    with serving() as server:
        table = _table(server.url, identity)
        table.upsert(ROW)
        table.upsert(ROW)
        shown = [asked.headers["authorization"] for asked in server.asked]
    assert shown == ["Bearer token1"] * 2


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


def test_without_a_token_nothing_is_sent() -> None:
    with serving() as server:
        with pytest.raises(Unavailable, match="no token"):
            _table(server.url, OverPlainHttp(Refused())).upsert(ROW)
        assert server.asked == []


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
