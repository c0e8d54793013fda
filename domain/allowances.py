"""What a provider's plan allows, as data: numbers, countries, texts a month, short codes.

Sources: ``reference/providers`` and ``requirements``, kept in ``docs/providers``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.accounts import Plan, ProviderName
from domain.addresses import Address, region_of
from domain.messages import Refused

DATA = Path(__file__).with_name("data") / "plans.json"
TRIAL_LIMIT = "trial_limit"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits of one plan; None is no limit."""

    numbers: int | None = None
    countries: tuple[str, ...] | None = None
    monthly: int | None = None
    short_codes: bool = True

    def reaches(self, address: Address) -> bool:
        """Tell whether an address lies in a country of the plan."""
        return self.countries is None or region_of(address) in self.countries


@cache
def _data() -> dict[str, dict[str, Allowance]]:
    found = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        provider: {plan: _allowance(**facts) for plan, facts in plans.items()}
        for provider, plans in found.items()
        if isinstance(plans, dict)
    }


def _allowance(countries: list[str] | None = None, **facts: int) -> Allowance:
    return Allowance(countries=tuple(countries) if countries else None, **facts)  # type: ignore[arg-type]  # JSON has numbers and truths alike


@cache
def enterprise_above() -> int:
    """Return the texts a month above which an invoiced enterprise account is advised."""
    number: int = json.loads(DATA.read_text(encoding="utf-8"))["enterprise_above"]
    return number


def allowance(provider: ProviderName | str, plan: Plan | str) -> Allowance:
    """Return what a plan of a provider allows."""
    return _data().get(provider, {}).get(plan, Allowance())


def outside(plan: Allowance, customer: Address) -> Refused | None:
    """Return why a plan does not reach a customer, None if it does."""
    if plan.reaches(customer):
        return None
    countries = ", ".join(plan.countries or ())
    detail = f"The provider's trial reaches numbers in {countries} only."
    return Refused(TRIAL_LIMIT, detail, account_fault=True)


def used_up(plan: Allowance) -> Refused:
    """Return: the month's texts of a plan are used up."""
    detail = f"The {plan.monthly} texts that the provider's trial has this month are used up."
    return Refused(TRIAL_LIMIT, detail, account_fault=True)
