"""Storage with the app's own identity: https, a token instead of a key, no secret anywhere."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from domain.errors import Unavailable
from storage.clock import StorageClock
from storage.identity import SharedToken
from storage.rows import Op, Row, Verb, only
from tests.azurite import Azurite, running
from tests.certificates import certificate
from tests.contract.conftest import CREDENTIAL, Kind
from tests.fakes.stores import FakeClock
from tests.production.identity import jwt

SCOPE = "https://storage.azure.com/.default"
HOUR = timedelta(hours=1)


class CountingCredential:
    """A ``TokenCredential`` that counts how often it is asked, and for what."""

    def __init__(self, now: Callable[[], datetime], audience: str = SCOPE[:-9]) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.works = True
        self._now = now
        self._audience = audience

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        if not self.works:
            raise ClientAuthenticationError("no")
        self.asked.append(scopes)
        expires = int((self._now() + HOUR).timestamp())
        return AccessToken(jwt(self._now(), self._audience), expires)


def local_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody else signed, and its key."""
    return certificate(tmp_path_factory.mktemp("certificate"), "127.0.0.1")


@pytest.fixture(scope="module")
def secure(signed: tuple[Path, Path]) -> Iterator[Azurite]:
    """An Azurite that wants https and takes tokens."""
    public, private = signed
    options = ("--oauth", "basic", "--cert", str(public), "--key", str(private))
    with running(*options) as azurite:
        yield azurite


def test_one_token_serves_all_clients_of_a_process(
    secure: Azurite, signed: tuple[Path, Path], kind: Kind
) -> None:
    counting = CountingCredential(local_now)
    clock = StorageClock()
    credential = SharedToken(counting, clock)
    trusted = str(signed[0])
    tables = [kind(secure.table_url, name, credential, clock, trusted) for name in ("one", "two")]

    def use(number: int) -> None:
        table = tables[number % 2]
        table.upsert(Row("p", f"{number}", b"1"))
        table.transact([Op(Verb.UPSERT, Row("p", f"{number}", b"2"))])

    for table in tables:
        table.ensure()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(8)))
    assert sum(len(table.page(only("p")).rows) for table in tables) == 8
    assert counting.asked == [(SCOPE,)]


def test_the_key_works_over_https_too(
    secure: Azurite, signed: tuple[Path, Path], kind: Kind
) -> None:
    table = kind(secure.table_url, "keyed", CREDENTIAL, StorageClock(), str(signed[0]))
    table.ensure()
    table.upsert(Row("p", "a", b"1"))
    assert table.get("p", "a") is not None


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Azurite, kind: Kind) -> None:
    table = kind(secure.table_url, "refused", CREDENTIAL, StorageClock())
    with pytest.raises(Unavailable, match="cannot be reached"):
        table.upsert(Row("p", "a", b"1"))


def test_a_token_for_somebody_else_is_refused(
    secure: Azurite, signed: tuple[Path, Path], kind: Kind
) -> None:
    stranger = CountingCredential(local_now, audience="https://vault.azure.net")
    clock = StorageClock()
    table = kind(secure.table_url, "stranger", stranger, clock, str(signed[0]))
    with pytest.raises(Unavailable, match="answered 40"):
        table.upsert(Row("p", "a", b"1"))


def test_a_token_never_leaves_over_plain_http(azurite: Azurite, kind: Kind) -> None:
    counting = CountingCredential(local_now)
    table = kind(azurite.table_url, "plain", counting, StorageClock())
    with pytest.raises(ValueError, match="HTTPS"):
        table.upsert(Row("p", "a", b"1"))
    assert counting.asked == []


def test_a_token_is_kept_per_scope_until_five_minutes_before_its_end() -> None:
    clock = FakeClock()
    counting = CountingCredential(clock.now)
    shared = SharedToken(counting, clock)
    first = shared.get_token("a")
    clock.advance(minutes=54)
    assert shared.get_token("a") is first
    shared.get_token("b")
    clock.advance(minutes=2)
    assert shared.get_token("a") is not first
    assert counting.asked == [("a",), ("b",), ("a",)]
    shared.get_token("a", tenant_id="other")
    assert len(counting.asked) == 4


def test_a_token_that_cannot_be_renewed_is_used_to_its_end() -> None:
    clock = FakeClock()
    counting = CountingCredential(clock.now)
    shared = SharedToken(counting, clock)
    first = shared.get_token("a")
    counting.works = False
    clock.advance(minutes=59)
    assert shared.get_token("a") is first
    clock.advance(minutes=1)
    with pytest.raises(ClientAuthenticationError):
        shared.get_token("a")
