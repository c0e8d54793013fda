"""Numbers, as the API writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Description, Id, Lenient, Name, View
from domain import numbers
from domain.numbers import Capability, Number, NumberType, OptOutHandler, Verification

Written = Annotated[
    str,
    Field(max_length=64, description="Country code and number, a short code, or a sender ID."),
]
PerMinute = Annotated[
    int,
    Field(ge=1, le=100_000, description="How much may be sent, where it differs from the usual."),
]
Language = Annotated[str, Field(max_length=35, description="BCP 47, such as en or pt-BR.")]


class OptOutHandlersBody(Body):
    """Who answers STOP, START and HELP on a number; what is missing type and provider decide."""

    stop: Annotated[OptOutHandler | None, Lenient] = None
    start: Annotated[OptOutHandler | None, Lenient] = None
    help: Annotated[OptOutHandler | None, Lenient] = None


class NewNumber(Body):
    """A number to be created; without an id it gets one made from its name."""

    id: Id = ""
    name: Name
    number: Written
    account: Id
    workstream: Id
    type: Annotated[NumberType | None, Lenient] = None
    language: Language = "en"
    description: Description = ""
    owners: list[Name] = Field(default_factory=list)
    capability: Annotated[Capability, Lenient] = Capability.BOTH
    verification: Annotated[Verification, Lenient] = Verification.UNKNOWN
    opt_out_handlers: OptOutHandlersBody = Field(default_factory=OptOutHandlersBody)
    brand: Description = ""
    operating_hours: Id | None = None
    per_minute: PerMinute | None = None
    carries_media: bool | None = None
    enabled: bool = True


class NumberChanges(Body):
    """A JSON merge patch: only what changes; null gives a member back its default."""

    name: Name | None = None
    number: Written | None = None
    account: Id | None = None
    workstream: Id | None = None
    type: Annotated[NumberType | None, Lenient] = None
    language: Language | None = None
    description: Description | None = None
    owners: list[Name] | None = None
    capability: Annotated[Capability | None, Lenient] = None
    verification: Annotated[Verification | None, Lenient] = None
    opt_out_handlers: OptOutHandlersBody | None = None
    brand: Description | None = None
    operating_hours: Id | None = None
    per_minute: PerMinute | None = None
    carries_media: bool | None = None
    enabled: bool | None = None


class NumberView(View):
    """One of our numbers."""

    id: str
    name: str
    number: str
    account: str
    workstream: str
    type: NumberType | None = None
    language: str
    description: str
    owners: list[str]
    capability: Capability
    verification: Verification
    opt_out_handlers: OptOutHandlersBody
    brand: str
    operating_hours: str | None = None
    per_minute: int | None = None
    carries_media: bool | None = None
    text_limit: int | None = Field(description="Characters of one text, at most.")
    enabled: bool
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, number: Number, text_limit: int | None) -> NumberView:
        """Return the view of a number, whose provider takes texts of *text_limit* characters."""
        return cls.model_validate(numbers.to_json(number) | {"text_limit": text_limit})
