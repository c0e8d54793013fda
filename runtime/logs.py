"""Logs: events with fields, nothing personal, nothing secret."""

from __future__ import annotations

import json
import logging

from domain import tracing


def quiet() -> None:
    """Keep the Azure SDK's request logs, which name URLs and keys of rows, out of ours."""
    logging.getLogger("azure").setLevel(logging.WARNING)


def event(name: str, /, **fields: str | float | bool | None) -> None:
    """Log an event; the worker ships only the message, so the fields stand in it as JSON."""
    logging.getLogger("sms").info("%s %s", name, json.dumps(fields, sort_keys=True))
    tracing.told(name, fields)
