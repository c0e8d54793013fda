"""``CHANNEL_CONFIG``: read at start and written into the tables, if it is newer than they are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.catalogue import Catalogue, catalogue_of
from domain.errors import InvalidConfiguration
from domain.ports import Gateway
from runtime import blob, logs
from runtime.settings import Settings
from services.administration import credential_fields
from services.reconcile import Reconciliation

if TYPE_CHECKING:
    from domain.configuration import ChannelConfiguration
    from runtime.channel import Channel

SETTING = "CHANNEL_CONFIG"


def configured(channel: Channel) -> tuple[str, ...]:
    """Bring the tables to what the setting says; return what is wrong with it, in sentences."""
    try:
        wanted = _wanted(channel.settings, channel.gateway, channel.clock.now())
        if wanted is not None and Reconciliation(channel.stores).apply(wanted):
            logs.event("configuration_applied", deployment=wanted.deployment)
    except InvalidConfiguration as error:
        logs.event("configuration_refused", problems=len(error.problems))
        return tuple(f"{SETTING}: {problem}" for problem in error.problems)
    except (OSError, UnicodeDecodeError):
        return (f"{SETTING}: the file that it names cannot be read.",)
    return ()


def deployed(settings: Settings, gateway: Gateway) -> Catalogue | None:
    """Return what the setting configures, for as long as storage cannot tell; None if nothing."""
    try:
        wanted = _wanted(settings, gateway)
    except (InvalidConfiguration, OSError, UnicodeDecodeError):
        return None
    if wanted is None:
        return None
    return catalogue_of(wanted.things())


def _wanted(
    settings: Settings, gateway: Gateway, now: datetime | None = None
) -> ChannelConfiguration | None:
    from domain.configuration import read_channel  # noqa: PLC0415 - a start without it is faster

    text = document(settings)
    if not text:
        return None
    return read_channel(text, settings.auto_close_minimum, credential_fields(gateway), now)


def document(settings: Settings) -> str:
    """Return the JSON that the setting holds, or that stands in the file or blob it names."""
    value = settings.channel_config
    if not value or value.startswith("{"):
        return value
    if "://" in value:
        return blob.read(value, settings)
    return Path(value).read_text(encoding="utf-8")
