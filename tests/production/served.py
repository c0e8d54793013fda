"""Everything that has a public name and is served on this machine instead: who, and where."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AzureNamedKeyCredential
from azure.storage.blob import ContainerClient

from tests.azurite import KEY, Azurite, running
from tests.certificates import certificate
from tests.e2e.world import Places
from tests.production.edge import Behind, edge
from tests.production.template import Deployed

NAMES = Path(__file__).parent / "names"
HOSTS = {
    "twilio": "api.twilio.com",
    "telesign": "rest-api.telesign.com",
    "acs": "contoso.unitedstates.communication.azure.com",
    "infobip": "xyz123.api.infobip.com",
    "link_mobility": "n-eu.linkmobility.io",
    "vibes": "messageapi.vibesapps.com",
}
TRUSTED = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
SERVICES = ("blob", "queue", "table")
COLLECTOR = "otlp.contoso.example"


def served(
    stack: ExitStack, azure: Deployed, places: Places, collector: int, document: Any
) -> dict[str, str]:
    """Serve everything that has a public name; return what tells processes where.

    A *document* is put where a configuration that is too large for a setting lies.
    """
    behind = {
        azure.host: Behind(places.app),
        azure.ingestion: Behind(collector),
        COLLECTOR: Behind(collector),
    }
    for provider, host in HOSTS.items():
        own_port = provider == "acs"  # it signs host and path
        behind[host] = Behind(places.acs) if own_port else Behind(places.phone, f"/{provider}")
    storage = {name: f"{azure.storage}.{name}.core.windows.net" for name in SERVICES}
    signed = certificate(places.folder, "127.0.0.1", *behind, *storage.values())
    azurite = stack.enter_context(_azurite(azure.storage, signed))
    for name, host in storage.items():
        port = urlsplit(getattr(azurite, f"{name}_url")).port or 0
        behind[host] = Behind(port, f"/{azure.storage}", tls=True)
    if document is not None:
        _upload(azurite.blob_url, azure.storage, str(signed[0]), json.dumps(document))
    ports = dict.fromkeys(behind, stack.enter_context(edge(behind, signed)))
    trusted = dict.fromkeys(TRUSTED, str(signed[0]))
    return {"PYTHONPATH": str(NAMES), "SERVED_HERE": json.dumps(ports), **trusted}


def _azurite(account: str, signed: tuple[Path, Path]) -> AbstractContextManager[Azurite]:
    """Return storage that takes tokens; in its batches it knows no names of accounts."""
    public, private = map(str, signed)
    options = ("--oauth", "basic", "--cert", public, "--key", private)
    return running("--disableProductStyleUrl", *options, account=account)


def _upload(blobs: str, account: str, trusted: str, text: str) -> None:
    """Put the configuration into the container that the template makes."""
    with ContainerClient(
        blobs, "config", AzureNamedKeyCredential(account, KEY), connection_verify=trusted
    ) as container:
        container.create_container()
        container.upload_blob("channel.json", text)
