"""What arrives from providers, read leniently: JSON, forms, ids and times as they write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl

from domain.callbacks import Call
from domain.errors import Unreadable

MOST_FIELDS = 1000
NO_ID = ("", "0", "null")

Form = list[tuple[str, str]]


def parsed(body: bytes | str) -> Any:
    """Return the JSON value of *body*, or raise ``Unreadable``."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", "The body of the callback is not JSON.") from error


def lenient(body: bytes | str) -> Any:
    """Return the JSON value of *body*, None where it is not JSON."""
    try:
        return parsed(body)
    except Unreadable:
        return None


def form(text: str) -> Form:
    """Return the pairs of a form or query, blank ones too, in their order."""
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unreadable("not_a_form", "The callback has too many fields.") from error


def query(call: Call) -> dict[str, str]:
    """Return the decoded query of the URL that was called; the first of equal names counts."""
    return first(form(call.url.partition("#")[0].partition("?")[2]))


def first(pairs: Form) -> dict[str, str]:
    """Return *pairs* by name; the first of equal names counts."""
    return dict(reversed(pairs))


def members(value: object) -> Mapping[str, Any]:
    """Return a JSON object, an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def words(value: object) -> str:
    """Return a string or a number as text, anything else as no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def identifier(value: object) -> str | None:
    """Return an id as text, or None for what is no id."""
    text = words(value).strip()
    return None if text.lower() in NO_ID else text


def instant(value: object) -> datetime | None:
    """Return a time in UTC from ISO 8601 or an HTTP date, None where it is no such thing."""
    text = words(value).strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def with_reference(url: str, reference: str) -> str:
    """Return the report URL *url* with our reference in its query."""
    return f"{url}{'&' if '?' in url else '?'}ref={reference}"
