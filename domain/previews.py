"""What lists show of a thread: the latest that its customer or an agent wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.messages import DeliveryState, Direction, Media, Message, Purpose
from domain.texts import preview
from domain.threads import Head

CHARACTERS = 120
FILE_SIGN = "\N{PAPERCLIP}"
"""What lists show of a text that is nothing but files."""

_WRITTEN_BY_AGENTS = {Purpose.REPLY, Purpose.INITIATED, Purpose.COMMERCIAL}


def shown(text: str, media: tuple[Media, ...]) -> str:
    """Return what lists show of a message."""
    return preview(text, CHARACTERS) or (FILE_SIGN if media else "")


def showing_latest(head: Head, messages: Sequence[Message]) -> Head:
    """Return *head* so that it shows the latest of *messages* that may be shown, if any."""
    latest = next(filter(_may_be_shown, reversed(messages)), None)
    if latest is None:
        return replace(head, preview="", preview_at=None)
    return replace(head, preview=shown(latest.text, latest.media), preview_at=latest.created_at)


def _may_be_shown(message: Message) -> bool:
    if message.state is DeliveryState.CANCELLED:
        return False
    return message.direction is Direction.INBOUND or message.purpose in _WRITTEN_BY_AGENTS
