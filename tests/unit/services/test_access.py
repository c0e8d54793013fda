"""Access: secrets are fetched by name for one call, and show nowhere."""

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.errors import Unavailable
from services.access import Accesses
from tests.fakes.gateway import FakeSecrets
from tests.fakes.world import account_of

ACCOUNT = replace(
    account_of(ProviderName.TWILIO),
    credentials={"sid": "SID_SETTING", "token": "TOKEN_SETTING"},
    secondary={"token": "SECOND_SETTING"},
)


@pytest.fixture
def secrets() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture
def accesses(secrets: FakeSecrets) -> Accesses:
    return Accesses(secrets)


def test_names_become_values(accesses: Accesses) -> None:
    access = accesses.to(ACCOUNT)
    assert set(access.primary) == {"sid", "token"}
    assert access.every() == ({"sid": "right", "token": "right"}, {"token": "right"})
    assert "right" not in repr(access)


def test_what_is_missing_is_named(accesses: Accesses, secrets: FakeSecrets) -> None:
    secrets.missing |= {"SID_SETTING", "TOKEN_SETTING"}
    with pytest.raises(Unavailable) as error:
        accesses.to(ACCOUNT)
    assert error.value.facts == {"settings": ["SID_SETTING", "TOKEN_SETTING"]}
    assert "no value in SID_SETTING, TOKEN_SETTING" in error.value.detail


def test_a_reference_that_was_not_resolved_stops_its_account_and_says_what_to_do(
    accesses: Accesses, secrets: FakeSecrets
) -> None:
    secrets.references.add("TOKEN_SETTING")
    with pytest.raises(Unavailable, match="Key Vault did not give TOKEN_SETTING: the secret must"):
        accesses.to(ACCOUNT)
    other = replace(ACCOUNT, credentials={"sid": "SID_SETTING"})
    assert accesses.to(other).primary == {"sid": "right"}


def test_a_secondary_set_may_be_missing(accesses: Accesses, secrets: FakeSecrets) -> None:
    secrets.missing.add("SECOND_SETTING")
    assert accesses.to(ACCOUNT).secondary is None
