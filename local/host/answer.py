"""What goes back to an HTTP caller."""

import json
from typing import NamedTuple

Header = tuple[bytes, bytes]


class Answer(NamedTuple):
    """Status, headers as ASGI wants them, and body."""

    status: int
    headers: tuple[Header, ...] = ()
    body: bytes = b""


def text_answer(status: int, text: str) -> Answer:
    """Answer with plain text."""
    return Answer(status, ((b"content-type", b"text/plain; charset=utf-8"),), text.encode())


def json_answer(status: int, value: object) -> Answer:
    """Answer with a JSON document."""
    header = (b"content-type", b"application/json; charset=utf-8")
    return Answer(status, (header,), json.dumps(value).encode())
