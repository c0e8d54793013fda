from collections.abc import Iterator

import pytest

from local.simulators.app import Simulators, create_simulators
from local.simulators.server import Addresses, running
from tests.simulators.desk import CREDENTIALS, Desk
from tests.simulators.receiver import Receiver, receiving


@pytest.fixture(scope="session")
def _app() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def simulators(_app: Receiver) -> Simulators:
    return create_simulators(_app.url)


@pytest.fixture(scope="session")
def addresses(simulators: Simulators) -> Iterator[Addresses]:
    with running(simulators) as found:
        yield found


@pytest.fixture(scope="session")
def _desk(addresses: Addresses) -> Iterator[Desk]:
    desk = Desk(addresses.base)
    with desk.http:
        yield desk


@pytest.fixture
def desk(_desk: Desk) -> Desk:
    """The control API of simulators that have nothing in them yet, and hurry."""
    _desk.ask("POST", "reset", {"accounts": True})
    for provider in CREDENTIALS:
        _desk.turn(provider, report_delay_ms=0, pause_factor=0)
    return _desk


@pytest.fixture
def app(_app: Receiver, desk: Desk) -> Receiver:
    """Our app's stand-in, after the simulators have dropped what they still had to tell."""
    _app.calls.clear()
    _app.answers.clear()
    _app.takes_seconds, _app.begun = 0.0, 0
    return _app
