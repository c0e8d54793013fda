"""Twilio.

- Sending: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
- Inbound: https://www.twilio.com/docs/messaging/guides/webhook-request
- Signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security
- Reports: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
- Error codes: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from domain.accounts import Access, ProviderName
from domain.callbacks import Answer, Call, Event
from domain.errors import Unverified
from domain.messages import (
    Accepted,
    InboundText,
    OutboundText,
    Outcome,
)
from domain.numbers import Number
from domain.providers import Carries, CheckResult, CredentialField, Traits
from providers import (
    outcomes,
    twilio_checks,
    twilio_events,
    twilio_list,
    twilio_signature,
    wire,
)
from providers.base import (
    Check,
    Credentials,
    Failure,
    Provider,
    ReadListing,
    Recounted,
    Request,
    Response,
)

NOT_TAKEN = ("failed", "undelivered", "canceled")
_SID = "{}[0-9a-fA-F]{{32}}"
_CONSOLE = "Twilio Console, Account Info"
_KEYS = "Twilio Console, API keys & tokens"


class Twilio:
    """Twilio's Programmable Messaging."""

    traits = Traits(
        name=ProviderName.TWILIO,
        label="Twilio",
        text_limit=1600,
        answers_within=timedelta(seconds=14),
        repeatable=False,
        calls_again_for=timedelta(),
        takes_status_url=True,
        signs=True,
        recounts=True,
        carries=Carries(10, 5_000_000, 500_000, frozenset({"US", "CA"})),
    )
    credentials = (
        CredentialField(
            "account_sid",
            "Account SID",
            secret=False,
            pattern=_SID.format("AC"),
            found_at=_CONSOLE,
        ),
        CredentialField(
            "auth_token",
            "Auth Token",
            secret=True,
            pattern=r"\S{8,}",
            found_at=_CONSOLE,
        ),
        CredentialField(
            "api_key_sid",
            "API key SID",
            secret=False,
            pattern=_SID.format("SK"),
            found_at=_KEYS,
            required=False,
        ),
        CredentialField(
            "api_key_secret",
            "API key secret",
            secret=True,
            pattern=r"\S{8,}",
            found_at=_KEYS,
            required=False,
        ),
        CredentialField(
            "messaging_service_sid",
            "Messaging Service SID",
            secret=False,
            pattern=_SID.format("MG"),
            found_at="Twilio Console, Messaging, Services",
            required=False,
        ),
        CredentialField(
            "webhook_shared_key",
            "Shared key for webhooks",
            secret=True,
            pattern=r"\S{8,}",
            found_at="Twilio's API for shared keys; only where webhooks are signed with one",
            required=False,
        ),
        CredentialField(
            "host",
            "API host",
            secret=False,
            pattern=r"api(\.[a-z0-9-]+){0,2}\.twilio\.com",
            found_at="Twilio documentation, global infrastructure; only for another region",
            default="api.twilio.com",
        ),
        CredentialField(
            "decode_concatenated",
            "Decode long texts that arrive as base64",
            secret=False,
            pattern="true|false",
            found_at="Your choice; texts that only look like base64 would be decoded too",
            default="false",
        ),
    )

    def verify(self, call: Call, access: Access, callback_url: str, /) -> None:
        """Check the signature over the public URL and every field, and whose account it is."""
        twilio_signature.verify(call, access, callback_url)
        owner = twilio_events.fields_of(call).get("AccountSid", "")
        if owner not in ("", *(each.get("account_sid") for each in access.every())):
            raise Unverified("account_foreign", "The callback is for another Twilio account.")

    def read(self, call: Call, access: Access, /) -> list[Event]:
        """Return a text or a report; both come to the same URL."""
        return [twilio_events.event_of(call, access.primary)]

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return an empty TwiML document; plain text would be sent to the customer."""
        return Answer(200, '<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        """Return the call that creates a message."""
        form = [("To", str(text.recipient)), ("From", str(text.sender)), ("Body", text.text)]
        if service := credentials.get("messaging_service_sid"):
            form.append(("MessagingServiceSid", service))
        form += [("MediaUrl", url) for url in text.media_urls]
        if text.status_url:
            reported_to = wire.with_reference(text.status_url, text.reference)
            form.append(("StatusCallback", reported_to))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": twilio_checks.sign_in(credentials),
        }
        url = twilio_checks.resource(credentials, "Messages")
        return Request("POST", url, headers, urlencode(form).encode())

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: every 2xx with an id was taken."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        if not 200 <= response.status < 300:
            return outcomes.failed(response, wire.identifier(body.get("code")), self.traits)
        word, sid = wire.words(body.get("status")), wire.identifier(body.get("sid"))
        if word in NOT_TAKEN:
            code = wire.identifier(body.get("error_code")) or word
            return outcomes.failed(response, code, self.traits)
        return Accepted(sid, word) if sid else outcomes.unclear(self.traits)

    file_hosts = twilio_list.FILE_HOSTS

    def listing(self, credentials: Credentials, /) -> Sequence[tuple[Request, ReadListing]]:
        """Return the calls that list long and short numbers."""
        return twilio_list.listing(credentials)

    def wiring(
        self, credentials: Credentials, number: Number, callback_url: str, /
    ) -> Sequence[Check]:
        """Return the look at the callback URL of the number, or of its Messaging Service."""
        return twilio_list.wiring(credentials, number, callback_url, self.traits)

    def recount(self, credentials: Credentials, since: datetime, until: datetime, /) -> Request:
        """Return the call that lists the texts of a span."""
        return twilio_list.recount(credentials, since, until)

    def recounted(self, credentials: Credentials, response: Response, /) -> Recounted | None:
        """Return a page of texts, None for an answer that makes no sense."""
        return twilio_list.recounted(credentials, response)

    def with_files(self, text: InboundText, response: Response, /) -> InboundText:
        """Return a text with the files that the answer lists."""
        return twilio_list.with_files(text, response)

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the checks of the Auth Token, the API key, the service and each number."""
        return twilio_checks.checks(credentials, numbers, self.traits)


PROVIDER: Provider = Twilio()
