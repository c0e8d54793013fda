"""Switches for files, per workstream: what is not taken is seen, answered and never fetched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.attachments import Attachments
from domain.errors import Invalid
from domain.media import Fetched
from domain.messages import Media, MediaState
from services.drafts import Draft
from tests.fakes.cast import ANN, WORKSTREAM
from tests.fakes.world import World

URL = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME"
PNG, PDF = b"\x89PNG\r\n\x1a\n...", b"%PDF-1.7\n..."


def with_switches(**switches: object) -> World:
    world = World()
    attachments = Attachments(**switches)  # type: ignore[arg-type]  # handed on
    talking = replace(WORKSTREAM, allow_automated_messages=True, attachments=attachments)
    world.put(talking)
    world.restart()
    world.gateway.given_files[URL] = Fetched(PNG)
    return world


def picture(world: World, body: str = "") -> Media:
    world.text(body, media=(Media(URL, "image/png"),), provider_message_id=f"mm-{body}")
    world.ring()
    [media] = next(m for m in world.messages if m.text == body and m.media).media
    return media


def test_files_of_customers_are_placeholders_where_they_are_switched_off() -> None:
    world = with_switches(from_customers=False)
    media = picture(world)
    assert (media.state, media.reason) == (MediaState.REFUSED, "attachments_off")
    assert media.explanation
    assert world.gateway.asked_files == []
    assert world.files.held == {}
    assert world.head.files == ()
    [answer] = world.gateway.texts()
    assert answer.endswith("Please write your question as text.")


def test_the_text_beside_a_file_that_is_not_taken_is_kept() -> None:
    world = with_switches(from_customers=False)
    assert picture(world, "Look at this").state is MediaState.REFUSED
    assert world.message("Look at this").text == "Look at this"


def test_a_blocked_kind_is_judged_by_content_and_leaves_a_placeholder() -> None:
    world = with_switches(blocked=("png",))
    media = picture(world)
    assert (media.state, media.reason) == (MediaState.REFUSED, "type_refused")
    assert world.files.held == {}


@pytest.mark.parametrize(
    ("switches", "code", "field"),
    [
        ({"from_agents": False}, "attachments_off", "/media"),
        ({"blocked": ("pdf",)}, "type_refused", "/media/0"),
        ({"blocked": ("png",)}, None, None),
    ],
)
def test_agents_are_told_what_they_may_not_send(
    switches: dict[str, object], code: str | None, field: str | None
) -> None:
    world = with_switches(**switches)
    world.text("hello")
    world.pick()
    token, _ = world.channel.carriage.uploads.take(ANN, "offer.pdf", PDF)
    draft = Draft(ANN, "Our offer", media=(token,))
    live = world.head.live
    assert live is not None
    if code is None:
        assert world.channel.replies.reply(world.thread, live.seq, draft).media
        return
    with pytest.raises(Invalid) as refused:
        world.channel.replies.reply(world.thread, live.seq, draft)
    assert (refused.value.code, refused.value.field) == (code, field)
