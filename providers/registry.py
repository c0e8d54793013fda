"""Every provider that the channel speaks to: for each name the module that is called so."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from domain.accounts import ProviderName
from providers.base import Line, Provider
from providers.transport import Transport


def _provider(name: ProviderName) -> Provider:
    provider: Provider = import_module(f"providers.{name}").PROVIDER
    return provider


PROVIDERS: Mapping[ProviderName, Provider] = {name: _provider(name) for name in ProviderName}


def line(provider: ProviderName, simulator: str | None) -> Line:
    """Return what carries requests to *provider*."""
    if provider is ProviderName.ACS:
        from providers.acs_client import AcsLine  # noqa: PLC0415 - a cold start pays for no SDK

        return AcsLine(simulator)
    return Transport(provider, simulator)
