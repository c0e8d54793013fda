"""Quick replies, as the API writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Id, Name, View
from domain import quick_replies
from domain.quick_replies import QuickReply

Texts = Annotated[
    dict[str, Annotated[str, Field(max_length=2000)]],
    Field(
        description="By language tag. Slugs: {FullName{Customer}}, {FirstName{Agent}}, "
        "{LastName{Customer}}, {Brand}, {QueueName}, {OCContext.key}."
    ),
]


class NewQuickReply(Body):
    """A prepared text; ``personal`` ones are seen by the caller alone."""

    id: Id = ""
    name: Name
    texts: Texts
    tags: list[Name] = Field(default_factory=list, max_length=20)
    workstream: Id | None = None
    personal: bool = False


class QuickReplyChanges(Body):
    """A JSON merge patch: only what changes; a language of null goes."""

    name: Name | None = None
    texts: dict[str, Annotated[str, Field(max_length=2000)] | None] | None = None
    tags: list[Name] | None = None
    workstream: Id | None = None


class Rendering(Body):
    """For which conversation a quick reply is wanted, and in which language if not its number's."""

    conversation: Annotated[str, Field(max_length=200)]
    language: Annotated[str | None, Field(max_length=35)] = None


class RenderedView(View):
    """The text to insert, and how many segments it takes."""

    text: str
    segments: int


class QuickReplyView(View):
    """A prepared text."""

    id: str
    name: str
    texts: dict[str, str]
    tags: list[str]
    workstream: str | None = None
    owner: str | None = None
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, reply: QuickReply) -> QuickReplyView:
        """Return the view of a quick reply."""
        return cls.model_validate(quick_replies.to_json(reply))
