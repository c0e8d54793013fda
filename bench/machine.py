"""The machine: which core does what, and how much processor time a process has used."""

from __future__ import annotations

import os
import shutil
import socket
from functools import cache
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, 1
_TICKS = os.sysconf("SC_CLK_TCK")


@cache
def has_cores() -> bool:
    """Tell whether server and load can have a core each, as it was at the start."""
    return {SERVER_CORE, LOAD_CORE} <= os.sched_getaffinity(0) and bool(shutil.which("taskset"))


def take_load_core() -> None:
    """Move this process, and what it starts, to the core of load and storage."""
    if has_cores():
        os.sched_setaffinity(0, {LOAD_CORE})


def on_server_core(*command: str) -> list[str]:
    """Return a command that runs on the server's core."""
    return ["taskset", "-c", str(SERVER_CORE), *command] if has_cores() else [*command]


def cpu_seconds(pid: int) -> float:
    """Return the user and system time of a process and of those that it started."""
    return sum(map(_own_seconds, _tree(pid)))


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def description() -> dict[str, str | float]:
    """Return what a reader must know about the machine."""
    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": model[0] if model else "unknown",
        "cores": os.cpu_count() or 1,
        "pinned": has_cores(),
        "load_average_before": round(os.getloadavg()[0], 2),
    }


def _own_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / _TICKS  # own and of ended children


def _tree(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*"):
            try:
                todo += [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                continue
    return found
