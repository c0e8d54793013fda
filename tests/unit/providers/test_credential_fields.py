"""A field is declared once, and stands everywhere: an invented one is found in every place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from api.app import create_app
from domain.accounts import Access, Account, ProviderName
from domain.configuration import read_channel
from domain.credentials import credential_problems
from domain.errors import Invalid, InvalidConfiguration
from domain.providers import CredentialField
from local.generated.papers import PAGES, papers
from local.generated.schema import SCHEMA
from providers.base import Provider, complete, require
from providers.gateway import Gateway
from providers.registry import PROVIDERS
from providers.vibes import Vibes
from runtime.channel import Channel
from services.administration import credential_fields
from tests.fakes.world import SETTINGS, World
from tests.unit.api.client import Client, signed_in

VIBES = ProviderName.VIBES
PAGE = PAGES / "vibes.md"
SECRET = CredentialField("whistle", "Dog whistle", True, r"wh-[0-9]{4}", "Portal, Whistles")
PLAIN = CredentialField("kennel", "Kennel", False, r"[a-z]+", "Portal, Kennels")


class Invented(Vibes):
    """Vibes, if it wanted two things more."""

    credentials = (*Vibes.credentials, SECRET, PLAIN)  # type: ignore[assignment]  # two more


INVENTED: dict[ProviderName, Provider] = {**PROVIDERS, VIBES: Invented()}
FIELDS = {name: provider.credentials for name, provider in INVENTED.items()}
RIGHT: dict[str, Any] = {
    "name": "Dogs",
    "provider": "vibes",
    "options": {"username": "ops@contoso.example", "kennel": "north"},
    "credentials": {"password": "VIBES_PASSWORD", "whistle": "DOG_WHISTLE"},
}


def without(kind: str, name: str) -> dict[str, Any]:
    members = {key: value for key, value in RIGHT[kind].items() if key != name}
    return {**RIGHT, kind: members}


WRONG = {
    "/credentials/whistle": without("credentials", "whistle"),
    "/options/kennel": without("options", "kennel"),
    "/options/whistle": {**RIGHT, "options": {**RIGHT["options"], "whistle": "wh-1234"}},
    "/credentials/kennel": {**RIGHT, "credentials": {**RIGHT["credentials"], "kennel": "K"}},
}
UNLIKELY = {**RIGHT, "options": {**RIGHT["options"], "kennel": "North 7"}}


def channel_of(account: dict[str, Any]) -> dict[str, Any]:
    return {"deployment": 1, "accounts": [account]}


def problems(account: dict[str, Any]) -> set[str]:
    try:
        read_channel(json.dumps(channel_of(account)), timedelta(hours=1), FIELDS)
    except InvalidConfiguration as error:
        return {problem.pointer.removeprefix("/accounts/0") for problem in error.problems}
    return set()


def accepted(account: dict[str, Any], schema: str) -> bool:
    return bool(Draft202012Validator(json.loads(schema)).is_valid(channel_of(account)))


def test_it_stands_in_the_schema_of_the_configuration() -> None:
    schema = papers(INVENTED)[SCHEMA]
    assert accepted(RIGHT, schema)
    assert not any(accepted(account, schema) for account in (*WRONG.values(), UNLIKELY))
    assert not accepted(RIGHT, papers(PROVIDERS)[SCHEMA]), "nobody else knows it"


@pytest.mark.parametrize("place", WRONG)
def test_it_is_asked_for_and_held_apart_when_an_account_is_checked(place: str) -> None:
    assert problems(RIGHT) == set()
    assert place in problems(WRONG[place])
    assert problems(UNLIKELY) == {"/options/kennel"}


def test_its_value_is_checked_before_anything_is_sent() -> None:
    account = Account("dogs", "Dogs", VIBES, options=RIGHT["options"])
    for value, field in (("", "/whistle"), ("wh-12", "/whistle")):
        known = {"password": "secret", "whistle": value}
        given_ = complete(FIELDS[VIBES], Access(account, known)).primary
        with pytest.raises(Invalid) as refused:
            require(FIELDS[VIBES], given_)
        assert refused.value.field == field
        assert "Portal, Whistles" in refused.value.detail
    require(
        FIELDS[VIBES],
        complete(FIELDS[VIBES], Access(account, {"password": "p", "whistle": "wh-1234"})).primary,
    )


def test_its_value_is_masked_wherever_it_could_be_shown() -> None:
    with pytest.raises(InvalidConfiguration) as refused:
        read_channel(json.dumps(channel_of(WRONG["/options/whistle"])), timedelta(hours=1), FIELDS)
    access = Access(Account("dogs", "Dogs", VIBES), {"whistle": "wh-1234"})
    known = {**dict.fromkeys(_names(), "wh-1234"), "base_url": "https://messageapi.vibesapps.com"}
    request = INVENTED[VIBES].checks(known, [])
    assert "wh-1234" not in f"{refused.value.problems} {access!r} {request!r}"


def test_it_stands_on_the_provider_s_page() -> None:
    page = papers(INVENTED)[PAGE]
    assert "| Dog whistle | `whistle` | yes | yes | Portal, Whistles |" in page
    assert "| Kennel | `kennel` | no | yes | Portal, Kennels |" in page


def test_the_api_tells_it_to_the_form_and_takes_it_back() -> None:
    world = World()
    settings = replace(SETTINGS, signed_in_by_platform=True)
    outside = replace(world.channel.o, settings=settings, gateway=Gateway(None, INVENTED))
    app = create_app(Channel(outside))
    administrator = Client(app, signed_in("adam", "administrator"))
    listed = administrator("GET", "/api/v1/providers").json["items"]
    [vibes] = [one for one in listed if one["name"] == "vibes"]
    assert vibes["fields"][-2:] == [
        {"name": "whistle", "label": "Dog whistle", "secret": True, "pattern": SECRET.pattern,
         "foundAt": "Portal, Whistles", "required": True, "default": ""},
        {"name": "kennel", "label": "Kennel", "secret": False, "pattern": PLAIN.pattern,
         "foundAt": "Portal, Kennels", "required": True, "default": ""},
    ]  # fmt: skip
    refused = administrator("POST", "/api/v1/accounts", WRONG["/credentials/whistle"])
    assert [error["field"] for error in refused.json["errors"]] == ["/credentials/whistle"]
    made = administrator("POST", "/api/v1/accounts", RIGHT)
    assert (made.status, made.json["credentials"]["whistle"]) == (201, "DOG_WHISTLE")


accounts = st.fixed_dictionaries(
    {"name": st.just("Some"), "provider": st.sampled_from([str(name) for name in PROVIDERS])},
    optional={
        "credentials": st.dictionaries(
            st.sampled_from(["password", "auth_token", "api_key", "account_sid", "x"]),
            st.just("SETTING"),
        ),
        "options": st.dictionaries(
            st.sampled_from(["username", "customer_id", "account_sid", "host", "password"]),
            st.sampled_from(["ops", "", "AC" + "0" * 32, "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9"]),
        ),
    },
)


@given(accounts)
def test_schema_and_channel_agree_about_every_account(account: dict[str, Any]) -> None:
    fields = PROVIDERS[ProviderName(account["provider"])].credentials
    found = list(credential_problems(account, fields))
    assert accepted(account, SCHEMA.read_text(encoding="utf-8")) == (not found)


def test_every_pattern_is_one_that_browsers_know_too() -> None:
    fields = credential_fields(cast("Any", Gateway()))
    patterns = [field.pattern for each in fields.values() for field in each]
    assert not [pattern for pattern in patterns if "(?P" in pattern or "(?i)" in pattern]


def _names() -> list[str]:
    return [field.name for field in FIELDS[VIBES]]
