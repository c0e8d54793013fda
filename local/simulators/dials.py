"""The dials that make a provider slow, broken, or unlucky with its delivery reports."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Fault = Literal["429", "500", "timeout_after_accepting", "refuse_connection", "bad_json"]
Reports = Literal["none", "normal", "duplicate", "reversed", "failed", "undelivered"]


class Dials(BaseModel):
    """How one provider behaves.

    ``count`` is the number of calls the fault still lasts (without it: until it is turned off);
    ``delay_ms`` passes before a call is looked at, ``answer_delay_ms`` before it is answered;
    ``pause_factor`` shortens the pauses between the attempts of a callback.
    """

    model_config = ConfigDict(extra="forbid")

    delay_ms: int = Field(default=0, ge=0)
    answer_delay_ms: int = Field(default=0, ge=0)
    fault: Fault | None = None
    on: Literal["send", "lookup", "all"] = "send"
    count: int | None = Field(default=None, ge=1)
    retry_after: int | None = Field(default=None, ge=0)
    suspended: bool = False
    reports: Reports = "normal"
    report_delay_ms: int = Field(default=200, ge=0)
    pause_factor: float = Field(default=1.0, ge=0)


class DialBoard:
    """The dials of every provider."""

    def __init__(self) -> None:
        self._dials: dict[str, Dials] = {}

    def of(self, provider: str) -> Dials:
        """Give the dials of one provider, as they stand."""
        return self._dials.setdefault(provider, Dials())

    def turn(self, provider: str, changes: dict[str, object]) -> Dials:
        """Set some dials of a provider and leave the others."""
        current = self.of(provider).model_dump()
        if "fault" in changes:
            current["count"] = None
        self._dials[provider] = Dials.model_validate(current | changes)
        return self._dials[provider]

    def reset(self, provider: str | None = None) -> None:
        """Everything works again, at one provider or at all of them."""
        if provider is None:
            self._dials.clear()
        else:
            self._dials.pop(provider, None)

    def take_fault(self, provider: str, *, sends: bool) -> Fault | None:
        """Give the fault that this call meets, if any, and count it down."""
        dials = self.of(provider)
        if dials.fault is None or dials.on not in ("all", "send" if sends else "lookup"):
            return None
        fault = dials.fault
        if dials.count is not None:
            left = dials.count - 1
            dials.count, dials.fault = (left, fault) if left else (None, None)
        return fault
