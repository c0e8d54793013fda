"""Infobip.

- Sending: https://www.infobip.com/docs/api/channels/sms/sms-messaging/outbound-sms/send-sms-messages
- Inbound: https://www.infobip.com/docs/api/channels/sms/sms-messaging/inbound-sms
- Reports: https://www.infobip.com/docs/api/channels/sms/sms-messaging/logs-and-status-reports
- Codes: https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes
- Signing in, base URL: https://www.infobip.com/docs/essentials/api-essentials
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from domain.accounts import Access, ProviderName
from domain.addresses import Address
from domain.callbacks import Answer, Call, Event
from domain.messages import Accepted, OutboundText, Outcome
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import callers, infobip_checks, infobip_events, outcomes, wire
from providers.base import Check, Credentials, Failure, Provider, ReadListing, Request, Response

TAKEN = ("OK", "ACCEPTED", "PENDING", "DELIVERED")
NOT_TAKEN = ("UNDELIVERABLE", "EXPIRED", "REJECTED")
_PORTAL = "Infobip portal, home page, Developers tab"
_PROFILE = "Your choice, as entered in Infobip's notification profile"


class Infobip:
    """Infobip's SMS API, version 3."""

    traits = Traits(
        name=ProviderName.INFOBIP,
        label="Infobip",
        text_limit=1600,
        answers_within=timedelta(seconds=10),
        repeatable=True,
        calls_again_for=timedelta(minutes=2),  # at least: how often is not published
        takes_status_url=True,
    )
    credentials = (
        CredentialField(
            "base_url",
            "API Base URL",
            secret=False,
            pattern=r"(?i:(https://)?([a-z0-9-]+\.)*api\.infobip\.com/*)",
            found_at=_PORTAL,
        ),
        CredentialField(
            "api_key",
            "API key",
            secret=True,
            pattern=r"[!-~]{8,}",
            found_at=_PORTAL,
        ),
        *callers.login(_PROFILE),
        callers.header(_PROFILE),
    )

    def verify(self, call: Call, access: Access, _callback_url: str, /) -> None:
        """Check login and header, where a notification profile was told to bring them."""
        callers.verify(call, access)

    def read(self, call: Call, _access: Access, /) -> list[Event]:
        """Return the events of a batch: texts, reports and clicks come to the same URL."""
        return infobip_events.events_of(call)

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return 200; nobody reads the body."""
        return Answer(200, "{}", "application/json")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        """Return the call that sends a text under our reference; numbers go without a plus."""
        destination = {"to": _bare(text.recipient), "messageId": text.reference}
        webhooks: dict[str, object] = {"contentType": "application/json"}
        if text.status_url and not _by_profile(credentials):
            # Without login and header of the profile, a report would be refused.
            webhooks["delivery"] = {"url": text.status_url}
        message = {
            "sender": _bare(text.sender),
            "destinations": [destination],
            "content": {"text": text.text},
            "webhooks": webhooks,
        }
        headers = {**infobip_checks.sign_in(credentials), "Content-Type": "application/json"}
        url = infobip_checks.resource(credentials, "sms/3/messages")
        return Request("POST", url, headers, json.dumps({"messages": [message]}).encode())

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: 200 with a group that was not taken is a refusal."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        if not 200 <= response.status < 300:
            return outcomes.failed(response, infobip_checks.code_in(body), self.traits)
        listed = body.get("messages")
        message = wire.members(listed[0]) if isinstance(listed, list) and listed else {}
        status = wire.members(message.get("status"))
        group, word = infobip_events.group_of(status), infobip_events.word_of(status)
        if group in TAKEN:
            return Accepted(wire.identifier(message.get("messageId")), word)
        if group in NOT_TAKEN:
            return outcomes.failed(response, word, self.traits)
        return outcomes.unclear(self.traits)

    file_hosts = infobip_checks.FILE_HOSTS

    def listing(self, credentials: Credentials, /) -> Sequence[tuple[Request, ReadListing]]:
        """Return the call that lists the account's numbers."""
        return infobip_checks.listing(credentials)

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the look-ups of the balance and of the account's numbers."""
        return infobip_checks.checks(credentials, numbers, self.traits)


PROVIDER: Provider = Infobip()


def _by_profile(credentials: Credentials) -> bool:
    """Tell whether callbacks have to prove themselves, as only a notification profile can."""
    return any(map(credentials.get, ("callback_username", "callback_password", "callback_header")))


def _bare(address: Address) -> str:
    return str(address).removeprefix("+")
