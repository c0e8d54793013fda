"""TeleSign.

- Sending: https://developer.telesign.com/enterprise/reference/sendsms
- Inbound: https://developer.telesign.com/enterprise/docs/inbound-sms
- Signature: https://developer.telesign.com/enterprise/docs/authenticate-callbacks
- Reports: https://developer.telesign.com/enterprise/docs/transaction-callback-service
- Codes: https://developer.telesign.com/enterprise/docs/all-status-and-error-codes
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from domain.accounts import Access, ProviderName
from domain.addresses import Address
from domain.callbacks import Answer, Call, Event
from domain.errors import Unverified
from domain.messages import (
    Accepted,
    DeliveryState,
    OutboundText,
    Outcome,
)
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import outcomes, telesign_checks, telesign_events, wire
from providers.base import Check, Credentials, Failure, Provider, Request, Response
from providers.codes import codes

LOST = (DeliveryState.FAILED, DeliveryState.UNDELIVERED, DeliveryState.EXPIRED)
_PORTAL = "TeleSign portal, Account settings"


class TeleSign:
    """TeleSign's SMS API, self-service and full-service."""

    traits = Traits(
        name=ProviderName.TELESIGN,
        label="TeleSign",
        text_limit=1600,
        answers_within=timedelta(seconds=4),
        repeatable=False,
        calls_again_for=timedelta(seconds=30),
        takes_status_url=True,
        signs=True,
    )
    credentials = (
        CredentialField(
            "customer_id",
            "Customer ID",
            secret=False,
            pattern=r"[0-9A-Fa-f-]{36}",
            found_at=_PORTAL,
        ),
        CredentialField(
            "api_key",
            "API key",
            secret=True,
            pattern=r"[A-Za-z0-9+/=_-]{8,}",
            found_at=_PORTAL,
        ),
        CredentialField(
            "host",
            "API host",
            secret=False,
            pattern=r"rest-(api|ww)\.telesign\.com",
            found_at="rest-api for self-service accounts, rest-ww for full service",
            default="rest-api.telesign.com",
        ),
        CredentialField(
            "message_type",
            "Message type",
            secret=False,
            pattern="ARN|OTP|MKT",
            found_at="ARN for alerts and answers, OTP for codes, MKT for marketing",
            default="ARN",
        ),
        CredentialField(
            "mms_number",
            "Number that pictures come in on",
            secret=False,
            pattern=r"\+?[0-9]{3,15}",
            found_at="Yours; TeleSign does not say it in an MMS",
            required=False,
        ),
    )

    def verify(self, call: Call, access: Access, _callback_url: str, /) -> None:
        """Check the signature over the exact body with each API key, and whose account it is."""
        customer, signature = _signature(call)
        keys = [key for each in access.every() if (key := _decoded(each.get("api_key", "")))]
        if not keys:
            raise Unverified("credentials_missing", "The account has no API key to check with.")
        right = False
        for key in keys:
            expected = base64.b64encode(hmac.digest(key, call.body, "sha256"))
            right |= hmac.compare_digest(expected, signature.encode())
        if not right:
            raise Unverified("signature_wrong", "The signature of the callback is not TeleSign's.")
        ours = {each.get("customer_id", "").lower() for each in access.every()}
        if customer and customer.lower() not in ours:
            raise Unverified("account_foreign", "The callback is for another TeleSign account.")

    def read(self, call: Call, access: Access, /) -> list[Event]:
        """Return a text or a report; both come to the same URL."""
        return [telesign_events.event_of(call, access.primary)]

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return exactly 200: anything else would be repeated."""
        return Answer(200, "{}", "application/json")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        """Return the call that sends a text; numbers go without a plus."""
        form = {
            "phone_number": _bare(text.recipient),
            "message": text.text,
            "message_type": credentials["message_type"],
            "sender_id": _bare(text.sender),
            "external_id": text.reference,
        }
        if text.status_url:
            form["callback_url"] = wire.with_reference(text.status_url, text.reference)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": telesign_checks.sign_in(credentials),
        }
        url = telesign_checks.messaging(credentials)
        return Request("POST", url, headers, urlencode(form).encode())

    def outcome(self, response: Response | Failure, /) -> Outcome:
        """Return what became of the text: the code in the body counts, whatever the status."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        code = telesign_checks.code_in(body)
        known = codes(self.traits.name).sent(code)
        lost = known and (known.outcome or known.state in LOST)
        if lost or not 200 <= response.status < 300:
            return outcomes.failed(response, code, self.traits)
        reference = wire.identifier(body.get("reference_id"))
        return Accepted(reference, code or "") if reference else outcomes.unclear(self.traits)

    file_hosts = telesign_events.FILE_HOSTS

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return the look-up of a message that cannot exist; numbers cannot be asked about."""
        return telesign_checks.checks(credentials, numbers, self.traits)


PROVIDER: Provider = TeleSign()


def _signature(call: Call) -> tuple[str, str]:
    """Return Customer ID and signature; a gateway on the way may consume ``Authorization``."""
    header = call.headers.get("authorization", "")
    if not header.startswith("TSA "):
        header = call.headers.get("x-ts-authorization", "")
    customer, _, signature = header.removeprefix("TSA ").rpartition(":")
    if not signature.strip():
        raise Unverified("signature_missing", "The callback is not signed.")
    return customer.strip(), signature.strip()


def _decoded(key: str) -> bytes:
    """Return the bytes of an API key; keys that a strict decoder refuses are in use."""
    try:
        return base64.b64decode(key)
    except ValueError:
        return b""


def _bare(address: Address) -> str:
    return str(address).removeprefix("+")
