"""The worlds that the tests live in. Tests share them and use fresh customers."""

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.azurite import Azurite, running
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone, fresh_number, given_numbers
from tests.e2e.polling import PATIENCE_SECONDS, eventually
from tests.e2e.shown import Conversation
from tests.e2e.silence import assert_left_alone
from tests.e2e.world import World, alone, split

Find = Callable[..., Conversation]


@pytest.fixture(scope="session")
def world(
    base: str | None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Run the channel as Flex Consumption does, or use the one that `--base` names."""
    if base:
        yield given(base)
        return
    azurite: Azurite = request.getfixturevalue("azurite")
    folder = tmp_path_factory.mktemp("split")
    with split(azurite.connection_string, folder) as one:
        yield one


@pytest.fixture(scope="session")
def lone_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run the channel in one process, over a storage of its own and lines that can be cut."""
    with running() as azurite, alone(azurite, tmp_path_factory.mktemp("alone")) as one:
        yield one


@pytest.fixture(scope="session")
def desk(world: World) -> Desk:
    """The first administrator's desk."""
    return desk_in(world)


def desk_in(world: World) -> Desk:
    """Return the first administrator's desk in a world."""
    return Desk(world.app, world.admin_key)


@pytest.fixture
def phone(world: World) -> Iterator[Phone]:
    """The simulators, without faults before and after."""
    world.phone.ask("DELETE", "dials")
    yield world.phone
    world.phone.ask("DELETE", "dials")


@pytest.fixture
def customer() -> str:
    """A number that has never written."""
    return fresh_number()


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest) -> Iterator[None]:
    """At the end of every test, look at what its customers got who have said STOP."""
    before = len(given_numbers)
    yield
    for name in {"world", "lone_world"} & set(request.fixturenames):
        world: World = request.getfixturevalue(name)
        for customer in given_numbers[before:]:
            assert_left_alone(desk_in(world), world.phone, customer)


@pytest.fixture
def find(desk: Desk) -> Find:
    """Wait until a customer's conversation stands in a view."""
    return partial(found, desk)


def found(
    desk: Desk,
    customer: str,
    view: str = "open",
    within: float = PATIENCE_SECONDS,
    but: str = "",
) -> Conversation:
    """Return a customer's conversation as soon as it stands in a view, but not the one named.

    Its row is written a moment before it is there itself.
    """

    def look() -> Conversation | None:
        rows = (c for c in desk.view(view) if c.customer == customer and c.id != but)
        row = next(rows, None)
        return row if row and desk.has(row.id) else None

    return eventually(look, f"{customer} in {view}", within=within)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what breaks the world it runs in, when that is somebody else's."""
    if not config.getoption("--base"):
        return
    own = [item for item in items if item.get_closest_marker("own_world")]
    config.hook.pytest_deselected(items=own)
    items[:] = [item for item in items if item not in own]


def given(base: str) -> World:
    """Return the world of a running `make run`: its settings and key lie beside the app.

    What the environment sets goes before that, as it does for the app.
    """
    root = Path(__file__).parents[2]
    settings = json.loads((root / "local.settings.json").read_text())["Values"]
    settings |= {name: os.environ[name] for name in settings if name in os.environ}
    key = os.environ.get("ADMIN_KEY") or (root / ".run" / "admin-key").read_text().strip()
    return World(base, base, Phone(settings["PROVIDER_SIMULATOR_URL"], base), key, settings)
