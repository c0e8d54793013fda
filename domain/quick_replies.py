"""Quick replies: prepared texts that agents insert, for all, for a workstream, or their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain import json_form
from domain.automated_messages import chosen
from domain.identity import slug
from domain.json_form import Json

_SLUG = re.compile(
    r"\{(FullName|FirstName|LastName)\{(Customer|Agent)\}\}|\{OCContext\.([A-Za-z0-9_]+)\}"
    r"|\{\$([A-Za-z0-9_]+)\$\}|\{([A-Za-z0-9_]+)\}"
)
_PARTS = {"FullName": slice(None), "FirstName": slice(0, 1), "LastName": slice(1, None)}


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A prepared text. ``owner`` is the agent whose own it is, None for one that all see."""

    id: str
    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    workstream: str | None = None
    owner: str | None = None
    managed_by: str = "api"
    deleted: bool = False

    def is_for(self, agent: str) -> bool:
        """Tell whether an agent sees it."""
        return not self.deleted and self.owner in (None, agent)


def rendered(
    reply: QuickReply, language: str, *, customer: str = "", agent: str = "",
    context: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Return the text in *language*, else in its base, else in English, else in any.

    ``{FirstName{Customer}}`` and the like take parts of names; ``{$Name$}``,
    ``{OCContext.Name}`` and ``{Name}`` come from *context*. What is unknown is empty.
    """
    text = chosen(reply.texts, language) or next(iter(reply.texts.values()), "")
    names = {"Customer": customer.split(), "Agent": agent.split()}

    def known(found: re.Match[str]) -> str:
        part, whose, *variables = found.groups()
        if part is not None:
            return " ".join(names[whose][_PARTS[part]])
        return (context or {}).get(next(filter(None, variables)), "")

    return _SLUG.sub(known, text)


def from_json(obj: Json) -> QuickReply:
    """Return the quick reply that validated JSON describes; without an id it takes the name's."""
    return json_form.decode(QuickReply, {"id": slug(obj["name"]), **obj})


def to_json(reply: QuickReply) -> dict[str, Any]:
    """Return *reply* as API bodies and storage write it."""
    return json_form.encode(reply)
