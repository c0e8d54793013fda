"""Files of customers: fetched after the callback, however often somebody dies on the way."""

from __future__ import annotations

import pytest

from domain.errors import NotFound
from domain.identity import media_id
from domain.media import Fetched, NotFetched
from domain.messages import Media, MediaState
from tests.fakes.faults import Fault
from tests.fakes.world import ANN, World

URL = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME"
PNG = b"\x89PNG\r\n\x1a\n..."


@pytest.fixture
def world() -> World:
    return World()


def shown(world: World) -> Media:
    [media] = world.messages[0].media
    return media


def kept(world: World) -> dict[str, object]:
    return dict(world.files.held)


def arrives(world: World, what: Fetched | NotFetched) -> None:
    world.gateway.given_files[URL] = what
    world.text("", media=(Media(URL, "image/png"),), provider_message_id="mm-1")


def test_nothing_is_fetched_before_the_callback_is_answered(world: World) -> None:
    arrives(world, Fetched(PNG))
    assert world.gateway.asked_files == []
    assert shown(world).state is MediaState.PENDING
    world.ring()
    assert (shown(world).state, shown(world).content_type) == (MediaState.STORED, "image/png")
    assert world.head.files == ()


def test_a_lost_bell_is_made_good_by_the_deadline(world: World) -> None:
    arrives(world, Fetched(PNG))
    world.rung.clear()
    world.settle(4)
    assert shown(world).state is MediaState.STORED


@pytest.mark.parametrize("fault", [Fault.DIE_BEFORE, Fault.DIE_AFTER])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_death_anywhere_leaves_one_file_and_one_word_on_it(
    world: World, fault: Fault, nth: int
) -> None:
    arrives(world, Fetched(PNG))
    world.faults.plan(fault, nth=nth)
    world.ring()
    world.faults.revive()
    world.settle(6)
    assert shown(world).state is MediaState.STORED
    assert len(kept(world)) == 1
    assert world.head.files == ()


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (Fetched(b"MZ\x90 an executable named picture.png"), "type_refused"),
        (NotFetched("too_large", "Too large."), "too_large"),
        (NotFetched("host_refused", "A foreign host."), "host_refused"),
    ],
)
def test_what_is_refused_leaves_a_reason_and_nothing_in_the_store(
    world: World, what: Fetched | NotFetched, reason: str
) -> None:
    arrives(world, what)
    world.ring()
    media = shown(world)
    assert (media.state, media.reason, media.key) == (MediaState.REFUSED, reason, "")
    assert media.explanation
    assert kept(world) == {}
    world.settle(5)
    assert len(world.gateway.asked_files) == 1


def test_what_may_still_come_is_tried_again_and_given_up_at_last(world: World) -> None:
    arrives(world, NotFetched("http_503", "Busy.", again=True))
    world.ring()
    assert (shown(world).state, shown(world).reason) == (MediaState.PENDING, "http_503")
    for _ in range(180):
        world.settle(1)
    assert shown(world).state is MediaState.REFUSED
    assert len(world.gateway.asked_files) == 8
    assert world.head.files == ()


def test_a_file_that_comes_at_the_second_try_is_kept(world: World) -> None:
    arrives(world, NotFetched("http_404", "Not yet.", again=True))
    world.ring()
    world.gateway.given_files[URL] = Fetched(PNG)
    world.settle(4)
    assert shown(world).state is MediaState.STORED


def test_a_repeated_callback_fetches_nothing_twice(world: World) -> None:
    arrives(world, Fetched(PNG))
    world.ring()
    arrives(world, Fetched(PNG))
    world.ring()
    assert len(world.gateway.asked_files) == 1


def test_who_may_read_the_text_may_read_its_file(world: World) -> None:
    arrives(world, Fetched(PNG))
    world.ring()
    files = world.channel.carriage.files
    media, file = files.open(media_id(world.thread, 1, 0), ANN)
    assert (file.content, media.name) == (PNG, "file-0.png")
    for wrong in (media_id(world.thread, 1, 1), media_id(world.thread, 2, 0), "x", "../in/x"):
        with pytest.raises(NotFound):
            files.open(wrong, ANN)
