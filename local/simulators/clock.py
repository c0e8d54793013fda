"""The app's development clock, which tests move instead of waiting.

The app adds the seconds in a file (its setting ``DEVELOPMENT_CLOCK``) to the time; here that file
is written, so that whoever can reach the control API can move time in every process of the app.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


class _Shift(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seconds: float


def routes(file: Path | None) -> list[Route]:
    """Make the routes that show and set the shift; without a file there is none to set."""

    async def show(_: Request) -> JSONResponse:
        return JSONResponse({"seconds": None if file is None else read(file)})

    async def move(request: Request) -> JSONResponse:
        if file is None:
            return JSONResponse({"error": "started without --clock-file"}, 409)
        shift = _Shift.model_validate_json(await request.body() or b"{}")
        write(file, shift.seconds)
        return JSONResponse({"seconds": shift.seconds})

    return [Route("/clock", show), Route("/clock", move, methods=["PUT"])]


def read(file: Path) -> float:
    """Read the shift in seconds; 0 where there is none."""
    try:
        return float(file.read_text())
    except (OSError, ValueError):
        return 0.0


def write(file: Path, seconds: float) -> None:
    """Set the shift; whoever reads meanwhile sees the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.write_text(str(seconds))
    new.replace(file)
