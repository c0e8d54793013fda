"""Deploying: both passes in order, again without harm, no secret in a command line."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from infra import next_steps
from tests.channels import ADMIN_KEY, World
from tests.commands import typed
from tests.unit.api.client import Client

ROOT = Path(__file__).parents[2]
OUTPUTS = {
    "apP_NAME": {"value": "sms-app-x"},
    "basE_URL": {"value": "https://sms-app-x.azurewebsites.net"},
    "vaulT_NAME": {"value": "kv-x"},
    "secreT_NAMES": {"value": ["webhook-secret", "twilio-auth-token"]},
    "eventS_TO": {"value": "trigger"},
}
AZ = """#!/bin/bash
echo "az $*" >> "$LOG"
case "$1 $2 $3" in
  "deployment group create") [[ "$*" != *properties.outputs* ]] || cat "$STATE/outputs.json" ;;
  "keyvault secret show") while [[ $1 != --name ]]; do shift; done; test -e "$STATE/secret-$2" ;;
  "keyvault secret set")
    if [[ -e $STATE/denied ]]; then rm "$STATE/denied"; exit 1; fi
    while [[ $1 != --name ]]; do shift; done; name=$2
    while [[ $1 != --file ]]; do shift; done; cp "$2" "$STATE/secret-$name" ;;
  "functionapp deployment source") test ! -e "$STATE/broken" ;;
esac
"""


class Azure:
    """A stand-in for ``az`` and ``make`` that notes what it is told."""

    def __init__(self, folder: Path) -> None:
        self.state = folder
        (folder / "bin").mkdir()
        self._put("az", AZ)
        self._put("make", '#!/bin/bash\necho "make $*" >> "$LOG"\n')
        self.outputs(OUTPUTS)

    def _put(self, name: str, script: str) -> None:
        path = self.state / "bin" / name
        path.write_text(script)
        path.chmod(0o755)

    def outputs(self, outputs: object) -> None:
        (self.state / "outputs.json").write_text(json.dumps(outputs))

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **self.settings, **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def settings(self) -> dict[str, str]:
        """What makes the scripts use the stand-ins, without pausing."""
        return {
            "PATH": f"{self.state / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "LOG": str(self.state / "log"),
            "STATE": str(self.state),
            "PAUSE": "0",
        }

    @property
    def calls(self) -> list[str]:
        log = self.state / "log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def azure(tmp_path: Path) -> Azure:
    return Azure(tmp_path)


DEPLOY = ("infra/deploy.sh", "rg", "infra/small.bicepparam")


def test_infrastructure_then_secret_then_code_then_subscription(azure: Azure) -> None:
    group = DEPLOY[1]
    ran = typed(
        f"ADMIN_KEY_HASH=0a infra/deploy.sh {group} infra/small.bicepparam", **azure.settings
    )
    assert ran.returncode == 0, ran.stderr
    kinds = [" ".join(call.split()[:4]) for call in azure.calls]
    assert kinds == [
        "az ad signed-in-user show",
        "az deployment group create",
        "az keyvault secret show",
        "az keyvault secret set",
        "make package",
        "az functionapp deployment source",
        "az deployment group create",
        "az keyvault secret show",
        "az keyvault secret show",
    ]
    assert "deployEventSubscription=true" not in azure.calls[1]
    assert "deployEventSubscription=true" in azure.calls[6]
    assert "infra/small.bicepparam" in azure.calls[6]


def test_the_webhook_secret_is_made_once_and_never_shown(azure: Azure) -> None:
    first = azure.run(*DEPLOY)
    secret = (azure.state / "secret-webhook-secret").read_text()
    second = azure.run(*DEPLOY)
    assert len(secret) >= 43
    assert (azure.state / "secret-webhook-secret").read_text() == secret
    said = "".join([*azure.calls, first.stdout, first.stderr, second.stdout, second.stderr])
    assert secret not in said
    assert sum("secret set" in call for call in azure.calls) == 1


def test_a_role_that_has_not_arrived_yet_is_waited_for(azure: Azure) -> None:
    (azure.state / "denied").touch()
    assert azure.run(*DEPLOY).returncode == 0
    assert sum("secret set" in call for call in azure.calls) == 2


def test_nothing_is_subscribed_where_the_code_could_not_be_published(azure: Azure) -> None:
    (azure.state / "broken").touch()
    assert azure.run(*DEPLOY).returncode != 0
    assert not [call for call in azure.calls if "deployEventSubscription=true" in call]


def test_there_is_no_second_pass_without_events(azure: Azure) -> None:
    azure.outputs({**OUTPUTS, "eventS_TO": {"value": "none"}})
    assert azure.run(*DEPLOY).returncode == 0
    assert sum("deployment group create" in call for call in azure.calls) == 1


def test_secrets_that_are_missing_are_named_with_what_to_do(azure: Azure) -> None:
    said = azure.run(*DEPLOY).stdout
    assert "does not have yet: twilio-auth-token" in said
    assert "az functionapp restart" in said


def test_a_package_that_was_made_before_is_published_as_it_is(azure: Azure) -> None:
    assert azure.run(*DEPLOY, PACKAGE="dist/mine.zip").returncode == 0
    assert not [call for call in azure.calls if call.startswith("make")]
    assert any("--src dist/mine.zip" in call for call in azure.calls)


def test_what_is_missing_is_asked_for(azure: Azure) -> None:
    assert azure.run("infra/deploy.sh").returncode == 2
    assert azure.run("infra/publish.sh", APP_NAME="x").returncode != 0
    assert azure.calls == []


def test_azd_runs_the_same_steps_after_its_first_pass(azure: Azure) -> None:
    assert "run: infra/publish.sh" in (ROOT / "azure.yaml").read_text()
    values = {"AZURE_RESOURCE_GROUP": "rg", "APP_NAME": "a", "VAULT_NAME": "v", "BASE_URL": "https://x",
              "SECRET_NAMES": '["webhook-secret"]', "EVENTS_TO": "trigger"}  # fmt: skip
    assert azure.run("infra/publish.sh", **values).returncode == 0
    assert any("infra/main.bicepparam" in call for call in azure.calls)


def test_next_steps_tell_each_accounts_url_and_where_it_goes() -> None:
    from api.app import create_app

    client = Client(create_app(World().channel), {"x-api-key": ADMIN_KEY})
    said = "\n".join(next_steps.lines(lambda path: client("GET", f"/api/v1/{path}").json))
    assert "Twilio (twilio)" in said
    assert "https://sms.example.com/webhooks/twilio/twilio/" in said
    assert "goes to: Phone Numbers" in said


def test_next_steps_ask_for_address_and_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHANNEL_ADMIN_KEY", raising=False)
    assert next_steps.main(["https://sms.example.com"]) == 2
    assert "CHANNEL_ADMIN_KEY" in capsys.readouterr().err
