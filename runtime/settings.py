"""Settings: the environment, read once, typed.

Every setting is one field of ``Settings`` and one line in ``local.settings.sample.json`` and
``docs/settings.md``; a test holds the three together. A wrong value stops the start with a
message that names the setting and what it may be; no message repeats a value.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from domain import durations
from domain.errors import ChannelError
from domain.retention import Retention
from runtime.secrets import UNRESOLVED
from services.access import HOW_TO_RESOLVE

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
HASH = re.compile(r"[0-9a-f]{64}")
MOST_DAYS = 36_500
LOCAL_STORAGE = "UseDevelopmentStorage=true"


class Keep(NamedTuple):
    """A setting that says for how many days something is kept, and its usual value."""

    setting: str
    days: int


KEEP: Mapping[str, Keep] = {
    "messages": Keep("KEEP_MESSAGES_DAYS", 730),
    "media": Keep("KEEP_MEDIA_DAYS", 90),
    "quarantine": Keep("KEEP_QUARANTINE_DAYS", 30),
}
"""By what of ``Retention`` they set."""


class WrongSetting(ChannelError):
    """Raised at start when a setting has a value that cannot be used."""

    def __init__(self, setting: str, detail: str) -> None:
        super().__init__("wrong_setting", f"{setting}: {detail}", field=setting)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an owner sets. Secrets do not show in a repr."""

    storage: str = field(repr=False)
    storage_account: str
    storage_client_id: str
    public_base_url: str
    webhook_secret: str = field(repr=False)
    webhook_secret_previous: str = field(repr=False)
    channel_config: str = field(repr=False)
    admin_key_hash: str = field(repr=False)
    auto_close_minimum: timedelta
    threads: int
    signed_in_by_platform: bool
    development: bool
    provider_simulator_url: str
    development_clock: Path | None
    console_poll: int
    retention: Retention
    insights: str = field(default="", repr=False)
    insights_client_id: str = ""
    otlp_spans: str = ""
    otlp_metrics: str = ""
    site: str = "sms-channel"


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings in *environment*, or raise ``WrongSetting``."""
    development = environment.get("AZURE_FUNCTIONS_ENVIRONMENT", "").lower() == "development"
    values = _Values(environment, development)
    return Settings(
        storage=values.text("AzureWebJobsStorage"),
        storage_account=values.text("AzureWebJobsStorage__accountName"),
        storage_client_id=values.text("AzureWebJobsStorage__clientId"),
        public_base_url=values.base_url("PUBLIC_BASE_URL"),
        webhook_secret=values.secret("WEBHOOK_SECRET"),
        webhook_secret_previous=values.resolved("WEBHOOK_SECRET_PREVIOUS"),
        channel_config=values.text("CHANNEL_CONFIG"),
        admin_key_hash=values.hash("ADMIN_KEY_HASH"),
        auto_close_minimum=values.duration("AUTO_CLOSE_MINIMUM", "PT8H"),
        threads=values.number("PYTHON_THREADPOOL_THREAD_COUNT", 16, 1, 256),
        signed_in_by_platform=values.flag("WEBSITE_AUTH_ENABLED"),
        development=development,
        provider_simulator_url=values.simulator("PROVIDER_SIMULATOR_URL"),
        development_clock=values.development_path("DEVELOPMENT_CLOCK"),
        console_poll=values.number("CONSOLE_POLL_SECONDS", 0, 0, 60),
        retention=Retention(**{kind: values.days(*one) for kind, one in KEEP.items()}),
        insights=values.resolved("APPLICATIONINSIGHTS_CONNECTION_STRING"),
        insights_client_id=values.client_id("APPLICATIONINSIGHTS_AUTHENTICATION_STRING"),
        otlp_spans=values.otlp("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces"),
        otlp_metrics=values.otlp("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "/v1/metrics"),
        site=values.text("WEBSITE_SITE_NAME") or "sms-channel",
    )


def of_this_process() -> Settings:
    """Return the settings in this process's environment, or raise ``WrongSetting``."""
    return read(os.environ)


SHORTEST_SECRET = 32


class _Values:
    """Reads single values and says what is wrong with them."""

    def __init__(self, environment: Mapping[str, str], development: bool) -> None:
        self._environment = environment
        self._development = development

    def text(self, name: str) -> str:
        return self._environment.get(name, "").strip()

    def secret(self, name: str) -> str:
        value = self.resolved(name)
        if len(value) < SHORTEST_SECRET:
            raise WrongSetting(
                name,
                f"needs at least {SHORTEST_SECRET} random characters; the callback URLs are made "
                "from it. python3 -c 'import secrets; print(secrets.token_urlsafe(32))' makes one.",
            )
        return value

    def resolved(self, name: str) -> str:
        """Return a secret that may be missing, but not a reference to it."""
        value = self.text(name)
        if value.startswith(UNRESOLVED):
            raise WrongSetting(
                name, "is a Key Vault reference that could not be resolved: " + HOW_TO_RESOLVE
            )
        return value

    def hash(self, name: str) -> str:
        value = self.text(name)
        if value and not HASH.fullmatch(value):
            raise WrongSetting(name, "must be the SHA-256 of a key, as 64 lower-case hex digits.")
        return value

    def duration(self, name: str, default: str) -> timedelta:
        try:
            return durations.parse(self.text(name) or default)
        except ChannelError as error:
            raise WrongSetting(name, "must be an ISO 8601 duration such as PT8H.") from error

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name) or str(default)
        if not value.isdecimal() or not least <= int(value) <= most:
            raise WrongSetting(name, f"must be a whole number from {least} to {most}.")
        return int(value)

    def days(self, name: str, default: int) -> timedelta | None:
        """Return how long something is kept, None for ever."""
        days = self.number(name, default, 0, MOST_DAYS)
        return timedelta(days=days) if days else None

    def flag(self, name: str) -> bool:
        value = self.text(name).lower() or "false"
        if value not in {"true", "false"}:
            raise WrongSetting(name, "must be true or false.")
        return value == "true"

    def base_url(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        parts = urlsplit(value)
        local = self._development and parts.scheme == "http" and parts.hostname in LOOPBACK
        if (parts.scheme != "https" and not local) or not parts.hostname or parts.query:
            raise WrongSetting(
                name, "must be the https address that providers call, without path parameters."
            )
        return value

    def client_id(self, name: str) -> str:
        """Return the identity in `ClientId=<id>;Authorization=AAD`; empty where none is named."""
        pairs = (part.partition("=") for part in self.text(name).split(";"))
        parts = {key.strip().lower(): value.strip() for key, _, value in pairs}
        if self.text(name) and not parts.get("clientid"):
            raise WrongSetting(name, "must be ClientId=<client id>;Authorization=AAD.")
        return parts.get("clientid", "")

    def otlp(self, name: str, path: str) -> str:
        """Return where a signal goes: its own address, else *path* below that of all signals."""
        below = self.address("OTEL_EXPORTER_OTLP_ENDPOINT")
        return self.address(name) or (below and below + path)

    def address(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
            raise WrongSetting(name, "must be the address of an OTLP receiver that takes HTTP.")
        return value

    def simulator(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        if value and not self._development:
            raise WrongSetting(
                name, "is for development only; remove it, or every text goes to a simulator."
            )
        if value and urlsplit(value).hostname not in LOOPBACK:
            raise WrongSetting(name, "must be an address of this machine.")
        return value

    def development_path(self, name: str) -> Path | None:
        value = self.text(name)
        if value and not self._development:
            raise WrongSetting(name, "is for development only; remove it.")
        return Path(value) if value else None
