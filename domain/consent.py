"""Consent: who answers STOP, START and HELP on a number, and what may be sent to whom."""

from __future__ import annotations

from collections.abc import Mapping

from domain.accounts import ProviderName
from domain.addresses import Address, AddressKind
from domain.customers import Customer
from domain.messages import Keyword, Purpose
from domain.numbers import Number, NumberType, OptOutHandler

_APP, _PROVIDER, _CARRIER = OptOutHandler.APP, OptOutHandler.PROVIDER, OptOutHandler.CARRIER

TOLL_FREE_PREFIXES = tuple(f"+1{code}" for code in (800, 833, 844, 855, 866, 877, 888))
"""US and Canadian toll-free area codes (NANPA)."""

_TOLL_FREE: Mapping[Keyword, OptOutHandler] = {
    Keyword.STOP: _CARRIER,
    Keyword.START: _CARRIER,
    Keyword.HELP: _APP,
}
_TWILIO_LONG_CODE: Mapping[Keyword, OptOutHandler] = dict.fromkeys(Keyword, _PROVIDER)

HANDLERS: Mapping[tuple[ProviderName, NumberType], Mapping[Keyword, OptOutHandler]] = {
    (ProviderName.TWILIO, NumberType.LONG_CODE): _TWILIO_LONG_CODE,
    (ProviderName.TWILIO, NumberType.MOBILE): _TWILIO_LONG_CODE,
}
"""What providers do by themselves (channel-behaviour §8); what is not here is ours to do."""

ALWAYS_ANSWERED = {Purpose.OPT_OUT_CONFIRMATION, Purpose.HELP}
"""What a suppressed customer still gets: the one confirmation, and the answer to their HELP."""


def kind_of(number: Number) -> NumberType | None:
    """Return a number's type: as configured, else what its address shows."""
    if number.type is not None:
        return number.type
    if number.address.kind is AddressKind.SHORT_CODE:
        return NumberType.SHORT_CODE
    if number.address.kind is AddressKind.ALPHANUMERIC:
        return NumberType.ALPHANUMERIC
    if number.address.value.startswith(TOLL_FREE_PREFIXES):
        return NumberType.TOLL_FREE
    return NumberType.LONG_CODE


def handler_of(keyword: Keyword, number: Number, provider: ProviderName) -> OptOutHandler:
    """Return who answers *keyword* on a number; the number's own setting wins."""
    own = number.opt_out_handlers.of(keyword)
    if own is not None:
        return own
    kind = kind_of(number)
    if kind is NumberType.TOLL_FREE:
        return _TOLL_FREE[keyword]
    handlers = HANDLERS.get((provider, kind), {}) if kind else {}
    return handlers.get(keyword, _APP)


def blocks(number: Number, provider: ProviderName) -> bool:
    """Tell whether the carrier answers STOP and START on a number, and blocks it by them."""
    return handler_of(Keyword.STOP, number, provider) is OptOutHandler.CARRIER


def refusal(customer: Customer | None, purpose: Purpose | None) -> str | None:
    """Return why a text may not be sent to a customer now (``suppressed``, ``blocked``)."""
    if customer is None:
        return None
    if customer.blocked:
        return "blocked"
    if customer.suppressed and purpose not in ALWAYS_ANSWERED:
        return "suppressed"
    return None


def can_be_answered(customer: Address) -> bool:
    """Tell whether a text can be sent back: a name is no address to text to."""
    return customer.kind is not AddressKind.ALPHANUMERIC
