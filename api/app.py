"""The app: routers, errors and description joined; every route states its least role."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig

from api import pages, problems
from api.routers import (
    accounts,
    acknowledgements,
    agents,
    automated_messages,
    blocks,
    configuration,
    consents,
    contacts,
    conversations,
    customers,
    figures,
    keys,
    me,
    media,
    messages,
    newest,
    numbers,
    operating_hours,
    providers,
    quarantine,
    quick_replies,
    retention,
    segments,
    steps,
    surveys,
    teams,
    workstreams,
)
from api.security import Least
from api.shield import Shield
from domain.people import Role
from runtime.channel import Channel

PREFIX = "/api/v1"
SILENT: TelemetryConfig = {
    "tracing": False, "metrics": False, "logs": False, "auto_configure": False,
}  # fmt: skip
"""FastAPI would tell every request by its path and query, which name threads and people; ours is
told by ``runtime/``."""
ROUTERS = (
    accounts, acknowledgements, numbers, workstreams, operating_hours, automated_messages, teams,
    keys, contacts, steps, conversations, newest, figures, messages, media, quarantine, consents,
    customers, retention, blocks, segments, quick_replies, surveys, providers, agents,
    configuration, me,
)  # fmt: skip


def create_app(channel: Channel) -> FastAPI:
    """Return the API of *channel*."""
    app = FastAPI(
        title="SMS channel",
        version="1",
        description=pages.DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=SILENT,
    )
    app.state.channel = channel
    for module in ROUTERS:
        for route in module.router.routes:
            if isinstance(route, APIRoute):
                extra = {"x-least-role": least_role(route).value}
                route.openapi_extra = {**(route.openapi_extra or {}), **extra}
        app.include_router(module.router, prefix=PREFIX, responses=pages.PROBLEMS)
    problems.handle(app)
    app.add_middleware(Shield)
    _describe(app)

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(pages.html(app.openapi()), headers=pages.HEADERS)

    return app


def least_role(route: APIRoute) -> Role:
    """Return the role that a route asks for; raise ``ValueError`` for one that asks for none."""
    calls = (dependency.call for dependency in route.dependant.dependencies)
    roles = [call.role for call in calls if isinstance(call, Least)]
    if len(roles) != 1:
        raise ValueError(f"{route.path} must state one role")
    return roles[0]


def _describe(app: FastAPI) -> None:
    """Let the description tell the two ways to sign in."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        document.setdefault("components", {})["securitySchemes"] = pages.SECURITY
        document["security"] = [{name: []} for name in pages.SECURITY]
        return document

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way
