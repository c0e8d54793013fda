"""Every provider's data has every case of the shared security set, or says why it cannot."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from domain.accounts import ProviderName
from providers.registry import PROVIDERS
from tests.conformance import connections
from tests.conformance.cases import Case, cases

OURS = Path(__file__).with_name("cases")
SET = json.loads(Path(__file__).with_name("security.json").read_text(encoding="utf-8"))
SHOWN = [case for case in cases(OURS) if case.security]


def exempt(provider: ProviderName) -> Mapping[str, str]:
    given: Mapping[str, str] = SET["exempt"].get(provider, {})
    return {name: why for names, why in given.items() for name in names.split(", ")}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_has_each_security_case_or_a_reason(provider: ProviderName) -> None:
    shown = {case.security for case in SHOWN if case.provider is provider}
    excused = exempt(provider)
    assert shown | set(excused) == set(SET["cases"])
    assert not shown & set(excused), "exempt, and shown all the same"
    assert all(len(why.split()) > 3 for why in excused.values())


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: f"{case.provider}-{case.security}")
def test_a_security_case_is_a_quick_refusal_that_leaves_nothing(case: Case) -> None:
    assert case.required
    for step in case.steps:
        assert step.expect["kind"] == "reject"
        assert all(400 <= status < 500 for status in step.expect["http_status_in"])
        assert step.expect["max_seconds"] <= 1
        assert step.expect["must_not_connect"]


def test_every_attempt_to_connect_is_seen() -> None:
    with connections.watched() as sought, suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    assert "socket.connect" in sought
    with connections.watched() as nothing:
        pass
    assert nothing == []
