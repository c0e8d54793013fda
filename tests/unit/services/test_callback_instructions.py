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
