"""What all schemas have in common: camelCase, strict and closed going in."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T")

Id = Annotated[str, Field(max_length=63, examples=["main"])]


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("has a NUL character: leave it out")
    return text


Plain = AfterValidator(_without_nul)
"""What is read by people and programs has no NUL, at which many of them stop."""

Name = Annotated[str, Field(min_length=1, max_length=100), Plain]
Description = Annotated[str, Field(max_length=2000)]
Settings = Annotated[
    dict[str, str], Field(description="Secret of the provider to the NAME of its app setting.")
]
AgentId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@:+-]{0,127}$",
        description="Object id of a person, or key:<id>.",
    ),
]
Lenient = Field(strict=False)
"""For enumerations and times, which JSON writes as text."""


def _written(value: object) -> object:
    """Let only text through that can be a date: pydantic would take numbers as well."""
    if isinstance(value, str) and "T" in value.upper():
        return value
    raise ValueError("must be a time with its zone, such as 2026-11-20T18:00:00Z")


Time = Annotated[AwareDatetime, BeforeValidator(_written), Lenient]
"""A moment in RFC 3339."""


class Body(BaseModel):
    """What comes in: nothing unknown, no type but the right one."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True)

    def given(self) -> dict[str, Any]:
        """Return the members that were sent, in JSON form."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class View(BaseModel):
    """What goes out."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Page(View, Generic[T]):
    """Some items of a list; without ``nextLink`` they are the last ones."""

    items: list[T]
    next_link: str | None = None
