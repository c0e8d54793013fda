"""The tables of a running channel, for what none of its doors shows or takes."""

from __future__ import annotations

from runtime import settings
from runtime.storage import azure_tables, endpoint
from storage.clock import StorageClock
from storage.rows import Table
from tests.e2e.world import World


def tables(world: World) -> dict[str, Table]:
    """Return the tables of a running channel by their names."""
    return {**azure_tables(endpoint(settings.read(world.settings)), StorageClock())}
