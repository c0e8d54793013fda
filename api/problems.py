"""Problem documents (RFC 9457): every error that the API answers is made here.

``code`` is stable, ``type`` is its URN. ``field`` is a JSON pointer into the body, or the name
of a parameter or header; ``errors`` lists every fault where there are several. No document
repeats a value that was sent, and none has a stack trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from domain.errors import (
    ChannelError,
    Conflict,
    Forbidden,
    Invalid,
    InvalidConfiguration,
    NotFound,
    Unauthenticated,
    Unavailable,
    Unreadable,
    Unverified,
)
from domain.problems import Problem, pointer

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[ChannelError], int] = {
    Invalid: 400,
    InvalidConfiguration: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Unreadable: 400,
    Unverified: 403,
    Unavailable: 503,
}
STATUS_OF_CODE: Mapping[str, int] = {"changed_meanwhile": 412, "idempotency_key_reused": 422}
HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'ApiKey realm="sms", header="X-Api-Key"'},
    503: {"Retry-After": "2"},
}
ROUTING: Mapping[int, tuple[str, str]] = {
    400: ("invalid_request", "The body cannot be read: it is nested too deeply, or is no text."),
    404: ("no_such_route", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("too_large", "The body is larger than anything that is taken here."),
}


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    field: str | None = None,
    errors: Sequence[Problem] = (),
    facts: Mapping[str, object] | None = None,
) -> ProblemResponse:
    """Return a problem document with what goes along with its status."""
    document: dict[str, object] = {
        "type": f"urn:sms-channel:problem:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if field is not None:
        document["field"] = field
    if errors:
        document["errors"] = [_listed(error) for error in errors]
    return ProblemResponse({**(facts or {}), **document}, status, headers=HEADERS.get(status))


def handle(app: FastAPI) -> None:
    """Let *app* answer errors with problem documents."""
    app.add_exception_handler(ChannelError, _of_channel)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_routing)


async def _of_channel(_: Request, error: Exception) -> ProblemResponse:
    if isinstance(error, InvalidConfiguration):
        return _invalid(error.code, error.problems)
    assert isinstance(error, ChannelError)  # noqa: S101 registered for it
    return problem(_status(error), error.code, error.detail, field=error.field, facts=error.facts)


async def _of_validation(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 registered for it
    return _invalid("invalid_request", [_fault(fault) for fault in error.errors()])


async def _of_routing(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 registered for it
    phrase = HTTPStatus(error.status_code).phrase
    usual = (phrase.lower().replace(" ", "_"), f"{phrase}.")
    answer = problem(error.status_code, *ROUTING.get(error.status_code, usual))
    answer.headers.update(error.headers or {})
    return answer


def _status(error: ChannelError) -> int:
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _invalid(code: str, faults: Sequence[Problem]) -> ProblemResponse:
    detail = "; ".join(map(str, faults))
    return problem(400, code, detail, field=faults[0].pointer, errors=faults)


def _fault(fault: Mapping[str, Any]) -> Problem:
    place, *steps = fault["loc"]
    if fault["type"] == "json_invalid":
        return Problem("", f"is no JSON: {fault.get('ctx', {}).get('error', 'it cannot be read')}")
    if place != "body":
        return Problem(str(steps[-1]) if steps else str(place), fault["msg"])
    return Problem(pointer(*steps), fault["msg"])


def _listed(fault: Problem) -> dict[str, object]:
    listed: dict[str, object] = {"field": fault.pointer, "detail": fault.detail}
    return listed | ({"allowed": list(fault.allowed)} if fault.allowed else {})
