"""ETags: a row's version, quoted so that any version is a valid header."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Header

from domain.errors import Conflict

IfMatch = Annotated[
    str | None,
    Header(max_length=512, description="ETag of what you have read; another one is answered 412."),
]


def etag(version: str) -> str:
    """Return the ETag of a version."""
    return f'"{base64.urlsafe_b64encode(version.encode()).decode()}"'


def wanted(if_match: str | None) -> str | None:
    """Return the version that an If-Match asks for, None for any."""
    if if_match is None or if_match.strip() == "*":
        return None
    try:
        quoted = if_match.strip().removeprefix("W/").strip('"')
        return base64.b64decode(quoted, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise Conflict(
            "changed_meanwhile", "If-Match is no ETag of ours: read it again."
        ) from error
