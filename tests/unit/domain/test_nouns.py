"""Accounts, numbers and workstreams as the owner's documents describe them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from domain.accounts import Plan, ProviderName
from domain.configuration import ChannelConfiguration, read_channel
from domain.errors import InvalidConfiguration
from domain.numbers import Capability, NumberType
from providers.gateway import Gateway
from services.administration import credential_fields

FLOOR = timedelta(hours=8)
FIELDS = credential_fields(Gateway())


def channel(**changes: dict[str, Any]) -> dict[str, Any]:
    """Return the smallest channel with one of each, with members changed or (None) removed."""
    things: dict[str, dict[str, Any]] = {
        "account": {
            "name": "Twilio",
            "provider": "twilio",
            "options": {"account_sid": "AC" + "0" * 32},
            "credentials": {"auth_token": "TWILIO_AUTH_TOKEN"},
        },
        "workstream": {"name": "Service"},
        "number": {
            "number": "14252306549",
            "name": "Main line",
            "account": "twilio",
            "workstream": "service",
        },
    }
    for noun, members in changes.items():
        merged = things[noun] | members
        things[noun] = {key: value for key, value in merged.items() if value is not None}
    return {"deployment": 1} | {f"{noun}s": [thing] for noun, thing in things.items()}


def read(document: dict[str, Any]) -> ChannelConfiguration:
    return read_channel(json.dumps(document), FLOOR, FIELDS)


def refused(document: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidConfiguration) as caught:
        read(document)
    return [problem.pointer for problem in caught.value.problems]


def test_an_account_has_a_name_and_a_provider_and_perhaps_a_description() -> None:
    assert refused(channel(account={"name": None, "id": "twilio"})) == ["/accounts/0/name"]
    account = read(channel(account={"description": "Ours."})).accounts[0]
    assert (account.provider, account.description) == (ProviderName.TWILIO, "Ours.")


def test_a_plan_is_one_of_four_and_unknown_unless_said() -> None:
    assert read(channel()).accounts[0].plan is Plan.UNKNOWN
    assert {plan.value for plan in Plan} == {"trial", "standard", "enterprise", "unknown"}
    assert refused(channel(account={"plan": "gold"})) == ["/accounts/0/plan"]


def test_credentials_are_names_of_settings_and_never_secrets() -> None:
    account = read(channel()).accounts[0]
    assert account.credentials == {"auth_token": "TWILIO_AUTH_TOKEN"}
    assert refused(channel(account={"credentials": {"auth_token": "0123456789abcdef"}})) == [
        "/accounts/0/credentials/auth_token"
    ]


def test_a_number_has_one_account_and_one_workstream() -> None:
    number = read(channel()).numbers[0]
    assert (number.account, number.workstream) == ("twilio", "service")
    assert refused(channel(number={"account": "other"})) == ["/numbers/0/account"]
    assert refused(channel(number={"workstream": None})) == ["/numbers/0/workstream"]


def test_a_workstream_may_have_several_numbers() -> None:
    document = channel()
    document["numbers"].append(document["numbers"][0] | {"number": "14252306550", "name": "Two"})
    assert len(read(document).numbers) == 2


@pytest.mark.parametrize("kind", [*NumberType, None])
def test_a_type_is_one_of_five_or_none(kind: NumberType | None) -> None:
    odd = {NumberType.ALPHANUMERIC: "SUPPORT", NumberType.SHORT_CODE: "24025"}
    number = odd.get(kind, "14252306549") if kind else "14252306549"
    capability = "send" if kind is NumberType.ALPHANUMERIC else None
    members = {"type": kind and kind.value, "number": number, "capability": capability}
    assert read(channel(number=members)).numbers[0].type is kind
    assert refused(channel(number={"type": "satellite"})) == ["/numbers/0/type"]


def test_a_number_has_a_language_and_perhaps_a_description_and_owners() -> None:
    number = read(channel(number={"language": "pt-BR", "description": "For Brazil."})).numbers[0]
    assert (number.language, number.description, number.owners) == ("pt-BR", "For Brazil.", ())
    assert read(channel()).numbers[0].language == "en"


def test_a_number_may_send_and_receive_unless_said_otherwise() -> None:
    assert read(channel()).numbers[0].capability is Capability.BOTH
    receives = read(channel(number={"capability": "receive"})).numbers[0]
    assert not receives.may_send()
    assert receives.may_receive()


def test_our_number_is_unique_and_so_is_its_name() -> None:
    document = channel()
    document["numbers"].append(document["numbers"][0] | {"number": "+1 425 230 6549"})
    assert set(refused(document)) >= {"/numbers/1/number", "/numbers/1/name"}


def test_a_workstream_has_a_name_and_the_channel_sms() -> None:
    assert read(channel()).workstreams[0].channel == "sms"
    assert refused(channel(workstream={"channel": "voice"})) == ["/workstreams/0/channel"]
    assert refused(channel(workstream={"name": None, "id": "service"})) == ["/workstreams/0/name"]


def test_automated_messages_are_off_by_default() -> None:
    assert read(channel()).workstreams[0].allow_automated_messages is False


def test_auto_close_is_eight_hours_and_never_less_than_the_floor() -> None:
    assert read(channel()).workstreams[0].auto_close_after == timedelta(hours=8)
    for key in ("autoCloseAfter", "unansweredCloseAfter"):
        too_short = channel(workstream={key: "PT7H59M"})
        assert refused(too_short) == [f"/workstreams/0/{key}"]


def test_a_telesign_short_code_needs_the_enterprise_plan() -> None:
    telesign = {
        "name": "Twilio",
        "provider": "telesign",
        "options": {"customer_id": "FFFFFFFF-EEEE-DDDD-1234-AB1234567890"},
        "credentials": {"api_key": "TELESIGN_API_KEY"},
    }
    short = {"number": "24025"}
    assert refused(channel(account=telesign | {"plan": "standard"}, number=short))
    assert read(channel(account=telesign | {"plan": "enterprise"}, number=short)).numbers
