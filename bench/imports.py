"""The cold start that is ours: importing ``function_app`` beside the library that it needs."""

from __future__ import annotations

import statistics
import subprocess
import sys

from bench.machine import on_server_core

TIMES = 7
_CODE = "import time;t=time.process_time();import {};print(time.process_time()-t)"


def measured() -> dict[str, float]:
    """Return both medians in milliseconds of processor time, and their ratio.

    In turns, each time in a new process.
    """
    names = ("azure.functions", "function_app")
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(TIMES + 1):
        for name in names:
            seconds = _import(name)
            if turn:  # the first turn writes byte code
                taken[name].append(seconds)
    library, ours = (1000 * statistics.median(taken[name]) for name in names)
    return {
        "azure_functions_ms": round(library, 1),
        "function_app_ms": round(ours, 1),
        "ratio": round(ours / library, 2),
    }


def _import(module: str) -> float:
    command = on_server_core(sys.executable, "-c", _CODE.format(module))
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
