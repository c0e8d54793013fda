"""The composition root: this process's channel, made once from the environment."""

from __future__ import annotations

import os
from functools import cache
from threading import Lock

from runtime import logs, storage
from runtime.channel import Channel, Outside
from runtime.clock import shift_from
from runtime.configuration import configured
from runtime.secrets import EnvironmentSecrets
from runtime.settings import read
from storage.clock import StorageClock

_lock = Lock()


def channel() -> Channel:
    """Return this process's channel, made from the environment at the first call.

    Raises ``WrongSetting`` and ``Unavailable``; the next call tries again. What is wrong with
    ``CHANNEL_CONFIG`` stops nothing: what was configured before stays, and health tells.
    """
    with _lock:  # the first calls come at once; all of them share locks and slots
        return _made()


@cache
def _made() -> Channel:
    from providers.gateway import Gateway as Providers  # noqa: PLC0415 - cold start

    logs.quiet()
    settings = read(os.environ)
    clock = StorageClock(shift=shift_from(settings.development_clock))
    where = storage.endpoint(settings)
    tables = storage.azure_tables(where, clock)
    storage.ensure(tables)
    made = Channel(
        Outside(
            settings=settings,
            stores=storage.stores(tables, storage.files(where)),
            gateway=Providers(settings.provider_simulator_url or None),
            clock=clock,
            secrets=EnvironmentSecrets(os.environ),
        )
    )
    made.problems = configured(made)
    return made
