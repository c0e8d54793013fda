"""Plain values to what the Functions library sends."""

from __future__ import annotations

import json

import azure.functions as func

from domain.callbacks import Answer


def response(answer: Answer) -> func.HttpResponse:
    """Return a provider's answer; the type is always named, so nothing is texted back."""
    return func.HttpResponse(
        answer.body,
        status_code=answer.status,
        headers=dict(answer.headers),
        mimetype=answer.content_type,
    )


def refusal(status: int, code: str, detail: str) -> func.HttpResponse:
    """Return a problem document (RFC 9457)."""
    kind = f"urn:sms-channel:problem:{code}"
    body = {"type": kind, "status": status, "code": code, "detail": detail}
    return func.HttpResponse(
        json.dumps(body), status_code=status, mimetype="application/problem+json"
    )
