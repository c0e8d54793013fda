"""The processes of `make run`: started in order, stopped in reverse, watched in between."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

START_SECONDS = 60.0
STOP_SECONDS = 10.0


class StartError(Exception):
    """Something did not come up; the message says what, and what to do."""


class Processes:
    """Child processes that all end with this one."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Processes:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _, process in reversed(self._running):
            process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for _, process in reversed(self._running):
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()

    def start(
        self,
        name: str,
        command: Sequence[str],
        ready: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
    ) -> int:
        """Start a process, wait until it is ready and return its id; its output goes to a log."""
        with (self._logs / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        self._running.append((name, process))
        self._await(name, process, ready)
        return process.pid

    def watch(self) -> str:
        """Wait until a process ends by itself; return its name."""
        while True:
            for name, process in self._running:
                if process.poll() is not None:
                    return name
            time.sleep(0.5)

    def _await(
        self, name: str, process: subprocess.Popen[bytes], ready: Callable[[], bool]
    ) -> None:
        end = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                tail = (self._logs / f"{name}.log").read_text(errors="replace").strip()
                last = "\n".join(tail.splitlines()[-8:])
                raise StartError(f"{name} did not come up. The end of its log says:\n{last}")
            time.sleep(0.05)


def listens(port: int) -> Callable[[], bool]:
    """Return what tells whether something listens on a port of this machine."""

    def check() -> bool:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            return probe.connect_ex(("127.0.0.1", port)) == 0

    return check


def answers(url: str) -> Callable[[], bool]:
    """Return what tells whether *url* answers with 200."""

    def check() -> bool:
        try:
            with build_opener(ProxyHandler({})).open(url, timeout=20) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    return check


def problems(url: str) -> list[str]:
    """Return what keeps a channel that runs from working, as it tells at *url*."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=20):
            return []
    except HTTPError as refusal:
        found: list[str] = json.load(refusal)["problems"]
        return found
