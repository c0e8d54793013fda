"""Files that customers send."""

import base64
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n and a picture"
PDF = b"%PDF-1.7\n and a paper"


def medium(content: bytes = PNG, **more: str) -> dict[str, Any]:
    """Return a file as the simulators take it; what is announced may be wrong."""
    return {"content_type": "image/png", "base64": base64.b64encode(content).decode(), **more}
