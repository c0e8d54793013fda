"""Files of agents: by content, for their uploader only, and open to who has the link for a week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import ProviderName
from domain.errors import Invalid, NotFound
from domain.people import Principal
from services.drafts import Draft
from tests.fakes.world import ANN, BOB, World

PDF = b"%PDF-1.7\n..."
BASE = "https://channel.example/l/"


@pytest.fixture
def world() -> World:
    world = World()
    world.text("hello")
    world.pick()
    return world


def upload(world: World, who: Principal = ANN, content: bytes = PDF) -> str:
    return world.channel.carriage.uploads.take(who, "offer.exe", content)[0]


def reply(world: World, text: str, *files: str) -> None:
    draft = Draft(ANN, text, media=files)
    world.run(lambda: world.channel.replies.reply(world.thread, 1, draft))


def test_where_the_provider_carries_no_files_a_link_goes_out(world: World) -> None:
    token = upload(world)
    reply(world, "Our offer:", token)
    [sent] = world.gateway.reached
    assert (sent.text, sent.media_urls) == (f"Our offer:\n{BASE}{token}", ())
    assert world.message("Our offer:").media[0].name == "offer.pdf"


def test_the_link_opens_the_file_for_a_week_and_no_other_link_does(world: World) -> None:
    token = upload(world)
    uploads = world.channel.carriage.uploads
    assert uploads.public(token).content == PDF
    for wrong in (token[:-1], token + "x", "m" + "A" * 22, "../" + token, ""):
        with pytest.raises(NotFound):
            uploads.public(wrong)
    world.clock.advance(days=7)
    with pytest.raises(NotFound):
        uploads.public(token)


def test_tokens_cannot_be_guessed_from_one_another(world: World) -> None:
    tokens = {upload(world) for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) == 23 for token in tokens)


def test_a_file_without_words_is_a_text_too(world: World) -> None:
    token = upload(world)
    reply(world, "", token)
    assert world.gateway.texts() == [BASE + token]


def test_links_count_among_the_characters(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        reply(world, "x" * 1599, upload(world))
    assert refused.value.code == "text_too_long"


@pytest.mark.parametrize("token", ["nothing", "m" + "A" * 22])
def test_only_what_was_uploaded_can_be_sent(world: World, token: str) -> None:
    with pytest.raises(Invalid, match="no_such_upload"):
        reply(world, "look", token)


def test_nobody_sends_a_file_of_somebody_else(world: World) -> None:
    with pytest.raises(Invalid, match="no_such_upload"):
        reply(world, "look", upload(world, BOB))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90", "type_refused"),
        (b"%PDF-1.7" + b"x" * 5_242_880, "file_too_large"),
    ],
)
def test_what_is_no_file_for_a_customer_is_refused(world: World, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        upload(world, content=content)
    assert refused.value.code == code


def test_the_same_key_with_other_files_is_another_text(world: World) -> None:
    first, second = upload(world), upload(world)
    draft = Draft(ANN, "look", "key-1", (first,))
    one = world.channel.replies.reply(world.thread, 1, draft)
    assert world.channel.replies.reply(world.thread, 1, draft).seq == one.seq
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        world.channel.replies.reply(world.thread, 1, replace(draft, media=(second,)))


def test_a_repeat_of_a_text_has_the_same_links(world: World) -> None:
    assert world.provider is ProviderName.TWILIO
    token = upload(world)
    links = world.channel.carriage.uploads.links
    media = world.channel.carriage.uploads.named(ANN, (token,))
    assert links(media) == links(tuple(replace(each) for each in media))
