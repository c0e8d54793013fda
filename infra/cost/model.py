"""The arithmetic of `make cost`. Prices and usage are data; nothing here knows a figure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SECONDS_A_MONTH = 30 * 24 * 3600
LEAST_SECONDS = 1.0
"""An execution is billed for at least a second on Flex Consumption."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the bill: how much of what, and what it costs from ... to."""

    name: str
    amount: str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Month:
    """What a month consists of."""

    texts: int
    replies: float
    conversations: float
    sweeps: float
    calls: float
    executions: float
    http: float


def data() -> tuple[Data, Data, Data]:
    """Return prices, usage and sizes."""
    prices, usage = (json.loads((HERE / f"{n}.json").read_text()) for n in ("prices", "usage"))
    return prices, usage, json.loads((HERE.parent / "sizes.json").read_text())


def month(texts: int, usage: Data) -> Month:
    """Return what a month with so many inbound texts consists of."""
    each, how = usage["table_calls"], usage["assumed"]
    replies = texts * how["replies_per_text"]
    conversations = texts / how["texts_per_conversation"]
    sweeps = SECONDS_A_MONTH / 60 * how["sweeps_per_minute"]
    picks = min(conversations, replies)
    calls = (
        (texts - conversations) * each["inbound_text"]
        + conversations * (each["first_text_of_a_conversation"] + each["close"])
        + picks * each["reply_that_picks"]
        + (replies - picks) * each["reply"]
        + replies * each["delivery_report"]
        + sweeps * each["sweep"]
    )
    http = texts + 2 * replies  # callback, the agent's call, the report's callback
    executions = http + replies * how["replies_through_the_queue"] + sweeps
    return Month(texts, replies, conversations, sweeps, calls, executions, http)


def bill(texts: int, size: Data, prices: Data, usage: Data) -> list[Item]:
    """Return the lines of a month's bill, without the provider's charges."""
    one = month(texts, usage)
    return [
        *_functions(one, size, prices["functions"]),
        *_storage(one, prices["storage"], usage["assumed"]),
        _events(one, prices["event_grid"]),
        _logs(one, prices["logs"], usage["assumed"]),
        _alerts(usage["alerts"], prices["alerts"]),
    ]


def _functions(one: Month, size: Data, price: Data) -> list[Item]:
    """Bill executions: alone on an instance each costs a second; those that overlap share it."""
    gb = size["instanceMemoryMB"] / 1024
    most = one.executions * LEAST_SECONDS * gb
    least = (one.http / size["httpConcurrency"] + one.executions - one.http) * LEAST_SECONDS * gb
    ready = sum(entry["instanceCount"] for entry in size["alwaysReady"])
    free = 0 if ready else 1  # no free grants for instances that are always ready
    busy = price["ready_busy_gb_second"] if ready else price["gb_second"]
    spent = [max(0.0, used - free * price["free_gb_seconds"]) * busy for used in (least, most)]
    runs = max(0.0, one.executions - free * price["free_executions"])
    starts = runs / 1e6 * price["million_executions"]
    idle = ready * gb * SECONDS_A_MONTH * price["ready_idle_gb_second"]
    items = [
        Item("executions", f"{one.executions:,.0f}", starts, starts),
        Item("memory while executing", f"{least:,.0f} to {most:,.0f} GB-s", *spent),
    ]
    if ready:
        items.append(Item("instances always ready", f"{ready} of {gb:g} GB", idle, idle))
    return items


def _storage(one: Month, price: Data, how: Data) -> list[Item]:
    calls = one.calls / 1e4 * price["ten_thousand_table_calls"]
    polls = 2 * how["queue_polls_per_second"] * SECONDS_A_MONTH
    bells = 3 * one.replies * how["replies_through_the_queue"]
    each = price["ten_thousand_queue_calls"] / 1e4
    gb = (one.texts + one.replies) * how["stored_bytes_per_text"] * how["months_kept"] / 1e9
    kept = gb * price["gb_month"]
    return [
        Item("table calls", f"{one.calls:,.0f}", calls, calls),
        Item("queue calls", f"{polls + bells:,.0f}", bells * each, (polls + bells) * each),
        Item("kept in tables", f"{gb:,.1f} GB", kept, kept),
    ]  # fmt: skip


def _events(one: Month, price: Data) -> Item:
    events = one.texts + one.replies
    paid = max(0.0, events - price["free_operations"]) / 1e6 * price["million_operations"]
    return Item("Event Grid (ACS only)", f"{events:,.0f} events", 0.0, paid)


def _logs(one: Month, price: Data, how: Data) -> Item:
    each = how["logged_bytes_per_execution"] + how["spans_per_execution"] * how["bytes_per_span"]
    metrics = SECONDS_A_MONTH / 60 * how["metric_bytes_per_minute"]
    gb = (one.executions * each + metrics) / 1e9
    return Item("logs and telemetry", f"{gb:,.2f} GB", gb * price["gb"], gb * price["gb"])


def _alerts(rules: Data, price: Data) -> Item:
    """Bill the rules; those on metrics are Event Grid's, which only some channels have."""
    least = rules["log_rules"] * price["log_rule_every_five_minutes"]
    most = least + rules["metric_rules"] * price["metric_rule"]
    amount = f"{rules['log_rules']} on logs, {rules['metric_rules']} on metrics"
    return Item("alerts", amount, least, most)


def shares(rate: float, size: Data, usage: Data) -> dict[str, float]:
    """Return how much of each limit so many texts a second use, each with reply and report."""
    limits, each = usage["saturation"], usage["table_calls"]
    how = usage["assumed"]
    replies, new = how["replies_per_text"], 1 / how["texts_per_conversation"]
    cpu = limits["cpu_ms"]
    busy = cpu["inbound_text"] + replies * (cpu["reply"] + cpu["delivery_report"])
    cores = limits["cores_of_an_instance"][str(size["instanceMemoryMB"])]
    instances = math.ceil(rate * busy / 1000 / (cores * limits["busy_share_of_a_core"]))
    calls = (
        each["inbound_text"]
        + new * (each["first_text_of_a_conversation"] - each["inbound_text"] + each["close"])
        + replies * (each["reply"] + each["delivery_report"])
    )
    inbox = rate * (1 + replies) / limits["inbox_shards"]
    return {
        f"instances ({instances} needed)": instances / size["maximumInstanceCount"],
        "storage account's calls": rate * calls / limits["account_table_calls_per_second"],
        "one shard of a queue's view": inbox / limits["partition_writes_per_second"],
        "assignment to agents": rate * new / limits["assignments_per_second"],
    }
