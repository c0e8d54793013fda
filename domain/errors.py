"""Everything that can go wrong, as one tree.

    ChannelError
    ├── Invalid           the caller's input is wrong; names the field and what to do
    │   └── InvalidConfiguration   a document is wrong; lists everything that is
    ├── Unauthenticated   nobody knows who is calling
    ├── Forbidden         the caller may not do this
    ├── NotFound          there is no such thing, or not for this caller
    ├── Conflict          the thing is not in a state that allows this
    ├── Unavailable       not now: storage or a provider cannot be reached, try again
    │   └── Busy          every race was lost until the caller's time was up
    ├── Unverified        a callback that does not prove who sent it
    └── Unreadable        a callback that proves who sent it and makes no sense

An error is raised where the fact is known and becomes an answer in one place
(``api/problems.py`` for the REST API, ``triggers/webhooks.py`` for callbacks).
No error carries a text, a customer's number or a secret.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.problems import Problem


class ChannelError(Exception):
    """Base of all errors that the channel raises on purpose.

    ``code`` is stable and machine-readable, ``detail`` is one sentence for a person,
    ``field`` is a JSON pointer to the input that is wrong, ``facts`` are further members
    of the problem document (for example ``limit`` and ``length``).
    """

    def __init__(
        self, code: str, detail: str, *, field: str | None = None, **facts: object
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.field = field
        self.facts = facts


class Invalid(ChannelError):
    """Raised when the caller's input is wrong."""


class InvalidConfiguration(Invalid):
    """Raised when a configuration, or one object of it, is wrong; ``problems`` has every fault."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("invalid_configuration", "; ".join(map(str, problems)))
        self.problems = tuple(problems)


class Unauthenticated(ChannelError):
    """Raised when a caller brings neither a valid key nor a signed-in principal."""


class Forbidden(ChannelError):
    """Raised when the caller's role or ownership does not allow what was asked."""


class NotFound(ChannelError):
    """Raised when what was asked for does not exist, or not for this caller."""


class Conflict(ChannelError):
    """Raised when the present state of a thing does not allow what was asked."""


class Unavailable(ChannelError):
    """Raised when something we depend on cannot be reached; the caller may try again."""


class Busy(Unavailable):
    """Raised when every race for a thread was lost until the caller's time was up."""


class Unverified(ChannelError):
    """Raised when a callback does not prove that its provider sent it."""


class Unreadable(ChannelError):
    """Raised when a verified callback cannot be understood."""
