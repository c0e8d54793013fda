"""Callback URLs: one per account, opened by a token that only we can make."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from services.webhook_urls import WebhookUrls
from tests.fakes.world import account_of

TWILIO, ACS = ProviderName.TWILIO, ProviderName.ACS
ACCOUNT = account_of(TWILIO)
URLS = WebhookUrls("https://channel.example", "s" * 40)


def token(urls: WebhookUrls = URLS) -> str:
    return urls.callback(ACCOUNT).rsplit("/", 1)[1]


def test_the_url_names_provider_account_and_token() -> None:
    start = "https://channel.example/webhooks/twilio/twilio/"
    assert URLS.callback(ACCOUNT).startswith(start)
    assert len(token()) == 32
    assert URLS.opens(TWILIO, "twilio", token())


def test_an_account_is_quoted() -> None:
    assert "/a%20b%C3%BC/" in URLS.callback(replace(ACCOUNT, id="a bü"))


@pytest.mark.parametrize(
    ("provider", "account", "given"),
    [
        (ACS, "twilio", token()),
        (TWILIO, "other", token()),
        (TWILIO, "twilio", token()[:-1]),
        (TWILIO, "twilio", ""),
        (TWILIO, "twilio", "ü\ud800"),
        (TWILIO, "twilio", token(WebhookUrls("https://channel.example", "t" * 40))),
    ],
)
def test_no_other_token_opens(provider: ProviderName, account: str, given: str) -> None:
    assert not URLS.opens(provider, account, given)


def test_during_a_rotation_both_secrets_open_and_the_new_one_is_shown() -> None:
    rotated = WebhookUrls("https://channel.example", "n" * 40, previous="s" * 40)
    assert rotated.opens(TWILIO, "twilio", token())
    assert rotated.opens(TWILIO, "twilio", token(rotated))
    assert token(rotated) != token()
    assert not WebhookUrls("https://channel.example", "n" * 40).opens(TWILIO, "twilio", token())


def test_the_url_that_was_called_has_the_token_that_it_was_called_with() -> None:
    """During a rotation providers sign the old one."""
    rotated = WebhookUrls("https://channel.example", "n" * 40, previous="s" * 40)
    assert rotated.called(ACCOUNT, token()) == URLS.callback(ACCOUNT)


def test_an_empty_previous_secret_opens_nothing() -> None:
    empty = WebhookUrls("https://channel.example", "")
    assert not URLS.opens(TWILIO, "twilio", token(empty))


def test_the_public_form_keeps_the_raw_query() -> None:
    assert URLS.public("/webhooks/x", "a=%20&b") == "https://channel.example/webhooks/x?a=%20&b"
    assert URLS.public("/webhooks/x", "") == "https://channel.example/webhooks/x"


def test_no_secret_shows_in_a_repr() -> None:
    assert "ssss" not in repr(URLS)
