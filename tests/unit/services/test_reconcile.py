"""What a deployment says becomes what the tables say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from domain.addresses import Address, AddressKind
from domain.catalogue import Catalogue
from domain.configuration import ChannelConfiguration, read_channel
from domain.errors import InvalidConfiguration
from domain.numbers import Number
from domain.ports import LostRace
from services.administration import credential_fields
from services.nouns import NUMBER
from services.reconcile import Reconciliation
from tests.channels import World
from tests.fakes.tables import TableCall

ACCOUNT = {
    "id": "main",
    "name": "Main account",
    "provider": "twilio",
    "credentials": {"auth_token": "TWILIO_AUTH_TOKEN"},
    "options": {"account_sid": "AC" + "1" * 32},
}
STREAM = {"id": "support", "name": "Support"}
NEW = {"id": "new", "name": "New", "number": "+14255550300"}


@pytest.fixture
def world() -> World:
    return World()


def configuration(world: World, deployment: int = 1, **lists: Any) -> ChannelConfiguration:
    numbers = [{"account": "main", "workstream": "support"} | n for n in lists.pop("numbers", [])]
    whole = {"accounts": [ACCOUNT], "workstreams": [STREAM], "numbers": numbers} | lists
    text = json.dumps({"deployment": deployment} | whole)
    channel = world.channel
    floor = channel.settings.auto_close_minimum
    return read_channel(text, floor, credential_fields(channel.gateway))


def applied(world: World, deployment: int = 1, **lists: Any) -> Catalogue | None:
    """Return the catalogue after a deployment, None if it wrote nothing."""
    wanted = configuration(world, deployment, **lists)
    wrote = Reconciliation(world.stores).apply(wanted)
    return world.channel.catalogue.fresh() if wrote else None


def test_what_the_file_says_is_managed_by_the_deployment(world: World) -> None:
    catalogue = applied(world, numbers=[NEW])
    assert catalogue is not None
    assert catalogue.numbers["new"].managed_by == "deployment"
    assert catalogue.accounts["main"].managed_by == "deployment"
    assert catalogue.numbers["everyone"].managed_by == "api"


def test_a_lower_deployment_is_refused_and_writes_nothing_and_an_equal_one_neither(
    world: World,
) -> None:
    applied(world, 2, numbers=[NEW])
    calls: list[TableCall] = []

    def around(call: TableCall, do: Any) -> Any:
        calls.append(call)
        return do()

    world.memory.around = around
    with pytest.raises(InvalidConfiguration) as refused:
        applied(world, 1)
    assert list(map(str, refused.value.problems)) == [
        "/deployment: 1 is lower than 2, which is in force: raise it"
    ]
    assert applied(world, 2, numbers=[NEW]) is None
    assert not any(call.writes for call in calls)


def test_what_vanished_from_the_file_goes_and_what_others_made_stays(world: World) -> None:
    applied(world, 1, numbers=[NEW], teams=[{"name": "Night"}])
    catalogue = applied(world, 2)
    assert catalogue is not None
    assert set(catalogue.numbers) == {"everyone", "private"}
    assert set(catalogue.teams) == {"desk"}


def test_what_vanished_with_live_conversations_lets_them_finish(world: World) -> None:
    applied(world, 1, numbers=[NEW])
    thread = world.text("hello", to=Address(AddressKind.E164, "+14255550300"))
    catalogue = applied(world, 2, accounts=[], workstreams=[])
    assert catalogue is not None
    assert catalogue.numbers["new"].deleted
    assert catalogue.accounts["main"].deleted
    assert catalogue.workstreams["support"].deleted
    assert world.head(thread).live is not None


def test_a_number_that_stands_in_the_files_way_goes(world: World) -> None:
    catalogue = applied(world, numbers=[NEW | {"number": "+14255550100"}])
    assert catalogue is not None
    assert set(catalogue.numbers) == {"new", "private"}


def test_more_than_one_transaction_holds_is_written(world: World) -> None:
    many = [
        {"id": f"n{at}", "name": f"Number {at}", "number": f"+1425556{1000 + at}"}
        for at in range(250)
    ]
    catalogue = applied(world, 1, numbers=many)
    assert catalogue is not None
    assert len(catalogue.numbers) == 252
    catalogue = applied(world, 2)
    assert catalogue is not None
    assert len(catalogue.numbers) == 2


def test_whoever_is_overtaken_begins_again_and_yields(world: World) -> None:
    newer = configuration(world, 2, numbers=[NEW])
    overtaken = False

    def around(call: TableCall, do: Any) -> Any:
        nonlocal overtaken
        if call.verb == "transact" and not overtaken:
            overtaken = True
            assert Reconciliation(world.stores).apply(newer)
        return do()

    world.memory.around = around
    with pytest.raises(InvalidConfiguration, match="1 is lower than 2"):
        applied(world, 1)
    assert "new" in world.channel.catalogue.fresh().numbers


def test_two_requests_at_once_do_not_both_get_a_number(world: World) -> None:
    body = {"name": "A", "number": "+14255550300", "account": "twilio", "workstream": "main"}
    overtaken = False

    def around(call: TableCall, do: Any) -> Any:
        nonlocal overtaken
        if call.verb == "transact" and not overtaken:
            overtaken = True
            world.channel.administration.create(NUMBER, body | {"name": "B"})
        return do()

    world.memory.around = around
    with pytest.raises(Exception, match="/number"):
        world.channel.administration.create(NUMBER, body)
    assert {"a", "b"} & set(world.channel.catalogue.fresh().numbers) == {"b"}


def test_a_change_that_rests_on_something_older_is_lost(world: World) -> None:
    store = world.stores.catalogue
    guard = store.guard()
    number = world.channel.catalogue.now().numbers["everyone"]
    other = replace(number, id="other")
    after, (version,) = store.change([(other, None)], [], guard)
    assert after == store.guard()
    stored = store.one(Number, "other")
    assert stored is not None
    assert stored.version == version
    for stale in ("", guard):
        with pytest.raises(LostRace):
            store.change([(replace(number, id="third"), None)], [stored], stale)
    assert store.one(Number, "third") is None
    store.change([], [stored], after)
    assert store.one(Number, "other") is None
