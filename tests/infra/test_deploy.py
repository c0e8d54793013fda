"""Deploying: both passes in order, again without harm, no secret in a command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

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
    "eventS_GO_TO": {"value": "trigger"},
}
AZ = """#!/bin/bash
echo "az $*" >> "$LOG"
busy() { [[ ! -e $STATE/$1 ]] || { rm "$STATE/$1"; echo "(Forbidden)" >&2; exit 1; }; }
case "$1 $2 $3" in
  "deployment group create") [[ "$*" != *properties.outputs* ]] || cat "$STATE/outputs.json" ;;
  "keyvault secret list") busy mute; ls "$STATE" | sed -n 's/^secret-//p' ;;
  "keyvault secret set")
    busy denied
    while [[ $1 != --name ]]; do shift; done; name=$2
    while [[ $1 != --file ]]; do shift; done; cp "$2" "$STATE/secret-$name" ;;
  "functionapp show "*) [[ $* != *Repository* ]] && echo /sites/x || cat "$STATE/site" ;;
  "functionapp function show") busy unlisted ;;
  "account get-access-token "*) echo token-of-the-deployer ;;
  "rest --method get") echo Resolved ;;
esac
"""


class Site(BaseHTTPRequestHandler):
    """The app's deployment site: takes a package, needs a moment, and then is done or not."""

    ends: ClassVar[int] = 4
    takes: ClassVar[tuple[int, str]] = (202, '"d1"')
    calls: ClassVar[list[str]] = []
    looks: ClassVar[int] = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).calls.append(f"{self.path} {self.headers['Authorization']} {len(body)}")
        type(self).looks = 0
        self._answer(*self.takes)

    def do_GET(self) -> None:
        type(self).looks += 1
        if self.looks == 1:
            self._answer(404, "")
        else:
            self._answer(200, json.dumps({"id": "d1", "status": self.ends}))

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's word
        pass


