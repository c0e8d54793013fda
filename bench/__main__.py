"""`make bench`: measures everything in one run; writes results and prints a table."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench import calls, imports, machine, peer
from bench.app import RUN, Storage, Worker, app
from bench.costs import Costs
from bench.sink import Sink
from bench.table import table
from bench.texts import Texts
from local.processes import Processes, StartError

RESULTS = Path("bench/results/latest.json")
SINGLE, MANY = 400, 2000
REPLIES = 400
WIRE = 600
LIVE = (0, 1_000, 10_000)
TIMES = 5


def main() -> int:
    """Measure, write, print."""
    about = machine.description()
    machine.take_load_core()
    start = time.monotonic()
    try:
        with Processes(RUN / "logs") as processes, Sink() as sink:
            results = _measured(processes, sink)
    except (StartError, RuntimeError) as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 1
    results["machine"] = about
    results["seconds"] = round(time.monotonic() - start)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(table(results))
    print(f"\nAll of it: {RESULTS}. How to read it: bench/README.md.")
    return 0


def _measured(processes: Processes, sink: Sink) -> dict[str, Any]:
    results: dict[str, Any] = {}
    _say("imports")
    results["import"] = imports.measured()
    _say("texts, replies and reports")
    storage = Storage.started(processes)
    served = app(storage.connection(), sink.url)
    with Worker(served, RUN / "logs" / "worker.log") as worker:
        pid = served.start(processes, "app")
        costs = Costs(pid, served.port, Texts(served.callback_url), worker, sink)
        results["inbound"] = costs.inbound(SINGLE, MANY)
        results["rapidsms"] = _beside(processes)
        results["outbound"] = costs.outbound(REPLIES, REPLIES)
        results["report"] = costs.reports(SINGLE, REPLIES)
        results["storage_cpu_ms"] = worker.do("wire", number=WIRE)
    _say("requests to storage, and what grows with live conversations")
    results |= _standing(processes, sink.url)
    return {**_summary(results), **results}


def _beside(processes: Processes) -> dict[str, object]:
    _say("the peer")
    return peer.measured(processes, SINGLE, MANY)


def _standing(processes: Processes, simulator: str) -> dict[str, Any]:
    """Return what does not depend on load, over a storage of its own."""
    storage = Storage.started(processes, "azurite-live")
    counted = calls.counted(processes, storage, simulator)
    with Worker(app(storage.connection(), simulator), RUN / "logs" / "worker-live.log") as worker:
        sweep, inbox, there = {}, {}, 0
        for live in LIVE:
            worker.do("live", first=there, last=live)
            there = live
            sweep[str(live)] = _median(worker, "sweep")
            inbox[str(live)] = _median(worker, "inbox")
    return {"calls": counted, "sweep": sweep, "inbox_first_page": inbox}


def _median(worker: Worker, job: str) -> dict[str, float]:
    done = [worker.do(job) for _ in range(TIMES)]
    return {name: round(statistics.median(one[name] for one in done), 2) for name in done[0]}


def _summary(results: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = results["inbound"]["cpu_ms"], results["rapidsms"].get("cpu_ms")
    return {
        "inbound_cpu_ms": ours,
        "inbound_vs_rapidsms": round(ours / theirs, 2) if theirs else None,
        "outbound_cpu_ms": results["outbound"][
            "cpu_ms_at_1"
        ],  # sent at once, not through the queue
        "report_cpu_ms": results["report"]["cpu_ms"],
        "import_ratio": results["import"]["ratio"],
    }


def _say(what: str) -> None:
    print(f"Measuring {what} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
