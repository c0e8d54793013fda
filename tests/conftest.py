"""What every suite shares: Azurite, the address of a running host, no silent skips."""

import gc
from collections.abc import Iterator

import pytest

from tests.azurite import Azurite, running

pytest_plugins = ["tests.no_skips"]

gc.disable()  # what tests are collected into is no garbage; looking costs a tenth of the time


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--base", help="address of a running host, for tests/e2e")


def pytest_collection_finish() -> None:
    """Look for garbage from here on, but among what the tests make only."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """One Azurite per session, so one per worker when tests run in parallel."""
    with running() as one:
        yield one


@pytest.fixture(scope="session")
def base(request: pytest.FixtureRequest) -> str | None:
    """Give the address handed in with ``--base``; without one a suite starts its own host."""
    given: str | None = request.config.getoption("--base")
    return given
