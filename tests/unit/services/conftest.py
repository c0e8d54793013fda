"""What the tests of the services share: one world per test."""

import pytest

from tests.fakes.world import World


@pytest.fixture
def world() -> World:
    return World()
