"""`local.settings.json`: made from the sample at the first run, with a key to sign in."""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path

SAMPLE = Path("local.settings.sample.json")
SETTINGS = Path("local.settings.json")
KEY = Path(".run/admin-key")


def prepared() -> dict[str, str]:
    """Return the settings' values; make file and sign-in key if they are missing."""
    if not SETTINGS.exists():
        document = json.loads(SAMPLE.read_text())
        document["Values"]["WEBHOOK_SECRET"] = secrets.token_urlsafe(32)
        SETTINGS.write_text(json.dumps(document, indent=2) + "\n")
    document = json.loads(SETTINGS.read_text())
    values: dict[str, str] = document["Values"]
    if values.get("ADMIN_KEY_HASH") != _hash(_key()):
        values["ADMIN_KEY_HASH"] = _hash(_key())
        SETTINGS.write_text(json.dumps(document, indent=2) + "\n")
    return values


def _key() -> str:
    """Return the key that `make run` prints; make one if there is none."""
    KEY.parent.mkdir(exist_ok=True)
    if not KEY.exists():
        KEY.touch(0o600)
        KEY.write_text("sk_" + secrets.token_urlsafe(32))
    return KEY.read_text().strip()


def sign_in() -> str:
    """Return the administrator's key of this machine."""
    return _key()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
