"""Health: whether the process is alive, and whether the channel is ready to work."""

from __future__ import annotations

import json

import azure.functions as func

from domain.errors import ChannelError
from runtime.bootstrap import channel
from services.health import problems

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here


@blueprint.function_name("healthz")
@blueprint.route(route="healthz", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
def healthz(req: func.HttpRequest) -> func.HttpResponse:
    """Answer 200 when alive; with ``?ready=1`` 503 and what is wrong when not ready."""
    if req.params.get("ready") != "1":
        return _json(200, {"status": "live"})
    try:
        at = channel()
        found = [*at.problems, *problems(at.catalogue, at.accesses)]
    except ChannelError as error:
        found = [error.detail]
    return _json(
        503 if found else 200, {"status": "not ready" if found else "ready", "problems": found}
    )


def _json(status: int, body: dict[str, object]) -> func.HttpResponse:
    return func.HttpResponse(
        json.dumps(body), status_code=status, mimetype="application/json",
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip
