"""Settings: the sample, the page and the code agree, and wrong values are named."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from domain.configuration import read_channel
from domain.retention import Retention
from providers.gateway import Gateway
from runtime.setting_names import SETTINGS
from runtime.settings import WrongSetting, read
from services.administration import credential_fields

ROOT = Path(__file__).parents[3]
SAMPLE: dict[str, str] = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
PAGE = (ROOT / "docs" / "settings.md").read_text()
CODE = (ROOT / "runtime" / "settings.py").read_text()

GOOD = {
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "PUBLIC_BASE_URL": "https://sms.example.com",
    "WEBHOOK_SECRET": "x" * 32,
}


def in_code() -> set[str]:
    return set(re.findall(r'"(AzureWebJobs\w*|[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)"', CODE))


def secrets_of_accounts() -> set[str]:
    text = (ROOT / SAMPLE["CHANNEL_CONFIG"]).read_text()
    fields = credential_fields(Gateway())
    accounts = read_channel(text, timedelta(minutes=1), fields).accounts
    return {name for a in accounts for name in (*a.credentials.values(), *a.secondary.values())}


def test_the_code_reads_the_settings_of_the_list_that_are_the_apps() -> None:
    listed = {one.name for one in SETTINGS if one.reader == "app"}
    assert in_code() == listed


def test_the_page_has_every_setting_and_no_other() -> None:
    assert re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE) == [one.name for one in SETTINGS]


def test_the_sample_has_every_setting_of_a_machine_and_no_other() -> None:
    assert set(SAMPLE) == {s.name for s in SETTINGS if s.sample} | secrets_of_accounts()


def test_the_page_names_every_secret_of_the_sample() -> None:
    [sentence] = re.findall(r"^The sample has (.*)$", PAGE, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", sentence)) == secrets_of_accounts()


def test_an_unresolved_reference_is_no_secret() -> None:
    """Everybody knows what a reference looks like: tokens made from it would protect nothing."""
    reference = "@Microsoft.KeyVault(VaultName=kv-contoso;SecretName=webhook-secret)"
    for setting in ("WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS"):
        with pytest.raises(WrongSetting, match=f"{setting}.*could not be resolved"):
            read({**GOOD, setting: reference})


def test_the_sample_can_be_read() -> None:
    assert read(SAMPLE).development


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PUBLIC_BASE_URL", ""),
        ("PUBLIC_BASE_URL", "http://sms.example.com"),
        ("PUBLIC_BASE_URL", "http://localhost:7071"),
        ("PUBLIC_BASE_URL", "https://sms.example.com?x=1"),
        ("WEBHOOK_SECRET", ""),
        ("WEBHOOK_SECRET", "short"),
        ("ADMIN_KEY_HASH", "not-a-hash"),
        ("AUTO_CLOSE_MINIMUM", "8 hours"),
        ("PYTHON_THREADPOOL_THREAD_COUNT", "many"),
        ("PYTHON_THREADPOOL_THREAD_COUNT", "0"),
        ("WEBSITE_AUTH_ENABLED", "perhaps"),
        ("KEEP_MESSAGES_DAYS", "2 years"),
        ("KEEP_MEDIA_DAYS", "-1"),
        ("KEEP_QUARANTINE_DAYS", "36501"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "otlp.contoso.com:4318"),
        ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "ftp://otlp.contoso.com"),
        ("PROVIDER_SIMULATOR_URL", "http://127.0.0.1:7080"),
        ("DEVELOPMENT_CLOCK", "clock"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_setting(setting: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=setting) as caught:
        read({**GOOD, setting: value})
    assert not value or len(value) < 6 or value not in caught.value.detail


def test_what_is_kept_for_ever_is_written_as_no_days() -> None:
    usual = read(GOOD).retention
    assert usual == Retention(timedelta(days=730), timedelta(days=90), timedelta(days=30))
    days = {"KEEP_MESSAGES_DAYS": "0", "KEEP_MEDIA_DAYS": "7", "KEEP_QUARANTINE_DAYS": "0"}
    assert read({**GOOD, **days}).retention == Retention(None, timedelta(days=7), None)


def test_a_simulator_elsewhere_is_refused_even_in_development() -> None:
    with pytest.raises(WrongSetting, match="PROVIDER_SIMULATOR_URL"):
        read(
            {
                **GOOD,
                "AZURE_FUNCTIONS_ENVIRONMENT": "Development",
                "PROVIDER_SIMULATOR_URL": "https://example.com",
            }
        )


def test_no_secret_shows_when_settings_are_printed() -> None:
    assert "x" * 32 not in repr(read(GOOD))
