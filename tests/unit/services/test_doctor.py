"""The doctor tells what is wrong with a number in words that say what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import Plan, ProviderName
from domain.errors import NotFound
from domain.limits import Trouble, Volume
from domain.numbers import NumberType, Verification
from domain.providers import CheckResult, ListedNumber, Verdict
from services.doctor import Diagnosis
from tests.fakes.cast import WORKSTREAM, account_of, number_of
from tests.fakes.world import World

ACS = ProviderName.ACS


@pytest.fixture
def world() -> World:
    return World(provider=ACS)


def look(world: World, *, ask: bool = False) -> Diagnosis:
    return world.channel.carriage.doctor.look(world.number.id, ask=ask)


def codes(found: Diagnosis) -> dict[str, Verdict]:
    return {line.code: line.verdict for line in found.lines}


def test_without_the_provider_nothing_is_asked(world: World) -> None:
    found = look(world)
    assert codes(found) == {"secrets_set": Verdict.OK}
    assert found.url.startswith("https://channel.example/webhooks/acs/acs/")


def test_missing_settings_are_named_and_nobody_is_asked(world: World) -> None:
    world.secrets.missing.add("ACS_TOKEN")
    found = look(world, ask=True)
    assert codes(found) == {"secret_missing": Verdict.WRONG}
    assert "ACS_TOKEN" in found.lines[0].detail


@pytest.mark.parametrize(
    ("provider", "verification", "verdict", "code"),
    [
        (ACS, Verification.UNVERIFIED, Verdict.WRONG, "4010"),
        (ACS, Verification.PENDING, Verdict.WRONG, "4010"),
        (ProviderName.TWILIO, Verification.UNVERIFIED, Verdict.WRONG, "30032"),
        (ACS, Verification.UNKNOWN, Verdict.ADVICE, "4010"),
    ],
)
def test_an_unverified_toll_free_number_is_warned_with_the_error_it_will_bring(
    provider: ProviderName, verification: Verification, verdict: Verdict, code: str
) -> None:
    world = World(provider=provider)
    free = replace(number_of(provider), type=NumberType.TOLL_FREE, verification=verification)
    world.put(free)
    found = look(world)
    line = next(line for line in found.lines if line.code == "toll_free_unverified")
    assert line.verdict is verdict
    assert code in line.detail


def test_above_a_hundred_thousand_a_month_the_enterprise_account_is_advised(world: World) -> None:
    month = f"{world.clock.now():%Y-%m}"
    world.truth.limits.set_volume("acs", month, None, Volume(100_001))
    assert codes(look(world))["enterprise_advised"] is Verdict.ADVICE
    world.put(replace(account_of(ACS), plan=Plan.ENTERPRISE))
    assert "enterprise_advised" not in codes(look(world))


def test_a_trial_shows_what_is_left(world: World) -> None:
    world.put(replace(account_of(ACS), plan=Plan.TRIAL))
    month = f"{world.clock.now():%Y-%m}"
    world.truth.limits.set_volume("acs", month, None, Volume(1000))
    assert codes(look(world))["trial_limit"] is Verdict.WRONG


def test_complaints_of_this_number_and_of_the_account_are_shown_the_latest_first(
    world: World,
) -> None:
    for minute, (number, code) in enumerate(
        [("", "Denied"), (world.number.address.value, "4010"), ("+1999", "4001")]
    ):
        at = world.clock.advance(minutes=minute)
        world.truth.limits.note(Trouble("acs", number, code, "says", at))
    assert [trouble.code for trouble in look(world).troubles] == ["4010", "Denied"]


def test_the_providers_word_and_its_wiring_are_added_when_asked(world: World) -> None:
    world.gateway.checks = [CheckResult("number_owned", Verdict.OK, "number_owned", "Yours.")]
    assert codes(look(world, ask=True))["cannot_be_known"] is Verdict.UNKNOWN
    world.gateway.wires = [CheckResult("callback", Verdict.WRONG, "callback_elsewhere", "No.")]
    assert codes(look(world, ask=True)) == {
        "secrets_set": Verdict.OK, "number_owned": Verdict.OK, "callback_elsewhere": Verdict.WRONG,
    }  # fmt: skip


def test_the_mail_to_telesign_is_complete() -> None:
    mail = look(World(provider=ProviderName.TELESIGN)).told.mail
    assert mail is not None
    assert mail.to == "support@telesign.com"
    assert mail.subject == "Omnichannel for Customer Service callback URL update request"
    assert "https://channel.example/webhooks/telesign/" in mail.body
    assert "Customer ID" in mail.body


def test_numbers_of_the_account_are_offered_with_those_we_know(world: World) -> None:
    doctor = world.channel.carriage.doctor
    assert doctor.available("acs") is None
    own = str(world.number.address)
    world.gateway.listed = [ListedNumber(own), ListedNumber("+18005550100")]
    offered = doctor.available("acs")
    assert offered is not None
    assert [each.known_as for each in offered] == [world.number.id, None]


def test_a_number_that_is_not_there_has_no_doctor(world: World) -> None:
    with pytest.raises(NotFound):
        world.channel.carriage.doctor.look("nobody")


def test_hours_on_a_number_whose_workstream_says_nothing_by_itself_are_hinted_at(
    world: World,
) -> None:
    world.put(replace(world.number, operating_hours="office"))
    [line] = [line for line in look(world).lines if line.code == "silent_hours"]
    assert (line.verdict, line.number) == (Verdict.ADVICE, world.number.id)
    assert "does not allow automated messages" in line.detail
    world.put(replace(WORKSTREAM, allow_automated_messages=True))
    assert "silent_hours" not in codes(look(world))
