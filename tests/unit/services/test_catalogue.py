"""The catalogue: read now and then, read through for unknowns, kept while storage is down."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.errors import Unavailable
from services.catalogue import AGAIN_SECONDS, FRESH_SECONDS, CatalogueReader
from tests.fakes.faults import Fault
from tests.fakes.world import World, account_of, number_of


class Clockwork:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clockwork() -> Clockwork:
    return Clockwork()


@pytest.fixture
def reader(world: World, clockwork: Clockwork) -> CatalogueReader:
    return CatalogueReader(world.channel.stores.catalogue, clockwork)


def reads(world: World) -> int:
    return world.faults.calls["configuration", "page"]


def test_a_picture_is_used_for_a_while(
    world: World, clockwork: Clockwork, reader: CatalogueReader
) -> None:
    before = reads(world)
    for _ in range(5):
        reader.now()
    assert reads(world) - before == 1
    clockwork.at += FRESH_SECONDS
    reader.now()
    assert reads(world) - before == 2


def test_what_is_changed_is_seen_within_thirty_seconds(
    world: World, clockwork: Clockwork, reader: CatalogueReader
) -> None:
    reader.now()
    world.put(replace(account_of(ProviderName.TWILIO), name="renamed"))
    clockwork.at += 30
    assert reader.now().account("twilio").name == "renamed"


def test_an_unknown_number_or_account_is_read_through(
    world: World, reader: CatalogueReader
) -> None:
    reader.now()
    address = Address(AddressKind.E164, "+14255559999")
    world.put(
        replace(number_of(ProviderName.TWILIO), id="new", name="new", address=address),
        replace(account_of(ProviderName.TWILIO), id="second", name="second"),
    )
    assert reader.number_at(address) is not None
    assert reader.account("second") is not None
    assert reader.account("nobody") is None


def test_a_workstream_that_is_gone_has_the_usual_times(reader: CatalogueReader) -> None:
    assert reader.workstream("gone").auto_close_after.total_seconds() == 8 * 3600


def test_while_storage_is_down_the_last_picture_stays_good(
    world: World, clockwork: Clockwork, reader: CatalogueReader
) -> None:
    reader.now()
    world.faults.plan(Fault.FAIL_BEFORE, table="configuration", verb="page", times=99)
    clockwork.at += 3600
    before = reads(world)
    for _ in range(5):
        assert reader.now().accounts
    assert reads(world) - before == 1, "a storage that is down is not asked every time"
    clockwork.at += AGAIN_SECONDS
    reader.now()
    assert reads(world) - before == 2
    with pytest.raises(Unavailable):
        reader.fresh()


def test_a_process_without_a_picture_cannot_go_on(world: World) -> None:
    reader = CatalogueReader(world.channel.stores.catalogue)
    world.faults.plan(Fault.FAIL_BEFORE, table="configuration", verb="page")
    with pytest.raises(Unavailable):
        reader.now()
    assert reader.now().accounts
