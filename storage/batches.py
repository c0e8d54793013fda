"""Transactions as Table Storage reads and answers them: a change set in a multipart body.

- https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions

The bodies inside are JSON in ASCII, where a line end can only be escaped: nothing in a document
can look like a boundary or like the start of an answer, so the boundaries need no chance.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BATCH = "batch_8c1f6f0e-5d0b-4b0e-9d39-3b1a3ff0a6c1"
CHANGES = "changeset_2f0a9b1c-7e4d-4c55-8a77-6a0f5d1f9e02"
CONTENT_TYPE = f"multipart/mixed; boundary={BATCH}"

_OPEN = f"--{BATCH}\r\nContent-Type: multipart/mixed; boundary={CHANGES}\r\n\r\n"
_CLOSE = f"--{CHANGES}--\r\n\r\n--{BATCH}--\r\n"
_PART = re.compile(rb"^HTTP/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n(.*)", re.MULTILINE)
_ETAG = re.compile(rb"^ETag: *([^\r\n]+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a transaction; *body* is JSON in ASCII or empty."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The operation for which a transaction was not done; *index* is -1 where none is named."""

    index: int
    status: int
    code: str


def body_of(parts: Sequence[Part]) -> bytes:
    """Return the body of a transaction."""
    text = [_OPEN]
    for number, part in enumerate(parts):
        headers = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
        text.append(
            f"--{CHANGES}\r\nContent-Type: application/http\r\n"
            f"Content-Transfer-Encoding: binary\r\nContent-ID: {number}\r\n\r\n"
            f"{part.method} {part.url} HTTP/1.1\r\n{headers}"
            f"Content-Length: {len(part.body)}\r\n\r\n{part.body}\r\n"
        )
    text.append(_CLOSE)
    return "".join(text).encode("ascii")


def versions_of(body: bytes, count: int) -> list[str] | Refused | None:
    """Return what a transaction of *count* operations came to; None if that cannot be read."""
    versions: list[str] = []
    for status, headers, rest in _PART.findall(body):
        if not 200 <= int(status) < 300:
            return _refused(int(status), rest)
        tag = _ETAG.search(headers)
        versions.append(tag[1].decode("latin-1").strip() if tag else "")
    return versions if len(versions) == count else None


def code_of(body: bytes) -> str:
    """Return the error code in a JSON body, empty if there is none."""
    return _error(body)[0]


def _refused(status: int, body: bytes) -> Refused:
    code, message = _error(body)
    index, colon, _ = message.partition(":")
    return Refused(int(index) if colon and index.isdecimal() else -1, status, code)


def _error(body: bytes) -> tuple[str, str]:
    try:
        error = json.loads(body)["odata.error"]
        return str(error["code"]), str(error["message"]["value"])
    except (ValueError, LookupError, TypeError):
        return "", ""
