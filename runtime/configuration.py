"""``CHANNEL_CONFIG``: read at start and written into the tables, if it is newer than they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import InvalidConfiguration
from runtime import blob, logs
from runtime.settings import Settings
from services.administration import credential_fields
from services.reconcile import Reconciliation

if TYPE_CHECKING:
    from runtime.channel import Channel

SETTING = "CHANNEL_CONFIG"


def configured(channel: Channel) -> tuple[str, ...]:
    """Bring the tables to what the setting says; return what is wrong with it, in sentences."""
    from domain.configuration import read_channel  # noqa: PLC0415 - a cold start without it is faster

    try:
        text = document(channel.settings)
        if not text:
            return ()
        floor = channel.settings.auto_close_minimum
        wanted = read_channel(text, floor, credential_fields(channel.gateway))
    except InvalidConfiguration as error:
        return tuple(f"{SETTING}: {problem}" for problem in error.problems)
    except (OSError, UnicodeDecodeError):
        return (f"{SETTING}: the file that it names cannot be read.",)
    if Reconciliation(channel.stores).apply(wanted):
        logs.event("configuration_applied", deployment=wanted.deployment)
    return ()


def document(settings: Settings) -> str:
    """Return the JSON that the setting holds, or that stands in the file or blob it names."""
    value = settings.channel_config
    if not value or value.startswith("{"):
        return value
    if "://" in value:
        if not blob.is_ours(value, settings):
            raise OSError("not a blob of the app's own storage account")
        return blob.read(value, settings)
    return Path(value).read_text(encoding="utf-8")
