"""`make cost TEXTS=100000 [SIZE=small]`: a month's bill at Azure, and what saturates first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from infra.cost.model import Data, bill, data, shares

RATES = (10, 100, 600)


def main(arguments: list[str] | None = None) -> int:
    """Print the calculation."""
    prices, usage, sizes = data()
    parser = argparse.ArgumentParser("python -m infra.cost", description=__doc__)
    parser.add_argument("texts", type=_texts, help="inbound texts a month")
    parser.add_argument("--size", choices=sizes, default="small")
    options = parser.parse_args(arguments)
    size = sizes[options.size]
    print("\n".join(lines(options.texts, options.size, size, prices, usage)))
    return 0


def lines(texts: int, name: str, size: Data, prices: Data, usage: Data) -> Iterator[str]:
    """Yield the bill, then the limits at each rate."""
    how, money = usage["assumed"], prices["currency"]
    yield f"{texts:,} inbound texts a month, {how['replies_per_text']} replies each, size {name}"
    items = bill(texts, size, prices, usage)
    for item in items:
        yield f"  {item.name:24} {item.amount:>30} {_range(item.least, item.most):>20} {money}"
    least, most = sum(i.least for i in items), sum(i.most for i in items)
    yield f"  {'together':24} {'':>30} {_range(least, most):>20} {money}"
    yield "From: calls that come together share an instance's seconds. To: each is alone."
    yield f"Without what the provider charges. Prices: {prices['as_of']}."
    for rate in RATES:
        used = sorted(shares(rate, size, usage).items(), key=lambda one: -one[1])
        first = "; ".join(f"{limit}: {share:.0%}" for limit, share in used)
        yield f"At {rate} texts a second, share of the limit: {first}"


def _range(least: float, most: float) -> str:
    return f"{least:,.2f}" if round(least, 2) == round(most, 2) else f"{least:,.2f} to {most:,.2f}"


def _texts(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 0:
        raise argparse.ArgumentTypeError("a number of texts is not negative")
    return number


if __name__ == "__main__":
    sys.exit(main())
