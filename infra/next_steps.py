"""`make next-steps BASE=`: each account's callback URLs, and what to do with them at its provider.

Reads the API with the administrator's key in the environment's CHANNEL_ADMIN_KEY.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import requests

Get = Callable[[str], Any]


def lines(get: Get) -> Iterator[str]:
    """Yield what to do, account by account; *get* reads a path of the API."""
    accounts = get("accounts")["items"]
    if not accounts:
        yield "No accounts yet: add one to channel.json, or create it through the API."
    for account in accounts:
        told = get(f"accounts/{account['id']}/callback")
        yield f"\n{account['name']} ({account['provider']})"
        for box in told["boxes"]:
            yield f"  {box['label']}: {box['value']}"
            yield f"    goes to: {box['goesTo']}"
        for step in told["steps"]:
            yield f"  - {step}"
        if told.get("mail"):
            mail = told["mail"]
            yield f"  Mail to {mail['to'] or 'the support address in your account details'}"
            yield f"    Subject: {mail['subject']}"
            yield from (f"    {line}" for line in mail["body"].splitlines())


def main(arguments: list[str]) -> int:
    """Print the steps; 0 if they could be read, 2 if it was not said where from."""
    key = os.environ.get("CHANNEL_ADMIN_KEY", "")
    if not arguments or not arguments[0] or not key:
        print("Say where, with your key: CHANNEL_ADMIN_KEY=... make next-steps BASE=https://...",
              file=sys.stderr)  # fmt: skip
        return 2

    def get(path: str) -> Any:
        url = f"{arguments[0].rstrip('/')}/api/v1/{path}"
        answer = requests.get(url, headers={"X-Api-Key": key}, timeout=30)
        answer.raise_for_status()
        return answer.json()

    try:
        print("\n".join(lines(get)))
    except requests.RequestException as error:
        print(f"The API did not answer as it should: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
