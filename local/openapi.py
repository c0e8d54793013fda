"""`make openapi`: the description of the API, from which the console's client is generated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from api.app import create_app
from runtime.channel import Channel

TARGET = Path("console/openapi.json")


def described() -> str:
    """Return the OpenAPI document as it is committed."""
    document = create_app(cast("Channel", None)).openapi()  # routes do not look at the channel
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(described())
