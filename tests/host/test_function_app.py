"""The channel's own function app under Microsoft's runtime package."""

from __future__ import annotations

import function_app
from tests.host.native import Native

FUNCTIONS = {
    "provider_webhook", "acs_events", "sweep", "send_outbox", "late_inbound", "web_api",
    "web_console", "healthz",
    "public_link",
}  # fmt: skip


def test_every_function_of_the_channel_is_accepted_by_microsofts_runtime() -> None:
    assert set(Native(function_app.app).names) == FUNCTIONS
