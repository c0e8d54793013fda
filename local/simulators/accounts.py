"""The invented accounts that we hold at the simulated providers."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

E164 = re.compile(r"\+[1-9]\d{7,14}")
SHORT_CODE = re.compile(r"\d{3,8}")

Kind = Literal["long_code", "toll_free", "short_code", "alphanumeric"]
Capability = Literal["send", "receive", "media", "voice"]


def bare(number: str) -> str:
    """Strip a number of what spellings differ in."""
    return number.removeprefix("+").casefold()


def is_base64(secret: str) -> bool:
    """Tell whether a key can be decoded; like the SDKs, this overlooks stray characters."""
    try:
        return bool(base64.b64decode(secret))
    except binascii.Error:
        return False


class Number(BaseModel):
    """A sender of ours, as the provider knows it."""

    model_config = ConfigDict(extra="forbid")

    number: str
    kind: Kind = "long_code"
    capabilities: set[Capability] = {"send", "receive", "voice"}
    callback_url: str | None = None
    fallback_url: str | None = None
    opted_out: set[str] = set()

    @model_validator(mode="after")
    def _spell_in_full(self) -> Self:
        if self.kind == "long_code" and SHORT_CODE.fullmatch(self.number):
            self.kind = "short_code"
        if self.kind in ("long_code", "toll_free"):
            self.number = f"+{bare(self.number)}"
        return self

    def refuses(self, customer: str) -> bool:
        """Whether this customer has opted out of this sender."""
        return bare(customer) in {bare(one) for one in self.opted_out}

    def opt_out(self, customer: str, *, out: bool = True) -> None:
        """Remember that a customer wants no more of this sender, or wants it again."""
        self.opted_out = {one for one in self.opted_out if bare(one) != bare(customer)}
        if out:
            self.opted_out.add(customer)


class Account(BaseModel):
    """An account at one provider; ``id`` and ``provider`` come from the control API's path."""

    model_config = ConfigDict(extra="forbid")

    provider: str
    id: str
    credentials: dict[str, str]
    numbers: list[Number] = Field(default_factory=list)
    callback_url: str | None = None
    fallback_url: str | None = None
    door: Literal["callback", "event_grid_trigger"] = "callback"
    event_schema: Literal["event_grid", "cloud_events"] = "event_grid"
    suspended: bool = False

    @field_validator("numbers", mode="before")
    @classmethod
    def _allow_plain_numbers(cls, value: object) -> object:
        if not isinstance(value, list):
            return value
        return [{"number": item} if isinstance(item, str) else item for item in value]

    def number(self, wanted: str) -> Number | None:
        """Our sender of that name, however it is spelt."""
        return next((one for one in self.numbers if bare(one.number) == bare(wanted)), None)

    def callback_for(self, ours: str) -> str | None:
        """Where the provider takes what customers write to this number."""
        number = self.number(ours)
        return (number and number.callback_url) or self.callback_url

    def fallback_for(self, ours: str) -> str | None:
        """Where it goes when the first address fails, at providers that have a second one."""
        number = self.number(ours)
        return (number and number.fallback_url) or self.fallback_url


class Accounts:
    """All accounts of all providers."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Account] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._all.values())

    def register(self, account: Account) -> None:
        """Create the account, or put this one in its place."""
        self._all[account.provider, account.id] = account

    def of(self, provider: str) -> list[Account]:
        """Give the accounts at one provider."""
        return [account for account in self if account.provider == provider]

    def holding(self, provider: str, number: str, account_id: str | None = None) -> Account | None:
        """Give the account that holds a number, among all of the provider or only the one named."""
        return next(
            (
                account
                for account in self.of(provider)
                if account_id in (None, account.id) and account.number(number)
            ),
            None,
        )

    def forget_opt_outs(self) -> None:
        """Every customer may be written to again."""
        for account in self:
            for number in account.numbers:
                number.opted_out = set()

    def clear(self) -> None:
        """Forget all accounts."""
        self._all.clear()
