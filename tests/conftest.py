"""What every suite shares: Azurite, the address of a running host, no silent skips."""

from collections.abc import Iterator

import pytest

from tests.azurite import Azurite, running

pytest_plugins = ["tests.no_skips"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--base", help="address of a running host, for tests/e2e")


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
