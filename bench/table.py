"""The table that `make bench` prints."""

from __future__ import annotations

from typing import Any


def table(results: dict[str, Any]) -> str:
    """Return what was measured for a terminal."""
    parts = {"inbound": _costs, "import": _imports, "sweep": _standing, "calls": _calls}
    shown = [line for key, part in parts.items() if key in results for line in part(results)]
    return "\n".join(shown)


def _imports(results: dict[str, Any]) -> list[str]:
    return ["", f"import, function_app / library    {results['import_ratio']}"]


def _costs(results: dict[str, Any]) -> list[str]:
    lines = ["", f"{'':24}{'CPU ms':>10}{'p50/p99 ms at 1':>20}{'at 16':>20}{'a second':>10}"]
    for name in ("inbound", "outbound", "report", "rapidsms"):
        found = results[name]
        if "problem" in found:
            lines.append(f"{name:24}{found['problem']}")
            continue
        one, lot = found["at_1"], found["at_16"]
        cpu = found["cpu_ms_at_1" if name == "outbound" else "cpu_ms"]
        lines.append(
            f"{name:24}{cpu:>10.2f}{_latency(one):>20}{_latency(lot):>20}{lot['per_second']:>10.0f}"
        )
    ratio = results["inbound_vs_rapidsms"]
    wire = results["storage_cpu_ms"]
    return [
        *lines,
        "",
        f"inbound, ours / RapidSMS          {'not measured' if ratio is None else ratio}",
        f"three storage calls, client/rest  {wire['client']} / {wire['rest']} ms",
    ]


def _latency(figures: dict[str, float]) -> str:
    return f"{figures['p50_ms']:.1f} / {figures['p99_ms']:.1f}"


def _standing(results: dict[str, Any]) -> list[str]:
    lines = [
        "",
        f"{'live conversations':24}{'sweep CPU / wall ms':>24}{'inbox page CPU / wall ms':>28}",
    ]
    for live, sweep in results["sweep"].items():
        inbox = results["inbox_first_page"][live]
        lines.append(f"{live:24}{_both(sweep):>24}{_both(inbox):>28}")
    return lines


def _both(figures: dict[str, float]) -> str:
    return f"{figures['cpu_ms']:.1f} / {figures['wall_ms']:.1f}"


def _calls(results: dict[str, Any]) -> list[str]:
    lines = ["", "requests to tables"]
    for name, found in results["calls"].items():
        which = ", ".join(f"{n}x {call}" if n > 1 else call for call, n in found["which"].items())
        lines.append(f"  {name:28}{found['calls']:>4}   {which}")
    return lines
