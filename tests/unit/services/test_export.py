"""An export is a file that makes the same channel again."""

from __future__ import annotations

import json

from domain.configuration import read_channel
from domain.schema import channel_schema
from domain.workstreams import Workstream
from services.administration import credential_fields
from services.export import LISTS
from services.reconcile import Reconciliation
from tests.channels import THINGS, World


def deployed(world: World, text: str) -> None:
    floor = world.channel.settings.auto_close_minimum
    Reconciliation(world.stores).apply(
        read_channel(text, floor, credential_fields(world.channel.gateway))
    )


def test_an_export_makes_the_same_channel_elsewhere() -> None:
    here = World(things=THINGS)
    exported = here.channel.export.document()
    there = World(things=())
    deployed(there, json.dumps(exported))
    assert there.channel.export.document() == {**exported, "deployment": 2}


def test_an_export_may_be_deployed_where_it_came_from() -> None:
    world = World(things=THINGS)
    deployed(world, json.dumps(world.channel.export.document()))
    accounts = world.channel.catalogue.fresh().accounts.values()
    assert {account.managed_by for account in accounts} == {"deployment"}
    assert world.channel.export.document()["deployment"] == 2


def test_everything_that_a_file_may_bring_is_exported() -> None:
    """A new kind of thing is forgotten in one place only once."""
    lists = {n for n, of in channel_schema()["properties"].items() if of.get("type") == "array"}
    assert lists == set(LISTS)


def test_neither_keys_nor_what_was_deleted_are_exported() -> None:
    gone = Workstream("old", "Old", deleted=True)
    exported = json.dumps(World(things=(*THINGS, gone)).channel.export.document())
    assert "managedBy" not in exported
    assert '"old"' not in exported
    assert "TWILIO_AUTH_TOKEN" in exported
