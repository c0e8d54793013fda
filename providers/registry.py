"""Every provider that the channel speaks to: one line each."""

from __future__ import annotations

from collections.abc import Mapping

from domain.accounts import ProviderName
from providers.acs import Acs
from providers.base import Line, Provider
from providers.infobip import Infobip
from providers.link_mobility import LinkMobility
from providers.telesign import TeleSign
from providers.transport import Transport
from providers.twilio import Twilio
from providers.vibes import Vibes

PROVIDERS: Mapping[ProviderName, Provider] = {
    ProviderName.ACS: Acs(),
    ProviderName.TWILIO: Twilio(),
    ProviderName.TELESIGN: TeleSign(),
    ProviderName.LINK_MOBILITY: LinkMobility(),
    ProviderName.VIBES: Vibes(),
    ProviderName.INFOBIP: Infobip(),
}


def line(provider: ProviderName, simulator: str | None) -> Line:
    """Return what carries requests to *provider*."""
    if provider is ProviderName.ACS:
        from providers.acs_client import AcsLine  # noqa: PLC0415 - a cold start pays for no SDK

        return AcsLine(simulator)
    return Transport(provider, simulator)
