"""`make replay-dead-letters FOLDER= URL=`: hands Event Grid's dead letters to the channel again.

FOLDER holds the blobs of the container ``dead-letters``, downloaded; URL is the incoming callback
URL of the Communication Services account, which takes the same events as the trigger. What was
stored is renamed, so that the next run leaves it out; what comes twice changes nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import requests

DONE = ".replayed"
OF_DEAD_LETTERING = {
    "deadletterreason", "deliveryattempts", "lastdeliveryoutcome", "publishtime",
    "lastdeliveryattempttime", "lasthttpstatuscode",
}  # fmt: skip
Send = Callable[[Mapping[str, Any]], int]
"""Hands in one event and returns the status of the answer."""


def replay(folder: Path, send: Send) -> Iterator[str]:
    """Hand in every event below *folder*; yield what could not be stored."""
    for path in sorted(folder.rglob("*.json")):
        try:
            events = _events(json.loads(path.read_text(encoding="utf-8-sig")))
        except ValueError:
            yield f"{path}: no events in JSON"
            continue
        answers = [send(event) for event in events]
        if all(200 <= status < 300 for status in answers):
            path.rename(path.with_name(path.name + DONE))
        else:
            yield f"{path}: answered {', '.join(map(str, answers))}"


def _events(document: Any) -> list[dict[str, Any]]:
    events = document if isinstance(document, list) else [document]
    if not all(isinstance(event, dict) for event in events):
        raise ValueError("not events")
    return [{n: v for n, v in e.items() if n.lower() not in OF_DEAD_LETTERING} for e in events]


def sender(url: str, subscription: str = "") -> Send:
    """Return what hands events to a callback URL, as Event Grid does."""

    def send(event: Mapping[str, Any]) -> int:
        cloud = "specversion" in event
        kind = "cloudevents+json" if cloud else "json"
        headers = {"Content-Type": f"application/{kind}", "aeg-event-type": "Notification"}
        if subscription:
            headers["aeg-subscription-name"] = subscription
        body = json.dumps(event if cloud else [event]).encode()
        try:
            return requests.post(url, data=body, headers=headers, timeout=30).status_code
        except requests.RequestException:
            return 0

    return send


def main(arguments: list[str]) -> int:
    """Replay a folder; 0 if everything is stored, 1 if not, 2 if it was not said what and where."""
    if len(arguments) != 2 or not Path(arguments[0]).is_dir() or not arguments[1]:
        print("Say what and where: make replay-dead-letters FOLDER=<folder> URL=<callback URL>",
              file=sys.stderr)  # fmt: skip
        return 2
    send = sender(arguments[1], os.environ.get("SUBSCRIPTION", ""))
    left = list(replay(Path(arguments[0]), send))
    print("\n".join(left) if left else "Everything is stored.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
