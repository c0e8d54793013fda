"""`make bench`: measures everything in one run, or one part; writes results, prints a table."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench import calls, imports, machine, peer
from bench.app import RUN, Storage, Worker, app
from bench.costs import Costs
from bench.sink import Sink
from bench.table import table
from bench.texts import Texts
from local.processes import Processes, StartError

RESULTS = Path("bench/results")
SINGLE, MANY = 400, 2000
REPLIES = 400
WIRE = 600
LIVE = (0, 1_000, 10_000)
TIMES = 5


def main(arguments: list[str] | None = None) -> int:
    """Measure, write, print."""
    options = _parse(arguments)
    about = machine.description()
    machine.take_load_core()
    start = time.monotonic()
    parts = [options.only] if options.only else [*PARTS]
    results: dict[str, Any] = {}
    try:
        with Processes(RUN / "logs") as processes, Sink() as sink:
            for part in parts:
                print(f"Measuring {part} ...", flush=True)
                results |= PARTS[part](processes, sink)
    except (StartError, RuntimeError) as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 1
    results["machine"] = about
    results["seconds"] = round(time.monotonic() - start)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n")
    print(table(results))
    print(f"\nAll of it: {options.out}. How to read it: bench/README.md.")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("make bench", description=__doc__)
    parser.add_argument("--only", choices=[*PARTS], help="all without it")
    parser.add_argument("--out", type=Path, help="the file of the results")
    options = parser.parse_args(arguments)
    options.out = options.out or RESULTS / f"{options.only or 'latest'}.json"
    return options


def _imports(_processes: Processes, _sink: Sink) -> dict[str, Any]:
    found = imports.measured()
    return {"import_ratio": found["ratio"], "import": found}


def _texts(processes: Processes, sink: Sink) -> dict[str, Any]:
    """Return what texts, replies and reports cost, and a peer for the same texts."""
    storage = Storage.started(processes)
    served = app(storage.connection(), sink.url)
    with Worker(served, RUN / "logs" / "worker.log") as worker:
        pid = served.start(processes, "app")
        costs = Costs(pid, served.port, Texts(served.callback_url), worker, sink)
        inbound = costs.inbound(SINGLE, MANY)
        beside = peer.measured(processes, SINGLE, MANY)
        outbound = costs.outbound(REPLIES, REPLIES)
        report = costs.reports(SINGLE, REPLIES)
        wire = worker.do("wire", number=WIRE)
    theirs = beside.get("cpu_ms")
    return {
        "inbound_cpu_ms": inbound["cpu_ms"],
        "inbound_vs_rapidsms": round(inbound["cpu_ms"] / theirs, 2) if theirs else None,
        "outbound_cpu_ms": outbound["cpu_ms_at_1"],  # sent at once, not through the queue
        "report_cpu_ms": report["cpu_ms"],
        "inbound": inbound, "rapidsms": beside, "outbound": outbound, "report": report,
        "storage_cpu_ms": wire,
    }  # fmt: skip


def _calls(processes: Processes, sink: Sink) -> dict[str, Any]:
    storage = Storage.started(processes, "azurite-counted")
    return {"calls": calls.counted(processes, storage, sink.url)}


def _live(processes: Processes, sink: Sink) -> dict[str, Any]:
    """Return what sweep and first page cost with ever more live conversations."""
    storage = Storage.started(processes, "azurite-live")
    with Worker(app(storage.connection(), sink.url), RUN / "logs" / "worker-live.log") as worker:
        sweep, inbox, there = {}, {}, 0
        for live in LIVE:
            worker.do("live", first=there, last=live)
            there = live
            sweep[str(live)] = _median(worker, "sweep")
            inbox[str(live)] = _median(worker, "inbox")
    return {"sweep": sweep, "inbox_first_page": inbox}


def _median(worker: Worker, job: str) -> dict[str, float]:
    done = [worker.do(job) for _ in range(TIMES)]
    return {name: round(statistics.median(one[name] for one in done), 2) for name in done[0]}


PARTS: Mapping[str, Callable[[Processes, Sink], dict[str, Any]]] = {
    "imports": _imports, "texts": _texts, "calls": _calls, "live": _live,
}  # fmt: skip
"""What can be measured alone, in the order in which all of it is."""


if __name__ == "__main__":
    sys.exit(main())
