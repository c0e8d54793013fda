"""Azure Communication Services: the line that signs and carries requests.

- https://learn.microsoft.com/python/api/azure-communication-sms/azure.communication.sms.smsclient
- https://learn.microsoft.com/python/api/azure-identity/azure.identity.defaultazurecredential

Texts go through ``SmsClient``, with its own id for repeats replaced by ours before it signs; its
answer is taken raw, because the client drops parts of it. Everything else is signed here.
Imported on the first call only: azure-core costs a cold start 130 ms.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from email.utils import formatdate
from functools import cache
from typing import Any

from azure.communication.sms import SmsClient
from azure.core.credentials import AzureKeyCredential, TokenCredential
from azure.core.exceptions import AzureError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.core.pipeline.transport import RequestsTransport

from domain.errors import Invalid
from providers import acs_resource, connections
from providers.acs_resource import Resource
from providers.base import Credentials, Failure, Request, Response
from providers.transport import exchange, permitted

SCOPE = "https://communication.azure.com//.default"  # the double slash is real


class AcsLine:
    """Signs with the access key, or else signs in as the app's own identity.

    In simulator mode the endpoint has to be the simulator's: the client cannot be sent elsewhere.
    """

    def __init__(self, simulator: str | None = None) -> None:
        self._simulated = bool(simulator)

    def exchange(
        self, request: Request, credentials: Credentials, within: float, /
    ) -> Response | Failure:
        """Return the response, or why there is none."""
        if self._simulated and permitted(request.url):
            detail = "In simulator mode the endpoint has to be the simulator's, not Azure's."
            raise Invalid("target_refused", detail, field="/connection_string")
        resource = acs_resource.of(credentials)
        ends, token = time.monotonic() + within, ""
        if not resource.key:
            try:
                token = connections.waited(_token, min(within, connections.CONNECT_SECONDS))
            except (AzureError, TimeoutError):
                return Failure.NOT_CONNECTED
        within = ends - time.monotonic()
        if request.method == "POST":
            return _send(request, resource, within)
        if token:
            request = replace(request, headers={"Authorization": f"Bearer {token}"})
        else:
            request = acs_resource.signed(request, resource.key, formatdate(usegmt=True))
        return exchange(request, request.url, within)


class _OurId(SansIOHTTPPolicy[Any, Any]):
    """Replaces the recipients, with their ids for repeats, by ours; keeps the raw answer."""

    def __init__(self) -> None:
        self.recipients: list[dict[str, str]] = []
        self.response: Response | None = None

    def on_request(self, request: PipelineRequest[Any]) -> None:
        http = request.http_request
        http.set_json_body({**json.loads(http.body), "smsRecipients": self.recipients})

    def on_response(
        self, _request: PipelineRequest[Any], response: PipelineResponse[Any, Any]
    ) -> None:
        http = response.http_response
        headers = {name.lower(): value for name, value in http.headers.items()}
        body = http.body().decode("utf-8", "replace")
        self.response = Response(http.status_code, headers, body)


class _Kept(threading.local):
    """Clients by thread: neither they nor their sessions promise to be shared."""

    def __init__(self) -> None:
        self.clients: dict[Resource, tuple[Any, _OurId]] = {}


_kept = _Kept()


def _send(request: Request, resource: Resource, within: float) -> Response | Failure:
    client, ours = _client(resource)
    body = json.loads(request.body)
    ours.recipients, ours.response = body["smsRecipients"], None
    options = body["smsSendOptions"]
    limits = connections.limit(within)
    try:
        client.send(
            body["from"],
            [each["to"] for each in ours.recipients],
            body["message"],
            enable_delivery_report=options["enableDeliveryReport"],
            tag=options["tag"],
        )
    except Exception as error:  # also what the client makes of an answer
        # After an answer came, what the client makes of it does not matter.
        if ours.response is None and not isinstance(error, AzureError | OSError):
            raise
    return ours.response or (Failure.NO_ANSWER if limits.left else Failure.NOT_CONNECTED)


def _client(resource: Resource) -> tuple[Any, _OurId]:
    if resource not in _kept.clients:
        ours = _OurId()
        transport = RequestsTransport(
            session=connections.session(),
            session_owner=False,
            connection_timeout=connections.CONNECT_SECONDS,
            read_timeout=connections.CONNECT_SECONDS * 3,
        )
        client = SmsClient(
            resource.endpoint,
            AzureKeyCredential(resource.key) if resource.key else _identity(),
            per_call_policies=[ours],
            transport=transport,
            retry_total=0,
            permit_redirects=False,
        )
        _kept.clients[resource] = client, ours
    return _kept.clients[resource]


@cache
def _identity() -> TokenCredential:
    from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - most accounts use keys

    return DefaultAzureCredential()


def _token() -> str:
    return _identity().get_token(SCOPE).token
