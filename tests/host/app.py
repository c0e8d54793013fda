"""A whole app on disk, as a developer's folder, and the host as a process of its own."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.host.serving import WAIT_SECONDS

ROOT = Path(__file__).parents[2]
HOST_JSON = {"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}


@dataclass(frozen=True)
class Process:
    """A running host; `port` is where it listens."""

    running: "subprocess.Popen[str]"
    ready: str

    @property
    def port(self) -> int:
        return int(self.ready.split("localhost:")[1].split(" ")[0])


def write_app(folder: Path, source: str, settings: Mapping[str, Any] | None = None) -> Path:
    """Write an app's files; `settings` is the content of local.settings.json."""
    (folder / "function_app.py").write_text("import azure.functions as func\n" + dedent(source))
    (folder / "host.json").write_text(json.dumps(HOST_JSON))
    if settings is not None:
        (folder / "local.settings.json").write_text(json.dumps(settings))
    return folder


@contextmanager
def host_process(folder: Path, *arguments: str, **environment: str) -> Iterator[Process]:
    """Start `python -m local.host` on a free port and wait for its line."""
    process = start(folder, "--port", "0", *arguments, **environment)
    try:
        yield Process(process, first_line(process))
    finally:
        process.terminate()
        process.communicate(timeout=WAIT_SECONDS)


def refusal(folder: Path, *arguments: str, **environment: str) -> str:
    """Start a host that must not come up, and return what it says."""
    process = start(folder, "--port", "0", *arguments, **environment)
    _, errors = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 1, errors
    return errors


def start(folder: Path, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "local.host", "--app-dir", str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda out: lines.put(out.readline()), args=[process.stdout]).start()
    return lines.get(timeout=WAIT_SECONDS)
