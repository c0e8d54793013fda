"""The one list of settings, but for those that accounts name for their secrets.

``docs/settings.md`` explains each; tests hold code, page, sample and Bicep to this list.
"""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    """A setting: who reads it, and whether Bicep and the sample set it."""

    name: str
    reader: str
    azure: bool
    sample: bool


SETTINGS = (
    Setting("AzureWebJobsStorage", "app", azure=False, sample=True),
    Setting("AzureWebJobsStorage__accountName", "app", azure=True, sample=False),
    Setting("AzureWebJobsStorage__clientId", "app", azure=True, sample=False),
    Setting("AzureWebJobsStorage__credential", "platform", azure=True, sample=False),
    Setting("PUBLIC_BASE_URL", "app", azure=True, sample=True),
    Setting("WEBHOOK_SECRET", "app", azure=True, sample=True),
    Setting("WEBHOOK_SECRET_PREVIOUS", "app", azure=True, sample=True),
    Setting("ADMIN_KEY_HASH", "app", azure=True, sample=True),
    Setting("CHANNEL_CONFIG", "app", azure=True, sample=True),
    Setting("AUTO_CLOSE_MINIMUM", "app", azure=True, sample=True),
    Setting("SWEEP_SCHEDULE", "platform", azure=True, sample=True),
    Setting("PYTHON_THREADPOOL_THREAD_COUNT", "app", azure=True, sample=True),
    Setting("WEBSITE_AUTH_ENABLED", "app", azure=False, sample=True),  # App Service sets it
    Setting("CONSOLE_POLL_SECONDS", "app", azure=True, sample=True),
    Setting("KEEP_MESSAGES_DAYS", "app", azure=True, sample=True),
    Setting("KEEP_MEDIA_DAYS", "app", azure=True, sample=True),
    Setting("KEEP_QUARANTINE_DAYS", "app", azure=True, sample=True),
    Setting("AZURE_CLIENT_ID", "platform", azure=True, sample=False),
    Setting("APPLICATIONINSIGHTS_CONNECTION_STRING", "app", azure=True, sample=False),
    Setting("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "app", azure=True, sample=False),
    Setting("APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "platform", azure=True, sample=False),
    Setting("APPLICATIONINSIGHTS_SDKSTATS_DISABLED", "platform", azure=True, sample=False),
    Setting("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "app", azure=True, sample=False),
    Setting("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "app", azure=True, sample=False),
    Setting("OTEL_EXPORTER_OTLP_ENDPOINT", "app", azure=False, sample=True),  # decision 0024
    Setting("OTEL_EXPORTER_OTLP_HEADERS", "platform", azure=False, sample=False),  # a secret
    Setting("OTEL_TRACES_SAMPLER", "platform", azure=True, sample=False),
    Setting("OTEL_TRACES_SAMPLER_ARG", "platform", azure=True, sample=False),
    Setting("WEBSITE_SITE_NAME", "app", azure=False, sample=False),  # App Service sets it
    Setting("OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID", "platform", azure=True, sample=False),
    Setting("FUNCTIONS_WORKER_RUNTIME", "platform", azure=False, sample=True),
    Setting("AZURE_FUNCTIONS_ENVIRONMENT", "app", azure=False, sample=True),
    Setting("PROVIDER_SIMULATOR_URL", "app", azure=False, sample=True),
    Setting("DEVELOPMENT_CLOCK", "app", azure=False, sample=True),
)
