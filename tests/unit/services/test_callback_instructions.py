"""What to do with a callback URL at each provider."""

from __future__ import annotations

import pytest

from domain.accounts import Account, ProviderName
from services.callback_instructions import instructions

URL = "https://sms.example.com/webhooks/x/y/z"


@pytest.mark.parametrize("provider", ProviderName)
def test_every_provider_is_told_the_url(provider: ProviderName) -> None:
    told = instructions(Account("main", "Main", provider), URL)
    assert told.steps
    assert told.boxes[0].label == "Incoming callback URL"
    assert all(box.value.startswith(URL) for box in told.boxes)


def test_twilio_gets_retries_and_a_fallback() -> None:
    told = instructions(Account("main", "Main", ProviderName.TWILIO), URL)
    assert [box.value for box in told.boxes] == [f"{URL}#rc=2&rp=5xx,ct,rt", URL]


def test_the_mail_to_telesigns_support_is_complete() -> None:
    account = Account("main", "Main", ProviderName.TELESIGN, options={"customer_id": "FFFF-EEEE"})
    mail = instructions(account, URL).mail
    assert mail is not None
    assert mail.to == "support@telesign.com"
    assert mail.subject == "Omnichannel for Customer Service callback URL update request"
    assert "FFFF-EEEE" in mail.body
    assert URL in mail.body


def test_the_mail_to_link_mobility_names_gate_platform_and_both_destinations() -> None:
    options = {"gate_id": "Gate7", "platform_id": "COMMON", "platform_partner_id": "4711"}
    told = instructions(Account("main", "Main", ProviderName.LINK_MOBILITY, options=options), URL)
    assert [box.label for box in told.boxes] == [
        "Incoming callback URL",
        "Delivery report callback URL",
    ]
    assert told.mail is not None
    assert told.mail.subject == "Callback URL of gate Gate7"
    assert told.mail.body.count(URL) == 2
    assert all(value in told.mail.body for value in options.values())
    assert "Basic authentication: none" in told.mail.body


def test_the_mail_to_vibes_names_the_account_and_no_password() -> None:
    options = {"username": "ops@contoso.example", "callback_username": "vibes-calls"}
    mail = instructions(Account("main", "Main", ProviderName.VIBES, options=options), URL).mail
    assert mail is not None
    assert mail.to == "live@vibes.com"
    assert all(value in mail.body for value in (URL, *options.values()))


def test_the_mail_to_infobip_is_complete() -> None:
    options = {"base_url": "https://abc123.api.infobip.com"}
    mail = instructions(Account("main", "Main", ProviderName.INFOBIP, options=options), URL).mail
    assert mail is not None
    assert mail.to == "support@infobip.com"
    assert all(value in mail.body for value in (URL, "MO_JSON_2", *options.values()))
