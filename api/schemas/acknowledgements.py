"""Acknowledgements, as the API writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, View
from domain.accounts import ProviderName
from domain.acknowledgements import TEXT, TEXT_VERSION, Acknowledgement


class GivenAcknowledgement(Body):
    """The version of the text that was read."""

    text_version: Annotated[str, Field(max_length=100)]


class AcknowledgementView(View):
    """Who has agreed, when, and to which text."""

    provider: ProviderName
    who: str
    when: datetime
    text_version: str

    @classmethod
    def of(cls, given: Acknowledgement) -> AcknowledgementView:
        """Return the view of an acknowledgement."""
        return cls(
            provider=given.provider,
            who=given.who,
            when=given.when,
            text_version=given.text_version,
        )


class AcknowledgementsView(View):
    """The text of today, and what was given so far."""

    text: str
    text_version: str
    items: list[AcknowledgementView]

    @classmethod
    def of(cls, given: Iterable[Acknowledgement]) -> AcknowledgementsView:
        """Return the view of all acknowledgements."""
        items = [AcknowledgementView.of(one) for one in given]
        return cls(text=TEXT, text_version=TEXT_VERSION, items=items)
