"""Paging: an opaque cursor that knows which list it belongs to."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated

from fastapi import Query, Request

from domain.errors import Invalid

Limit = Annotated[int, Query(ge=1, le=200, description="The most items of one page.")]
Cursor = Annotated[
    str | None, Query(max_length=2048, description="From nextLink; leave it as it is.")
]

DEFAULT_LIMIT = 50


def cursor_of(view: str, *token: str) -> str:
    """Return the cursor of a place in a list."""
    plain = json.dumps([view, *token], separators=(",", ":"), ensure_ascii=True)
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read(cursor: str | None, view: str, parts: int) -> tuple[str, ...] | None:
    """Return the *parts* texts of a cursor of *view*; raise ``Invalid`` (``cursor_invalid``)."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _invalid() from error
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise _invalid()
    if len(found) != parts + 1 or found[0] != view:
        raise _invalid()
    return tuple(found[1:])


def next_link(request: Request, cursor: str | None) -> str | None:
    """Return the address of the next page, None at the end."""
    return str(request.url.include_query_params(cursor=cursor)) if cursor else None


def _invalid() -> Invalid:
    return Invalid(
        "cursor_invalid", "This is no cursor of this list: follow nextLink.", field="cursor"
    )
