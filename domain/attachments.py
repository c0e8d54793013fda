"""Attachments: whether customers and agents may send files, and which kinds nobody may."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.errors import Invalid
from domain.messages import Media, MediaState


@dataclass(frozen=True, slots=True)
class Attachments:
    """The switches of a workstream; ``blocked`` are endings of kinds that are taken elsewhere."""

    from_customers: bool = True
    from_agents: bool = True
    blocked: tuple[str, ...] = ()


def admitted(media: tuple[Media, ...], attachments: Attachments) -> tuple[Media, ...]:
    """Return a customer's files: to be fetched, or a placeholder each where none are taken."""
    if attachments.from_customers:
        return media
    return tuple(
        replace(
            each, state=MediaState.REFUSED, reason="attachments_off",
            explanation="Files of customers are not taken here.",
        )
        for each in media
    )  # fmt: skip


def may_attach(media: tuple[Media, ...], attachments: Attachments) -> None:
    """Raise ``Invalid`` where an agent's files may not go with a text."""
    if media and not attachments.from_agents:
        raise Invalid("attachments_off", "Agents send no files here.", field="/media")
    for index, each in enumerate(media):
        if each.name.rpartition(".")[2] in attachments.blocked:
            raise Invalid(
                "type_refused", "Files of this kind are not sent here.", field=f"/media/{index}"
            )
