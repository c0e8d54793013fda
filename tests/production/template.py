"""The settings that a deployment gives the app: ``infra/``, evaluated, and what Azure adds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.check.parser import parse
from infra.check.tree import Template
from tests.production.bicep import Scope

INFRA = Path(__file__).parents[2] / "infra"
REFERENCE = re.compile(r"@Microsoft\.KeyVault\(VaultName=(?P<vault>.+);SecretName=(?P<name>.+)\)")


@dataclass(frozen=True)
class Deployed:
    """What Azure made of the template: names that nobody can foresee."""

    storage: str = "stcontoso4711"
    vault: str = "kv-contoso"
    host: str = "sms-app-contoso.azurewebsites.net"
    client_id: str = "11111111-2222-3333-4444-555555555555"
    ingestion: str = "westeurope-5.in.applicationinsights.azure.com"

    @property
    def insights(self) -> str:
        """Return the connection string of Application Insights."""
        key = "00000000-0000-0000-0000-000000000001"
        return f"InstrumentationKey={key};IngestionEndpoint=https://{self.ingestion}/"


def settings(azure: Deployed, channel: Any, **parameters: Any) -> dict[str, str]:
    """Return the app settings of a deployment with *channel* and *parameters*.

    Everything else is as ``main.bicepparam`` and the defaults of ``main.bicep`` say.
    """
    asked: dict[str, Callable[..., Any]] = {
        "readEnvironmentVariable": lambda name, default: default,
        "loadJsonContent": lambda path: json.loads((INFRA / path).read_text()),
        "resourceGroup": lambda: {"id": "/subscriptions/x/resourceGroups/sms"},
    }
    chosen = _file("main.bicepparam")
    file = Scope(chosen, {}, **asked)
    given = {one.name: file.value(one.name) for one in chosen if one.kind == "param"}
    outputs = {
        "identity": {"id": "/identities/sms", "clientId": azure.client_id},
        "storage": {"name": azure.storage},
        "vault": {"name": azure.vault},
        "monitoring": {"insightsName": "sms-insights"},
    }
    made = {name: {"outputs": values} for name, values in outputs.items()}
    main = Scope(_file("main.bicep"), {**given, **made, "channel": channel, **parameters}, **asked)
    blobs = {"primaryEndpoints": {"blob": f"https://{azure.storage}.blob.core.windows.net/"}}
    there = {
        "storage": {"name": azure.storage, "properties": blobs},
        "insights": {"properties": {"ConnectionString": azure.insights}},
        "app": {"properties": {"defaultHostName": azure.host}},
    }
    app = Scope(_file("modules/app.bicep"), {**main.property("app", "params"), **there})
    found: dict[str, str] = app.property("settings", "properties")
    return found


def resolved(values: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """Return the settings as the platform hands them to the app: with the vault's *secrets*."""
    return {name: _resolved(value, secrets) for name, value in values.items()}


def _resolved(value: str, secrets: Mapping[str, str]) -> str:
    reference = REFERENCE.fullmatch(value)
    return secrets[reference["name"]] if reference else value


def _file(name: str) -> Template:
    return parse((INFRA / name).read_text())
