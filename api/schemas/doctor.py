"""The doctor of a number, as the API writes it."""

from __future__ import annotations

from datetime import datetime

from api.schemas.accounts import CallbackView, CheckView
from api.schemas.common import View
from domain.numbers import NumberType
from services.doctor import Diagnosis, Offered


class TroubleView(View):
    """What the provider complained about, the last time."""

    code: str
    detail: str
    at: datetime


class DiagnosisView(View):
    """What is wired, what is missing, and what to paste or to mail."""

    checks: list[CheckView]
    callback: CallbackView
    sent_this_month: int
    troubles: list[TroubleView]

    @classmethod
    def of(cls, found: Diagnosis) -> DiagnosisView:
        """Return the view of a diagnosis."""
        troubles = [TroubleView(code=t.code, detail=t.says, at=t.at) for t in found.troubles]
        return cls(
            checks=[CheckView.of(line) for line in found.lines],
            callback=CallbackView.of(found.url, found.told),
            sent_this_month=found.sent_this_month,
            troubles=troubles,
        )


class OfferedView(View):
    """A number that the account has at its provider."""

    number: str
    type: NumberType | None
    sends: bool | None
    receives: bool | None
    media: bool | None
    known_as: str | None

    @classmethod
    def of(cls, offered: Offered) -> OfferedView:
        """Return the view of a number."""
        each = offered.listed
        return cls(
            number=each.number,
            type=each.type,
            sends=each.sends,
            receives=each.receives,
            media=each.media,
            known_as=offered.known_as,
        )


class AvailableView(View):
    """The numbers to choose from; ``listed`` false: the provider cannot be asked, now or ever."""

    listed: bool
    items: list[OfferedView]

    @classmethod
    def of(cls, offered: list[Offered] | None) -> AvailableView:
        """Return the view of what a provider lists."""
        return cls(
            listed=offered is not None, items=[OfferedView.of(each) for each in offered or ()]
        )
