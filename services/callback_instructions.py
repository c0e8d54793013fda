"""What to do with a callback URL at each provider: as data, for API, console and documentation.

``{url}`` stands for the callback URL, the other names in braces for options of the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.accounts import Account, ProviderName


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to copy: what it is called here, where it goes at the provider, and the value."""

    label: str
    goes_to: str
    value: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A complete mail to a provider's support."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Instructions:
    """Everything that is copied to a provider, and the steps around it."""

    boxes: tuple[Box, ...]
    steps: tuple[str, ...]
    mail: Mail | None = None


INCOMING = "Incoming callback URL"
REPORTS = "Delivery report callback URL"
FALLBACK = "Fallback callback URL"

TWILIO_OVERRIDE = "#rc=2&rp=5xx,ct,rt"
"""Makes Twilio, which otherwise calls once, try again after a 5xx or a time-out."""

_TELESIGN_MAIL = Mail(
    "support@telesign.com",
    "Omnichannel for Customer Service callback URL update request",
    "Hello,\n\nplease set the callback URL of our account.\n\n"
    "Customer ID: {customer_id}\n"
    "Callback URL for incoming messages and delivery reports: {url}\n\n"
    "Thank you.",
)

_INFOBIP_MAIL = Mail(
    "support@infobip.com",
    "Callback URL for incoming SMS",
    "Hello,\n\nplease forward the incoming SMS of our numbers to this URL by HTTP POST, "
    "in the format MO_JSON_2.\n\n"
    "API Base URL of the account: {base_url}\n"
    "Callback URL: {url}\n\n"
    "Thank you.",
)

_TEMPLATES: Mapping[ProviderName, Instructions] = {
    ProviderName.TWILIO: Instructions(
        (
            Box(
                INCOMING,
                "Phone Numbers > your number > Messaging: A message comes in (Webhook, HTTP POST)",
                "{url}" + TWILIO_OVERRIDE,
            ),
            Box(FALLBACK, "The same page: Primary handler fails (Webhook, HTTP POST)", "{url}"),
        ),
        (
            "Paste both URLs for every number, or once into the Messaging Service if you use one.",
            "Delivery reports need no entry: their URL travels with every text.",
        ),
    ),
    ProviderName.TELESIGN: Instructions(
        (
            Box(INCOMING, "Portal: SMS settings, or the mail below", "{url}"),
            Box(REPORTS, "The same place; it is the same URL", "{url}"),
        ),
        ("Enter the URL in the portal; where the portal has no such entry, send the mail.",),
        _TELESIGN_MAIL,
    ),
    ProviderName.ACS: Instructions(
        (
            Box(
                INCOMING,
                "Communication resource > Events > + Event Subscription: Web Hook, endpoint",
                "{url}",
            ),
        ),
        (
            "Choose the events SMS Received and SMS Delivery Report Received.",
            "Either event schema will do; the subscription is confirmed automatically.",
            "Not needed where the deployment has subscribed the function acs_events already.",
        ),
    ),
    ProviderName.INFOBIP: Instructions(
        (
            Box(
                INCOMING,
                "Numbers > your number > SMS: forward to HTTP (MO_JSON_2), or the mail below",
                "{url}",
            ),
        ),
        (
            "Have every number forwarded that customers write to; no other keyword action on it.",
            "Delivery reports need no entry: their URL travels with every text.",
            "With a password or header for callbacks, use a notification profile that sends it.",
            "Such a profile takes the same URL, for the events INBOUND_MESSAGE and DELIVERY.",
        ),
        _INFOBIP_MAIL,
    ),
}

_GENERAL = Instructions(
    (
        Box(INCOMING, "The provider's setting for incoming messages", "{url}"),
        Box(REPORTS, "The provider's setting for delivery reports; it is the same URL", "{url}"),
    ),
    ("Enter the URL in the provider's portal for both kinds of callbacks.",),
)


def instructions(account: Account, url: str) -> Instructions:
    """Return what to do with the callback URL of an account."""
    template = _TEMPLATES.get(account.provider, _GENERAL)
    values = {
        "url": url,
        "customer_id": account.options.get("customer_id", "(your customer ID)"),
        "base_url": account.options.get("base_url", "(your API Base URL)"),
    }
    boxes = tuple(Box(b.label, b.goes_to, b.value.format(**values)) for b in template.boxes)
    mail = template.mail
    filled = Mail(mail.to, mail.subject, mail.body.format(**values)) if mail else None
    return Instructions(boxes, template.steps, filled)
