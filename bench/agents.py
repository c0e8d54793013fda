"""What agents do over the API, as raw HTTP: they answer conversations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

KEY = "sk_for-the-bench-only-nobody-else-knows-this-one"
KEY_HASH = hashlib.sha256(KEY.encode()).hexdigest()


def replies(conversations: Iterable[str]) -> list[bytes]:
    """Return a reply to each conversation."""
    body = json.dumps({"text": "Good morning! It is on its way and will be with you today."})
    return [
        (
            f"POST /api/v1/conversations/{conversation}/messages HTTP/1.1\r\n"
            f"Host: localhost\r\nConnection: keep-alive\r\nX-Api-Key: {KEY}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        for conversation in conversations
    ]
