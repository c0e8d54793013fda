"""The calculator: prices are data, the page shows what it prints, limits are named in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.cost import __main__ as cost
from infra.cost.model import bill, data, month, shares

ROOT = Path(__file__).parents[2]
PRICES, USAGE, SIZES = data()


def together(texts: int, size: str = "small") -> tuple[float, float]:
    items = bill(texts, SIZES[size], PRICES, USAGE)
    return sum(item.least for item in items), sum(item.most for item in items)


@pytest.mark.parametrize("size", SIZES)
def test_more_texts_never_cost_less(size: str) -> None:
    totals = [together(texts, size) for texts in (0, 1_000, 100_000, 1_000_000)]
    assert totals == sorted(totals)
    assert all(least <= most for least, most in totals)


def test_an_idle_channel_costs_little_more_than_its_alerts() -> None:
    (alerts,) = [i for i in bill(0, SIZES["small"], PRICES, USAGE) if i.name == "alerts"]
    assert together(0)[1] - alerts.most < 2.5


def test_as_many_alerts_are_billed_as_are_deployed() -> None:
    bicep = (ROOT / "infra/modules/alerts.bicep").read_text()
    assert USAGE["alerts"] == {
        "log_rules": bicep.count("\n    query: "), "metric_rules": bicep.count("\n    metric: "),
    }  # fmt: skip
    assert "evaluationFrequency: 'PT5M'" in bicep


def test_every_execution_is_billed_for_a_second_at_most_alone() -> None:
    (memory,) = [i for i in bill(1_000_000, SIZES["small"], PRICES, USAGE) if "memory" in i.name]
    alone = month(1_000_000, USAGE).executions * 2 - PRICES["functions"]["free_gb_seconds"]
    assert memory.most == pytest.approx(alone * PRICES["functions"]["gb_second"])


def test_a_price_is_changed_in_one_place() -> None:
    dearer = {**PRICES, "logs": {"gb": 100 * PRICES["logs"]["gb"]}}
    before, after = (
        {item.name: item.most for item in bill(1000, SIZES["small"], prices, USAGE)}
        for prices in (PRICES, dearer)
    )
    assert {name for name in before if before[name] != after[name]} == {"logs and telemetry"}


@pytest.mark.parametrize("rate", cost.RATES)
def test_shares_grow_with_the_rate(rate: float) -> None:
    used = shares(rate, SIZES["large"], USAGE)
    assert all(0 < share < 1 for share in used.values())


def test_the_page_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "cost.md").read_text()
    assert cost.main(["100,000"]) == 0
    assert capsys.readouterr().out in page


def test_a_number_that_is_none_is_refused() -> None:
    for wrong in ("many", "-1"):
        with pytest.raises(SystemExit):
            cost.main([wrong])
