"""The phone: a page on which a customer writes to us and reads what we send."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_PAGE = Path(__file__).with_name("phone.html")


async def _show(_: Request) -> Response:
    return FileResponse(_PAGE, headers={"Cache-Control": "no-store"})


ROUTES = [Route("/", _show), Route("/phone", _show)]
