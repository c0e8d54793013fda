"""The file host.json: the few of its options that a single machine can honour, with defaults.

Source: the host's and the storage extension's options, version 4 (fact sheet, section 4).
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.host.errors import HostError


@dataclass(frozen=True)
class QueueOptions:
    """How queues are read; times in seconds."""

    batch_size: int = 16
    new_batch_threshold: int = 8
    max_dequeue_count: int = 5
    visibility_timeout: float = 0
    max_polling_interval: float = 60
    base64: bool = True


@dataclass(frozen=True)
class HostJson:
    """host.json, read once at start."""

    route_prefix: str = "api"
    custom_headers: Mapping[str, str] = field(default_factory=dict)
    log_level: str = "Information"
    queues: QueueOptions = QueueOptions()


def load_host_json(app_dir: Path) -> HostJson:
    """Read `host.json`; it must exist, as under Core Tools."""
    file = app_dir / "host.json"
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HostError(
            f"no host.json in {app_dir}: name the app's folder with --app-dir"
        ) from error
    except ValueError as error:
        raise HostError(f"host.json is not JSON: {error}") from error
    if document.get("version") != "2.0":
        raise HostError('host.json must say "version": "2.0"')
    return _host_json(document)


def _host_json(document: dict[str, Any]) -> HostJson:
    extensions = document.get("extensions", {})
    http = extensions.get("http", {})
    return HostJson(
        route_prefix=http.get("routePrefix", "api").strip("/"),
        custom_headers=http.get("customHeaders", {}),
        log_level=document.get("logging", {}).get("logLevel", {}).get("default", "Information"),
        queues=_queue_options(extensions.get("queues", {})),
    )


def _queue_options(section: dict[str, Any]) -> QueueOptions:
    batch = int(section.get("batchSize", 16))
    if not 1 <= batch <= 32:
        raise HostError("host.json: queues.batchSize must be between 1 and 32")
    return QueueOptions(
        batch_size=batch,
        new_batch_threshold=section.get("newBatchThreshold", batch // 2 * (os.cpu_count() or 1)),
        max_dequeue_count=section.get("maxDequeueCount", 5),
        visibility_timeout=_seconds(section.get("visibilityTimeout", "00:00:00")),
        max_polling_interval=_seconds(section.get("maxPollingInterval", "00:01:00")),
        base64=section.get("messageEncoding", "base64").lower() == "base64",
    )


def _seconds(timespan: str) -> float:
    """Read a .NET time span `[d.]hh:mm:ss[.fff]`."""
    try:
        hours, minutes, seconds = timespan.split(":")
        days, _, hours = hours.rpartition(".")
        return ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + float(seconds)
    except ValueError as error:
        raise HostError(f"host.json: {timespan!r} is not a time span hh:mm:ss") from error
