"""Every code of the fact sheets is in the data, with an outcome and a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.accounts import ProviderName
from domain.messages import DeliveryState
from providers.codes import Verdict, codes
from providers.registry import PROVIDERS

SHEETS = json.loads(Path(__file__).with_name("fact_sheet_codes.json").read_text(encoding="utf-8"))

each_provider = pytest.mark.parametrize("provider", PROVIDERS)


@each_provider
def test_every_code_of_the_fact_sheet_is_in_the_data(provider: ProviderName) -> None:
    table = codes(provider)
    assert set(SHEETS[provider]["send"]) <= set(table.send)
    assert set(SHEETS[provider]["report"]) <= set(table.report)


@each_provider
def test_only_what_is_certain_counts_as_not_sent(provider: ProviderName) -> None:
    for verdict in (Verdict.NOT_SENT, Verdict.UNKNOWN):
        found = {code for code, told in codes(provider).send.items() if told.outcome is verdict}
        assert found == set(SHEETS[provider][verdict])


@each_provider
def test_only_opt_outs_mark_the_customer(provider: ProviderName) -> None:
    table = codes(provider)
    marked = {
        code for each in (table.send, table.report) for code, told in each.items() if told.opted_out
    }
    assert marked == set(SHEETS[provider]["opted_out"])


@each_provider
def test_every_code_says_one_sentence(provider: ProviderName) -> None:
    table = codes(provider)
    for told in (*table.send.values(), *table.report.values()):
        assert told.says[0].isupper()
        assert told.says.endswith(".")


@each_provider
def test_denied_credentials_are_the_account_s_fault(provider: ProviderName) -> None:
    for told in codes(provider).send.values():
        assert told.account_fault or not (told.denied or told.suspended)


def test_a_report_code_never_says_more_than_delivered() -> None:
    delivered = [
        (provider, code)
        for provider in PROVIDERS
        for code, told in codes(provider).report.items()
        if told.state is DeliveryState.DELIVERED
    ]
    assert delivered == [
        (ProviderName.ACS, "2000"),
        (ProviderName.TELESIGN, "200"),
        (ProviderName.INFOBIP, "DELIVERED_TO_HANDSET"),
        (ProviderName.LINK_MOBILITY, "1001"),
        (ProviderName.LINK_MOBILITY, "1007"),
    ]
