"""What to do with a callback URL at each provider: as data, for API, console and documentation.

``{url}`` stands for the callback URL, any other name in braces for an option of the account.
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
    """A complete mail to a provider's support; without ``to`` where each customer has its own."""

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

_LINK_MAIL = Mail(
    "",
    "Callback URL of gate {gate_id}",
    "Hello,\n\nplease set up our callbacks on the Common platform.\n\n"
    "Platform ID: {platform_id}\n"
    "Platform Partner ID: {platform_partner_id}\n"
    "Destination of gate {gate_id} (delivery reports): {url}\n"
    "Destination of incoming messages to our numbers: {url}\n"
    "Method and content type: POST, application/json\n"
    "Username for Basic authentication: {callback_username}\n"
    "Acknowledgement: HTTP 200 with the body OK\n\n"
    "Please also enable the Gate API for our login, and tell us which keywords "
    "(STOP and the like) you answer on our numbers yourselves.\n\n"
    "Thank you.",
)

_VIBES_MAIL = Mail(
    "live@vibes.com",
    "Callback URL for incoming messages",
    "Hello,\n\nplease set up the callback for incoming messages (MO) of our account.\n\n"
    "Account: {username}\n"
    "Callback URL: {url}\n"
    "Content: moMessage as XML; on the Platform also unmatched_message_received as JSON\n"
    "Username for Basic authentication: {callback_username}\n\n"
    "Delivery receipts need no set-up: their URL travels with every message. "
    "Please tell us which keywords (STOP, HELP and the like) you answer yourselves, and the "
    "source type of our long codes.\n\n"
    "Thank you.",
)

_BLANKS: Mapping[str, str] = {
    "customer_id": "(your customer ID)",
    "base_url": "(your API Base URL)",
    "gate_id": "(your Gate ID)",
    "platform_id": "(your Platform ID)",
    "platform_partner_id": "(your Platform Partner ID)",
    "username": "(your username)",
    "callback_username": "none",
}
"""What stands in for an option that an account does not have yet."""

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
        (
            "Enter the URL in the portal; where the portal has no such entry, send the mail.",
            (
                "Portal, SMS settings: switch Status Callback on, or no delivery report comes; for "
                "an enterprise account TeleSign's support has to do that."
            ),
        ),
        _TELESIGN_MAIL,
    ),
    ProviderName.LINK_MOBILITY: Instructions(
        (
            Box(INCOMING, "LINK Mobility's support: destination of your numbers", "{url}"),
            Box(REPORTS, "LINK Mobility's support: destination of gate {gate_id}", "{url}"),
        ),
        (
            "Send the mail below to the support address in your account details.",
            "It is the same URL for both; texts and reports are told apart by their content.",
            "Callback password and header are optional: hand them over by another way than mail.",
            "Validate the account afterwards: the gate has to have a destination.",
        ),
        _LINK_MAIL,
    ),
    ProviderName.VIBES: Instructions(
        (Box(INCOMING, "Vibes' support: callback for incoming messages (MO)", "{url}"),),
        (
            "Send the mail below to Vibes' customer care team or your contact there.",
            "Delivery receipts need no entry: their URL travels with every text.",
            "The callback password is optional: hand it over by another way than mail.",
        ),
        _VIBES_MAIL,
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
    values = {**_BLANKS, **account.options, "url": url}
    boxes = tuple(
        Box(box.label, box.goes_to.format(**values), box.value.format(**values))
        for box in template.boxes
    )
    mail = template.mail and Mail(
        template.mail.to,
        template.mail.subject.format(**values),
        template.mail.body.format(**values),
    )
    return Instructions(boxes, template.steps, mail)
