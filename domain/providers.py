"""What the rest of the channel may know about a provider, without knowing which one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.accounts import ProviderName
from domain.messages import InboundText
from domain.numbers import NumberType


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One thing an administrator enters for an account.

    ``secret`` fields are stored as the name of a setting, others as they are. ``pattern`` is a
    regular expression for the whole value; ``found_at`` tells where the provider shows it.
    """

    name: str
    label: str
    secret: bool
    pattern: str
    found_at: str
    required: bool = True
    default: str = ""


@dataclass(frozen=True, slots=True)
class Carries:
    """Which files travel along with a text: how many, how large, and from and to where."""

    files: int
    image_bytes: int
    other_bytes: int
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Traits:
    """Facts about a provider that others decide by.

    ``text_limit`` counts code points of one text. ``answers_within`` is how long the provider
    waits for our answer to a callback, less a margin. ``repeatable``: it recognises our own id,
    so that a repeat is not a second text. ``calls_again_for``: how long it repeats a callback that
    got a 5xx; nothing where it calls only once.
    ``takes_status_url``: a report URL can be given with each text. ``carries``: which files may
    go along with a text, where any may. ``recounts``: it can be asked which texts came in.
    ``signs``: a callback's signature alone proves who sent it.
    """

    name: ProviderName
    label: str
    text_limit: int
    answers_within: timedelta
    repeatable: bool
    calls_again_for: timedelta
    takes_status_url: bool
    carries: Carries | None = None
    recounts: bool = False
    signs: bool = False


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """A number that an account has at its provider; None is what the provider does not tell."""

    number: str
    type: NumberType | None = None
    sends: bool | None = None
    receives: bool | None = None
    media: bool | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """Texts that came in during a span, oldest first; ``whole``: there are no more of them."""

    texts: tuple[InboundText, ...]
    whole: bool = True


class Verdict(StrEnum):
    """The answer of one check."""

    OK = "ok"
    WRONG = "wrong"
    ADVICE = "advice"  # works, and could be better
    UNKNOWN = "unknown"  # cannot be known, or could not be asked now


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of a validation: what was asked, the verdict, a stable code and a sentence.

    ``check`` is ``credentials``, ``number_owned``, ``number_can_sms``, ``callback``, ``plan`` or
    ``hours``; ``number`` is the id of the number that the line is about, None for the account.
    """

    check: str
    verdict: Verdict
    code: str
    detail: str
    number: str | None = None
