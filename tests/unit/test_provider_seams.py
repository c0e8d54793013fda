"""The seams of design §6.1 towards providers and callers of the API."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from fastapi import APIRouter

import api.app
from api.security import AsSupervisor
from local.simulators import app as simulators
from runtime.channel import Channel
from tests.fakes.world import SETTINGS, World
from tests.unit.api.client import Client, signed_in
from tests.unit.pigeon_simulator import PigeonSimulator


def test_another_simulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulators, "PROVIDERS", (*simulators.PROVIDERS, PigeonSimulator))
    made = simulators.create_simulators()
    assert "/pigeon" in {getattr(route, "path", "") for route in made.app.routes}


def test_another_resource_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()

    @router.get("/pigeons")
    def get_pigeons(caller: AsSupervisor) -> list[str]:
        return [caller.id]

    monkeypatch.setattr(api.app, "ROUTERS", (*api.app.ROUTERS, SimpleNamespace(router=router)))
    world = World()
    settings = replace(SETTINGS, signed_in_by_platform=True)
    app = api.app.create_app(Channel(replace(world.channel.o, settings=settings)))
    agent, supervisor = (Client(app, signed_in(role, role)) for role in ("agent", "supervisor"))
    assert supervisor("GET", "/api/v1/pigeons").json == ["supervisor"]
    assert agent("GET", "/api/v1/pigeons").status == 403
    described = app.openapi()["paths"]["/api/v1/pigeons"]["get"]
    assert described["x-least-role"] == "supervisor"
