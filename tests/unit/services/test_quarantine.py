"""Quarantine: what is refused is kept, within bounds, and a flood evicts nothing."""

import pytest

from domain.callbacks import Call
from domain.quarantine import Quarantined, Reason
from services.quarantine import LARGEST, PER_MINUTE, USUALLY_PER_MINUTE, Quarantine
from tests.fakes.faults import Fault
from tests.fakes.stores import counting_ids
from tests.fakes.world import World

CALL = Call("POST", "https://channel.example/webhooks", {"a": "b"}, b"body\xff\x00")


class Minutes:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at * 60


@pytest.fixture
def minutes() -> Minutes:
    return Minutes()


@pytest.fixture
def quarantine(world: World, minutes: Minutes) -> Quarantine:
    return Quarantine(world.channel.stores.quarantine, world.clock, counting_ids("q"), minutes)


def keep(quarantine: Quarantine, reason: Reason = Reason.UNVERIFIED, call: Call = CALL) -> bool:
    return quarantine.keep("twilio", "main", reason, "because", call)


def guess(quarantine: Quarantine) -> bool:
    return quarantine.keep("twilio", None, Reason.WRONG_TOKEN, "because", CALL)


def kept(world: World) -> list[Quarantined]:
    return world.truth.quarantine.page(1000)[0]


def test_a_call_is_kept_exactly_as_it_came(world: World, quarantine: Quarantine) -> None:
    assert keep(quarantine)
    [found] = kept(world)
    assert (found.call, found.reason, found.detail) == (CALL, Reason.UNVERIFIED, "because")
    assert (found.provider, found.account, found.received_at) == (
        "twilio", "main", world.clock.now(),
    )  # fmt: skip


def test_the_newest_comes_first(world: World, quarantine: Quarantine) -> None:
    for _ in range(3):
        keep(quarantine)
        world.clock.advance(seconds=1)
    times = [call.received_at for call in kept(world)]
    assert times == sorted(times, reverse=True)


def test_what_is_too_large_is_no_callback(world: World, quarantine: Quarantine) -> None:
    assert keep(quarantine, call=Call("POST", "u", {}, b"x" * LARGEST))
    assert not keep(quarantine, call=Call("POST", "u", {}, b"x" * (LARGEST + 1)))
    assert len(kept(world)) == 1


def test_guessed_tokens_do_not_use_up_the_room_of_the_others(
    world: World, quarantine: Quarantine
) -> None:
    most = PER_MINUTE[Reason.WRONG_TOKEN]
    guesses = [guess(quarantine) for _ in range(most + 5)]
    assert guesses == [True] * most + [False] * 5
    assert keep(quarantine)
    assert keep(quarantine, Reason.WRONG_TOKEN), "its signature shows whose it is"


def test_each_minute_has_its_own_room(quarantine: Quarantine, minutes: Minutes) -> None:
    assert all(keep(quarantine) for _ in range(USUALLY_PER_MINUTE))
    assert not keep(quarantine)
    minutes.at += 1
    assert keep(quarantine)


def test_a_table_that_is_down_is_no_error_here(world: World, quarantine: Quarantine) -> None:
    world.faults.plan(Fault.FAIL_BEFORE, table="quarantine", times=9)
    assert not keep(quarantine)


def test_what_is_kept_is_told_without_anything_that_a_stranger_wrote(world: World) -> None:
    told: list[dict[str, object]] = []

    def tell(name: str, /, **fields: object) -> None:
        told.append({"name": name, **fields})

    one = Quarantine(world.channel.stores.quarantine, world.clock, counting_ids("q"), tell=tell)
    one.keep("+14255550123", None, Reason.WRONG_TOKEN, "because", CALL)
    one.keep("twilio", "main", Reason.UNVERIFIED, "because", CALL)
    assert told == [
        {"name": "quarantined", "kept": True, "provider": None, "reason": "wrong_token"},
        {"name": "quarantined", "kept": True, "provider": "twilio", "reason": "unverified"},
    ]
