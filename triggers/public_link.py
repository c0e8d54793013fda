"""Links that customers, and providers for them, open: an unguessable token that expires."""

from __future__ import annotations

from urllib.parse import quote

import azure.functions as func

from domain.errors import ChannelError, NotFound
from domain.media import kind_named
from runtime.bootstrap import channel
from runtime.failures import told_by_kind
from services.surveys import MARK
from triggers.answers import refusal
from triggers.survey_page import survey_page

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here


@blueprint.function_name("public_link")
@blueprint.route(
    route="l/{token}", methods=["GET", "HEAD", "POST"], auth_level=func.AuthLevel.ANONYMOUS
)
@told_by_kind()
def public_link(req: func.HttpRequest) -> func.HttpResponse:
    """Hand out the file that a link leads to, or ask the question behind it."""
    token = req.route_params.get("token", "")
    try:
        at = channel()
        if token.startswith(MARK):
            return survey_page(at, token, req)
        file = at.carriage.uploads.public(token)
    except ChannelError as error:
        return refusal(404 if isinstance(error, NotFound) else 503, error.code, error.detail)
    kind = kind_named(file.content_type)
    how = "inline" if kind and kind.shown else "attachment"
    return func.HttpResponse(
        file.content,
        mimetype=file.content_type,
        headers={
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "private, max-age=3600",
        },
    )
