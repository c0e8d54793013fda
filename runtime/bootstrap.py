"""The composition root: this process's channel, made once from the environment."""

from __future__ import annotations

import os
from functools import cache, partial
from threading import Lock

from runtime import configuration, logs, storage, telemetry
from runtime.bells import CollectedBells
from runtime.channel import Channel
from runtime.clock import shift_from
from runtime.outside import Outside
from runtime.secrets import EnvironmentSecrets
from runtime.settings import read
from runtime.start import Start
from storage.clock import StorageClock

_lock = Lock()


def channel() -> Channel:
    """Return this process's channel, made from the environment at the first call.

    Raises ``WrongSetting``; the next call tries again. Storage that is away, and what is wrong
    with ``CHANNEL_CONFIG``, stop nothing here: ``Channel.problems`` tell, and health with them.
    """
    with _lock:  # the first calls come at once; all of them share locks and slots
        made, start = _made()
        start.go_on()
        made.problems = start.problems
        return made


@cache
def _made() -> tuple[Channel, Start]:
    from providers.gateway import Gateway as Providers  # noqa: PLC0415 - cold start

    logs.quiet()
    settings = read(os.environ)
    clock = StorageClock(shift=shift_from(settings.development_clock))
    where = storage.endpoint(settings)
    tables = storage.azure_tables(where, clock)
    gateway = Providers(settings.provider_simulator_url or None)
    made = Channel(
        Outside(
            settings=settings,
            stores=storage.stores(tables, storage.files(where)),
            gateway=gateway,
            clock=clock,
            secrets=EnvironmentSecrets(os.environ),
            bells=CollectedBells(clock, storage.bells(where).ring),
            deployed=partial(configuration.deployed, settings, gateway),
            telemetry=telemetry.begun(settings, clock),
        )
    )

    def prepare() -> tuple[str, ...]:
        storage.ensure(tables)
        return configuration.configured(made)

    return made, Start(prepare)
