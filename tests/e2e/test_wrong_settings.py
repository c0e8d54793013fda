"""Wrong settings and configuration: said in words that name the field, without secrets."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from local.processes import Processes
from tests.azurite import Azurite
from tests.e2e.polling import eventually
from tests.e2e.world import Places, call, new_key, start_host

pytestmark = pytest.mark.own_world
SHORT = "far-too-short-a-secret"
FAULTS = {
    "deployment": 1,
    "accounts": [
        {"name": "A", "provider": "nobody", "credentials": {}},
        {"name": "B", "provider": "twilio", "colour": "red", "credentials": {"auth_token": "T"}},
    ],
    "workstreams": [{"name": "W", "autoCloseAfter": "PT1S"}],
    "numbers": [{"number": "12", "name": "N", "account": "gone", "workstream": "w"}],
}
PLACES = ("/accounts/0/provider", "/accounts/1/colour", "/workstreams/0/autoCloseAfter",
          "/numbers/0/number", "/numbers/0/account")  # fmt: skip

CASES: Mapping[str, tuple[dict[str, str], str]] = {
    "secret": ({"WEBHOOK_SECRET": SHORT}, "WEBHOOK_SECRET: needs at least 32"),
    "address": ({"PUBLIC_BASE_URL": "ftp://example.com"}, "PUBLIC_BASE_URL: must be"),
    "duration": ({"AUTO_CLOSE_MINIMUM": "8 hours"}, "AUTO_CLOSE_MINIMUM: must be"),
    "simulator": ({"PROVIDER_SIMULATOR_URL": "https://example.com"}, "PROVIDER_SIMULATOR_URL: "),
    "hash": ({"ADMIN_KEY_HASH": SHORT}, "ADMIN_KEY_HASH: must be"),
    "missing": ({"TWILIO_AUTH_TOKEN": ""}, "Account Twilio: no value in TWILIO_AUTH_TOKEN"),
    "reference": (
        {"TWILIO_AUTH_TOKEN": "@Microsoft.KeyVault(VaultName=kv;SecretName=twilio-auth-token)"},
        "Account Twilio: Key Vault did not give TWILIO_AUTH_TOKEN: the secret must be in the vault",
    ),
    "no file": ({"CHANNEL_CONFIG": "nowhere/channel.json"}, "CHANNEL_CONFIG: the file"),
}


def test_health_names_what_is_wrong_and_nothing_shows_a_secret(
    azurite: Azurite, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda name: _told(azurite, tmp_path / name, *CASES[name]), CASES)
        wrong = {name: found for name, found in zip(CASES, results, strict=True) if found}
    assert wrong == {}


def _told(azurite: Azurite, folder: Path, changes: Mapping[str, str], wanted: str) -> str:
    """Start a host with wrong settings; return what it says wrongly, nothing if all is well."""
    places = Places(azurite.connection_string, folder)
    values = {**places.settings(new_key(), phone=places.phone, acs=places.acs), **changes}
    base = f"http://127.0.0.1:{places.app}"
    with Processes(folder / "logs") as processes:
        start_host(processes, "http", places.app, places, values, ready="healthz")
        ready = _ready(base, wanted)
        other = [call("GET", f"{base}/api/v1/me"), call("POST", f"{base}/webhooks/twilio/a/b")]
    said = ready.text + "".join(answer.text for answer in other)
    logged = (folder / "logs" / "http.log").read_text()
    if ready.status_code != 503:
        return f"{ready.status_code} {ready.text}"
    if any(answer.status_code not in {401, 404, 503} for answer in other):
        return f"answers {[answer.status_code for answer in other]}"
    secrets = (SHORT, values["WEBHOOK_SECRET"], values["TELESIGN_API_KEY"])
    leaks = [word for word in secrets if word in said + logged]
    return f"shows {leaks}" if leaks or "Traceback" in said else ""


def _ready(base: str, *wanted: str) -> requests.Response:
    """Ask until health says all that is *wanted*: storage that is slow at first is told alone."""

    def look() -> list[requests.Response]:
        answer = call("GET", f"{base}/healthz?ready=1")
        told = answer.json()["problems"]
        return [answer] if all(any(one.startswith(w) for one in told) for w in wanted) else []

    [answer] = eventually(look, f"health says {wanted}")
    return answer


def test_five_faults_in_a_file_are_five_problems_with_their_places(
    azurite: Azurite, tmp_path: Path
) -> None:
    places = Places(azurite.connection_string, tmp_path)
    values = places.settings(new_key(), phone=places.phone, acs=places.acs)
    values["CHANNEL_CONFIG"] = json.dumps(FAULTS)
    with Processes(tmp_path / "logs") as processes:
        start_host(processes, "http", places.app, places, values, ready="healthz")
        _ready(f"http://127.0.0.1:{places.app}", *(f"CHANNEL_CONFIG: {one}" for one in PLACES))
