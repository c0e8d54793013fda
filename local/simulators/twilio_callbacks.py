"""How Twilio calls us: what it signs, how long it waits, when it tries again.

Sources: Twilio documentation, "Security" (signature), "11205" (time limits, fallback),
"Webhooks: Connection Overrides" (the address's fragment).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from local.simulators.accounts import Account
from local.simulators.courier import Attempt, Envelope, Letter, Outcome

_WHOLE_SECONDS = 15.0


@dataclass(frozen=True)
class Overrides:
    """How often, on what and how long; the sender of an address may say so behind its ``#``."""

    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    connect: float = 5.0
    read: float = _WHOLE_SECONDS

    @classmethod
    def of(cls, url: str) -> Overrides:
        """Give the overrides that an address carries."""
        given = dict(parse_qsl(urlsplit(url).fragment))
        return cls(
            retries=min(int(given.get("rc", cls.retries)), 5),
            policy=frozenset(given["rp"].split(",")) if "rp" in given else cls.policy,
            connect=min(float(given.get("ct", cls.connect * 1000)) / 1000, 10.0),
            read=min(float(given.get("rt", cls.read * 1000)) / 1000, _WHOLE_SECONDS),
        )

    def allow_retry(self, outcome: Outcome) -> bool:
        """Whether this failure is one to try again after."""
        if outcome.error:
            reason = "ct" if outcome.error == "connect" else "rt"
        else:
            reason = f"{(outcome.status or 0) // 100}xx"
        return bool(self.policy & {reason, "all"})


def sign(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """``X-Twilio-Signature`` for a form posted to ``url``, which is covered without user info."""
    parts = urlsplit(url)
    signed = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    data = signed + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), data.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def letter(
    account: Account,
    kind: Literal["inbound", "report"],
    fields: Mapping[str, str],
    url: str | None,
    fallback: str | None = None,
) -> Letter:
    """Write a form for the app, signed anew for every address that it is posted to."""
    token = str(uuid4())

    def write(attempt: Attempt, _number: int) -> Envelope:
        return Envelope(
            {
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                "User-Agent": "TwilioProxy/1.1",
                "X-Twilio-Signature": sign(account.credentials["auth_token"], attempt.url, fields),
                "I-Twilio-Idempotency-Token": token,
            },
            urlencode(fields).encode(),
        )

    return Letter("twilio", account.id, kind, fields["MessageSid"], _plan(url, fallback), write)


def _plan(url: str | None, fallback: str | None) -> Callable[[Sequence[Outcome]], Attempt | None]:
    def plan(outcomes: Sequence[Outcome]) -> Attempt | None:
        if url is None or any(_is_taken(outcome) for outcome in outcomes):
            return None
        overrides = Overrides.of(url)
        left = _WHOLE_SECONDS - sum(outcome.seconds for outcome in outcomes)
        if not outcomes:
            return Attempt(url, "first", 0, overrides.connect, overrides.read)
        tried_on = outcomes[-1].attempt.role != "fallback" and len(outcomes) <= overrides.retries
        if tried_on and left > 0 and overrides.allow_retry(outcomes[-1]):
            return Attempt(url, "retry", 0, overrides.connect, min(overrides.read, left))
        if fallback and outcomes[-1].attempt.role != "fallback":
            overrides = Overrides.of(fallback)
            return Attempt(fallback, "fallback", 0, overrides.connect, overrides.read)
        return None

    return plan


def _is_taken(outcome: Outcome) -> bool:
    return outcome.status is not None and 200 <= outcome.status < 300
