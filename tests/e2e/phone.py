"""The customers' side: the simulators' control API."""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

Json = dict[str, Any]

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
OURS_AND_THE_SAMPLES = 555
"""The exchange of our own numbers, and of the customers in the sample's day."""

_numbers = itertools.count(random.randrange(2_000_000, 9_000_000))
given_numbers: list[str] = []
"""Every customer of this run, in order."""


def fresh_number() -> str:
    """Return a customer's number that no test has used."""
    number = next(n for n in _numbers if n // 10_000 != OURS_AND_THE_SAMPLES)
    given_numbers.append(f"+1415{number}")
    return given_numbers[-1]


class Phone:
    """Writes as customers, reads their phones, turns the providers' dials."""

    def __init__(self, base: str, timers: str) -> None:
        """*timers* is the host that serves the app's timer."""
        self.base = base
        self._timers = timers
        self._shifts: list[tuple[datetime, float]] = []

    def ask(self, method: str, path: str, json: object = None, **params: str) -> Any:
        """Call the control API; an answer that is no 2xx fails the test."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                method, f"{self.base}/control/{path}", json=json, params=params, timeout=60
            )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def write(self, provider: str, customer: str, ours: str, text: str, **more: Any) -> Json:
        """Let a customer write; return the text and what the app answered first."""
        order = {"provider": provider, "from": customer, "to": ours, "text": text, **more}
        written: Json = self.ask("POST", "texts", order)
        return written

    def texts(self, customer: str) -> list[Json]:
        """Return what our app sent to a customer, in order."""
        return [text for text in self.from_us(customer) if text["origin"] == "api"]

    def from_us(self, customer: str) -> list[Json]:
        """Return those texts and what a provider read out of our answers to its callbacks."""
        shown: list[Json] = self.ask("GET", f"phones/{customer}")["texts"]
        return [text for text in shown if text["origin"] in {"api", "callback_answer"}]

    def bodies(self, customer: str) -> list[str]:
        """Return only what those texts say."""
        return [text["text"] for text in self.texts(customer)]

    def turn(self, provider: str, **dials: Any) -> None:
        """Turn some dials of a provider."""
        self.ask("PUT", "dials", {provider: dials})

    @contextmanager
    def turned(self, provider: str, **dials: Any) -> Iterator[None]:
        """Turn dials for a while; afterwards the provider works as it should."""
        self.turn(provider, **dials)
        try:
            yield
        finally:
            self.ask("DELETE", "dials", provider=provider)

    def account(self, provider: str, number: str | None = None) -> Json:
        """Return an account of ours as the provider knows it, without its credentials."""
        for account in self.ask("GET", "accounts")["accounts"]:
            numbers = [each["number"] for each in account["numbers"]]
            if account["provider"] == provider and (number is None or number in numbers):
                found: Json = account
                return found
        raise AssertionError(f"no account of {provider} has {number}")

    def callbacks(self, text_id: str) -> list[Json]:
        """Return the calls that a provider made to our app about one text."""
        found: list[Json] = self.ask("GET", "callbacks", text_id=text_id)["callbacks"]
        return found

    def move_time(self, seconds: float) -> None:
        """Let the app's time be *seconds* later than it is, and its timer fire."""
        now = self._shift()
        self._shifts = self._shifts or [(BEFORE_ALL, now)]
        self._shifts.append((datetime.now(UTC), now + seconds))
        self.ask("PUT", "clock", {"seconds": now + seconds})
        with requests.Session() as session:
            session.trust_env = False
            session.post(f"{self._timers}/admin/functions/sweep", json={}, timeout=60)

    def in_app_time(self, at: datetime) -> datetime:
        """Return what the app's clock showed at a moment of the phone's, which nobody moves."""
        shifts = self._shifts or [(BEFORE_ALL, self._shift())]
        return at + timedelta(seconds=[shift for since, shift in shifts if since <= at][-1])

    def _shift(self) -> float:
        return float(self.ask("GET", "clock")["seconds"] or 0)
