"""Providers' error codes as data: what each means for us, and a sentence for an agent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from domain.accounts import ProviderName
from domain.messages import DeliveryState

DATA = Path(__file__).with_name("data")


class Verdict(StrEnum):
    """What an error code in the answer to a send says."""

    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``says`` is a sentence that an agent understands.

    ``outcome``: for a code in the answer to a send. ``state``: for a code in a report; None
    says nothing definite. ``denied``: these credentials are wrong, others may be right.
    ``suspended``: the account as a whole is closed. ``repeat``: a text with our id was taken
    before.
    """

    says: str
    outcome: Verdict | None = None
    state: DeliveryState | None = None
    opted_out: bool = False
    account_fault: bool = False
    denied: bool = False
    suspended: bool = False
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one provider: ``send`` for the answer to a send, ``report`` for reports."""

    send: Mapping[str, Code]
    report: Mapping[str, Code]

    def sent(self, code: str | None) -> Code | None:
        """Return what *code* means in the answer to a send."""
        return self.send.get(code or "") or self.report.get(code or "")

    def reported(self, code: str | None) -> Code | None:
        """Return what *code* means in a report."""
        return self.report.get(code or "") or self.send.get(code or "")


@cache
def codes(provider: ProviderName) -> Codes:
    """Return the codes of *provider*."""
    tables = json.loads((DATA / f"{provider}.json").read_text(encoding="utf-8"))
    return Codes(
        **{
            table: {code: _code(**facts) for code, facts in tables[table].items()}
            for table in ("send", "report")
        }
    )


def _code(outcome: str | None = None, state: str | None = None, **facts: Any) -> Code:
    return Code(
        outcome=Verdict(outcome) if outcome else None,
        state=DeliveryState(state) if state else None,
        **facts,
    )
