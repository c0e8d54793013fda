"""The phones: a page on which customers write to us and read what we send."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent


def _shown(at: str, name: str) -> Route:
    async def show(_: Request) -> Response:
        return FileResponse(_FOLDER / name, headers={"Cache-Control": "no-store"})

    return Route(at, show)


ROUTES = [
    _shown("/", "phone.html"),
    _shown("/phone", "phone.html"),
    _shown("/phone.css", "phone.css"),
    _shown("/phone.js", "phone.js"),
]