class Azure:
    """A stand-in for ``az``, ``make`` and the deployment site that notes what it is told."""

    def __init__(self, folder: Path, site: str) -> None:
        self.state = folder
        (folder / "bin").mkdir()
        (folder / "site").write_text(site)
        self.package = folder / "my package.zip"
        self.package.write_bytes(b"zipped")
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
            "PACKAGE": str(self.package),
            "PAUSE": "0",
        }

    @property
    def calls(self) -> list[str]:
        log = self.state / "log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def azure(tmp_path: Path) -> Iterator[Azure]:
    Site.ends, Site.calls, Site.takes = 4, [], (202, '"d1"')
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield Azure(tmp_path, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


DEPLOY = ("infra/deploy.sh", "rg", "infra/small.bicepparam")


def test_infrastructure_then_secret_then_code_then_subscription(azure: Azure) -> None:
    group = DEPLOY[1]
    ran = typed(
        f"ADMIN_KEY_HASH=0a infra/deploy.sh {group} infra/small.bicepparam", **azure.settings
    )
    assert ran.returncode == 0, ran.stderr
    assert [" ".join(call.split()[:4]) for call in azure.calls] == [
        "az ad signed-in-user show",
        "az deployment group create",
        "az keyvault secret list",
        "az keyvault secret set",
        "az functionapp show --query",
        "az functionapp show --query",
        "az rest --method post",
        "az rest --method get",
        "az account get-access-token --query",
        "az functionapp function show",
        "az deployment group create",
    ]
    assert "deployEventSubscription=true" not in azure.calls[1]
    assert "deployEventSubscription=true" in azure.calls[10]
    assert "infra/small.bicepparam" in azure.calls[10]


def test_the_webhook_secret_is_made_once_and_never_shown(azure: Azure) -> None:
    first = azure.run(*DEPLOY)
    secret = (azure.state / "secret-webhook-secret").read_text()
    second = azure.run(*DEPLOY)
    assert len(secret) >= 43
    assert (azure.state / "secret-webhook-secret").read_text() == secret
    said = "".join([*azure.calls, first.stdout, first.stderr, second.stdout, second.stderr])
    assert secret not in said
    assert sum("secret set" in call for call in azure.calls) == 1


def test_a_vault_that_does_not_answer_is_not_taken_for_one_without_secrets(azure: Azure) -> None:
    (azure.state / "secret-webhook-secret").write_text("as it was")
    (azure.state / "mute").touch()
    assert azure.run(*DEPLOY).returncode == 0
    assert (azure.state / "secret-webhook-secret").read_text() == "as it was"
    assert sum("secret list" in call for call in azure.calls) == 2


def test_a_role_that_has_not_arrived_yet_is_waited_for(azure: Azure) -> None:
    (azure.state / "denied").touch()
    assert azure.run(*DEPLOY).returncode == 0
    assert sum("secret set" in call for call in azure.calls) == 2


def test_the_app_is_told_to_look_at_the_vault_before_its_code_comes(azure: Azure) -> None:
    assert azure.run(*DEPLOY).returncode == 0
    kinds = [" ".join(call.split()[:4]) for call in azure.calls]
    refreshed = next(n for n, call in enumerate(azure.calls) if "appsettings/refresh" in call)
    assert kinds.index("az keyvault secret set") < refreshed
    assert refreshed < kinds.index("az account get-access-token --query")


def test_the_package_is_taken_as_it_is_and_the_token_is_in_no_command_line(azure: Azure) -> None:
    assert azure.run(*DEPLOY).returncode == 0
    assert Site.calls == [
        "/api/publish?RemoteBuild=false&Deployer=sms-channel Bearer token-of-the-deployer 6"
    ]
    assert not any("token-of-the-deployer" in call for call in azure.calls)
    assert not [call for call in azure.calls if call.startswith("make")]


def test_without_a_package_one_is_made(azure: Azure) -> None:
    azure.run(*DEPLOY, PACKAGE="")
    assert "make package" in azure.calls


def test_nothing_is_subscribed_where_the_code_could_not_be_published(azure: Azure) -> None:
    Site.ends = 3
    ran = azure.run(*DEPLOY)
    assert ran.returncode != 0
    assert "The package was not published: the deployment failed" in ran.stderr
    assert not [call for call in azure.calls if "deployEventSubscription=true" in call]


def test_a_refusal_is_told_in_the_words_of_the_site_after_three_tries(azure: Azure) -> None:
    Site.takes = (403, "the identity cannot write the container")
    ran = azure.run(*DEPLOY)
    assert ran.returncode != 0
    assert ran.stderr.count("403") == len(Site.calls) == 3
    assert "the identity cannot write the container" in ran.stderr


def test_the_subscription_waits_until_the_host_lists_the_function(azure: Azure) -> None:
    (azure.state / "unlisted").touch()
    assert azure.run(*DEPLOY).returncode == 0
    assert sum("function show" in call for call in azure.calls) == 2


def test_there_is_no_second_pass_without_events(azure: Azure) -> None:
    azure.outputs({**OUTPUTS, "eventS_GO_TO": {"value": "none"}})
    assert azure.run(*DEPLOY).returncode == 0
    assert sum("deployment group create" in call for call in azure.calls) == 1


def test_secrets_that_are_missing_are_named_with_what_to_do(azure: Azure) -> None:
    said = azure.run(*DEPLOY).stdout
    assert "does not have yet: twilio-auth-token\n" in said
    assert "then run this again" in said


def test_a_program_that_deploys_is_not_taken_for_a_person(azure: Azure) -> None:
    azure._put("az", AZ.replace("case ", 'echo "type $AZURE_PRINCIPAL_TYPE" >> "$LOG"\ncase ', 1))
    assert azure.run(*DEPLOY, AZURE_PRINCIPAL_ID="an id").returncode == 0
    assert not [call for call in azure.calls if "signed-in-user" in call]
    assert {call for call in azure.calls if call.startswith("type")} == {"type ServicePrincipal"}
    for name in ("main", "small", "medium", "large"):
        assert "'AZURE_PRINCIPAL_TYPE', 'User'" in (ROOT / f"infra/{name}.bicepparam").read_text()


def test_files_may_lie_anywhere_also_under_names_with_spaces(azure: Azure) -> None:
    mine = azure.state / "my own.bicepparam"
    mine.write_text("using './main.bicep'\n")
    ran = azure.run(
        "bash", "-c", f"cd '{azure.state}' && '{ROOT}/infra/deploy.sh' rg 'my own.bicepparam'",
        PACKAGE="my package.zip",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert sum(f"--parameters {mine}" in call for call in azure.calls) == 2


def test_what_is_missing_is_asked_for(azure: Azure) -> None:
    assert azure.run("infra/deploy.sh").returncode == 2
    assert azure.run("infra/deploy.sh", "rg", "no such file").returncode == 2
    assert azure.run("infra/publish.sh", APP_NAME="x").returncode != 0
    assert azure.calls == []


def test_azd_runs_the_same_steps_after_its_first_pass(azure: Azure) -> None:
    assert "run: infra/publish.sh" in (ROOT / "azure.yaml").read_text()
    values = {"AZURE_RESOURCE_GROUP": "rg", "APP_NAME": "a", "VAULT_NAME": "v", "BASE_URL": "https://x",
              "SECRET_NAMES": '["webhook-secret"]', "EVENTS_GO_TO": "trigger",
              "AZURE_SUBSCRIPTION_ID": "the one of azd"}  # fmt: skip
    assert azure.run("infra/publish.sh", **values).returncode == 0
    assert any("infra/main.bicepparam" in call for call in azure.calls)
    assert all("--subscription the one of azd" in call for call in azure.calls)


def test_no_output_takes_the_place_of_what_was_set_for_azd() -> None:
    read = re.findall(
        r"readEnvironmentVariable\('(\w+)'", (ROOT / "infra/main.bicepparam").read_text()
    )
    written = re.findall(r"^output (\w+)", (ROOT / "infra/main.bicep").read_text(), re.MULTILINE)
    assert {"EVENTS_TO", "COMMUNICATION_NAME"} <= set(read)
    assert not set(read) & set(written)


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
