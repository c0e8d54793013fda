"""The channel as a deployment runs it, with everything that it calls served on this machine.

The app has the settings that ``infra/`` gives it, and what the platform adds; it signs in to
storage, to Application Insights and to ACS with its identity. Nothing of it is changed: names
lead to this machine because Python is told so at its start (``names/sitecustomize.py``).
What differs from Azure: the host is ours, and the platform's sign-in is a header of the test's.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.package.product import CONSOLE, FILES, FOLDERS
from local.processes import Processes
from local.registration import registrations
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.world import (
    ROOT,
    Places,
    Runtime,
    call,
    start_simulators,
    start_split,
)
from tests.ports import free_port
from tests.production.identity import Identities, identities
from tests.production.served import COLLECTOR, HOSTS, served
from tests.production.template import Deployed, resolved, settings

SAMPLED = (
    "TWILIO_AUTH_TOKEN", "TELESIGN_API_KEY", "INFOBIP_API_KEY", "LINK_MOBILITY_PASSWORD",
    "LINK_MOBILITY_CALLBACK_PASSWORD", "VIBES_PASSWORD",
)  # fmt: skip
ACS = "https://communication.azure.com/"
PERSON = "Ann Contoso-Agent"
"""Who is signed in, by name: the platform tells the app, and the app must tell nobody."""


def channel() -> dict[str, Any]:
    """Return a configuration with all providers, which are those of ``infra/examples``."""
    found: dict[str, Any] = {"deployment": 1, "accounts": [], "numbers": [], "acknowledgements": []}
    for provider in HOSTS:
        one = json.loads((ROOT / "infra" / "examples" / f"{provider}.json").read_text())
        for things in ("accounts", "acknowledgements"):
            found[things] += one[things]
        found["numbers"] += [{**number, "name": f"{provider} line"} for number in one["numbers"]]
        found["workstreams"] = one["workstreams"]
    found["workstreams"][0]["allowAutomatedMessages"] = True
    return found


def signed_in() -> dict[str, str]:
    """Return the header by which the platform tells who is signed in: an administrator."""
    claims = {"oid": "ann", "name": PERSON, "roles": "administrator"}
    document = {"claims": [{"typ": typ, "val": val} for typ, val in claims.items()]}
    return {"X-MS-CLIENT-PRINCIPAL": base64.b64encode(json.dumps(document).encode()).decode()}


class Person(Desk):
    """The desk of whom the platform has signed in."""

    def __init__(self, base: str) -> None:
        super().__init__(base, "", "ann")
        self._headers = signed_in()


@dataclass(frozen=True)
class Production:
    """A running deployment."""

    app: str
    background: str
    phone: Phone
    settings: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)
    identities: Identities
    channel: Mapping[str, Any]
    folder: Path

    def desk(self) -> Desk:
        """Return the desk of the one administrator."""
        return Person(self.app)

    def number(self, provider: str) -> str:
        """Return our number at a provider."""
        accounts = {one["id"]: one["provider"] for one in self.channel["accounts"]}
        (found,) = (
            one["number"] for one in self.channel["numbers"]
            if accounts[one["account"]] == provider
        )  # fmt: skip
        return found if len(found) < 9 else f"+{found}"

    def callback_url(self, provider: str) -> str:
        """Return where a provider calls the app."""
        return str(self.phone.account(provider)["callback_url"])

    def sweep(self) -> None:
        """Let the timer's function run now."""
        call("POST", f"{self.background}/admin/functions/sweep", json={})


@contextmanager
def production(
    folder: Path, collector: int, more: Mapping[str, str], *, in_blob: bool = False
) -> Iterator[Production]:
    """Deploy to *folder*; spans and metrics go to the port *collector*, over https.

    The configuration lies *in_blob* storage or in a setting. *more* are settings beside those of
    the template: none that the app reads.
    """
    azure, document, vault = Deployed(), channel(), _vault()
    template = settings(azure, document, otlpEndpoint=f"https://{COLLECTOR}", channelInBlob=in_blob)
    given = resolved(template, {_in_vault(name): value for name, value in vault.items()})
    with ExitStack() as stack:
        ours = stack.enter_context(identities(azure.client_id))
        values = {**given, **_platform(azure), **ours.environment, **more}
        free, background = Places("", folder), free_port()
        names = served(stack, azure, free, collector, document if in_blob else None)
        runtime = Runtime(app=_package(folder), environment=names)
        places = Places("", folder, runtime, free.app, free.phone, free.acs)
        processes = stack.enter_context(Processes(folder / "logs"))
        start_simulators(processes, places, background, **names)
        phone = Phone(f"http://127.0.0.1:{places.phone}", f"http://127.0.0.1:{background}")
        world = Production(
            f"http://127.0.0.1:{places.app}", f"http://127.0.0.1:{background}", phone,
            values, vault, ours, document, folder,
        )  # fmt: skip
        _register(world)
        start_split(processes, places, background, values)
        yield world


def _vault() -> dict[str, str]:
    """Return what the owner has put into the vault, by the settings that refer to it."""
    sample = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
    return {
        **{name: sample[name] for name in SAMPLED},
        "INFOBIP_CALLBACK_PASSWORD": secrets.token_urlsafe(16),
        "WEBHOOK_SECRET": secrets.token_urlsafe(32),
    }


def _in_vault(setting: str) -> str:
    return setting.lower().replace("_", "-")


def _platform(azure: Deployed) -> dict[str, str]:
    """Return what Flex Consumption puts beside the settings, where people sign in with Entra."""
    return {
        "AZURE_FUNCTIONS_ENVIRONMENT": "Production",
        "FUNCTIONS_WORKER_RUNTIME": "python",
        "WEBSITE_AUTH_ENABLED": "True",
        "WEBSITE_SITE_NAME": azure.host.partition(".")[0],
    }


def _package(folder: Path) -> Path:
    """Return a folder with the product and nothing of a developer's, settings above all."""
    app = folder / "app"
    app.mkdir()
    for name in (*FILES, *FOLDERS, CONSOLE.name):
        (app / name).symlink_to(ROOT / name)
    return app


def _register(world: Production) -> None:
    """Tell the simulators about our accounts.

    ACS accepts the token of our identity, and its events come to the Event Grid trigger.
    """
    file = world.folder / "channel.json"
    file.write_text(json.dumps(world.channel))
    known = registrations({**world.settings, **world.secrets}, file)
    known["acs/acs"]["door"] = "event_grid_trigger"
    known["acs/acs"]["credentials"] |= {
        "access_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "bearer_token": world.identities.token(ACS),
    }
    for name, body in known.items():
        world.phone.ask("PUT", f"accounts/{name}", body)
