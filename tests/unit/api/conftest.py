"""The API of a channel in memory, and people of every role who call it."""

from __future__ import annotations

from functools import cache

import pytest
from fastapi import FastAPI

from api.app import create_app
from tests.channels import ADMIN_KEY, World
from tests.unit.api.client import Client, signed_in


@pytest.fixture
def world() -> World:
    return World()


@cache
def _app() -> FastAPI:
    return create_app(World().channel)


@pytest.fixture
def app(world: World) -> FastAPI:
    """The one app of this process, in front of the world of this test."""
    _app().state.channel = world.channel
    return _app()


@pytest.fixture
def nobody(app: FastAPI) -> Client:
    return Client(app, {})


@pytest.fixture
def agent(app: FastAPI) -> Client:
    return Client(app, signed_in("ann", "agent"))


@pytest.fixture
def other_agent(app: FastAPI) -> Client:
    return Client(app, signed_in("ben", "Agent"))


@pytest.fixture
def supervisor(app: FastAPI) -> Client:
    return Client(app, signed_in("sue", "supervisor"))


@pytest.fixture
def administrator(app: FastAPI) -> Client:
    return Client(app, {"x-api-key": ADMIN_KEY})
