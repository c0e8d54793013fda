"""Calls our app back, again where the provider would, and writes down every answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal

import requests

from local.simulators.dials import DialBoard
from local.simulators.ledger import Callback, Ledger

_PARALLEL_CALLS = 32


@dataclass(frozen=True)
class Attempt:
    """One try to reach the app; times in seconds."""

    url: str
    role: Literal["first", "retry", "fallback"] = "first"
    pause: float = 0.0
    connect_timeout: float = 5.0
    read_timeout: float = 15.0


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt; ``error`` says which time limit or connection failed."""

    attempt: Attempt
    seconds: float
    status: int | None = None
    error: Literal["connect", "read"] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def content_type(self) -> str:
        """Give the media type of the answer, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Envelope:
    """The request of one attempt."""

    headers: dict[str, str]
    body: bytes
    method: str = "POST"


@dataclass(frozen=True)
class Letter:
    """Something a provider wants to tell the app.

    ``plan`` looks at the outcomes so far and gives the next attempt, or none.
    ``write`` makes the request of an attempt: a signature may cover its address.
    """

    provider: str
    account: str
    kind: Literal["inbound", "report", "handshake"]
    text_id: str
    plan: Callable[[Sequence[Outcome]], Attempt | None]
    write: Callable[[Attempt, int], Envelope]


def in_turn(
    url: str | None, pauses: Sequence[float], seconds: float, accepted: Callable[[int], bool]
) -> Callable[[Sequence[Outcome]], Attempt | None]:
    """Plan attempts at one address after *pauses*, each *seconds* long, until one is *accepted*."""

    def plan(outcomes: Sequence[Outcome]) -> Attempt | None:
        done = any(one.status is not None and accepted(one.status) for one in outcomes)
        if url is None or done or len(outcomes) == len(pauses):
            return None
        role: Literal["first", "retry"] = "retry" if outcomes else "first"
        return Attempt(url, role, pauses[len(outcomes)], seconds, seconds)

    return plan


class Courier:
    """Delivers letters on the running event loop; blocking calls go to threads."""

    def __init__(self, dials: DialBoard, ledger: Ledger) -> None:
        self._dials = dials
        self._ledger = ledger
        self._threads = ThreadPoolExecutor(_PARALLEL_CALLS, thread_name_prefix="courier")
        self._tasks: set[asyncio.Task[None]] = set()
        self._calls: set[Future[Outcome]] = set()

    async def deliver(self, letter: Letter) -> Outcome | None:
        """Try once and give the outcome, none without an address; more attempts follow alone."""
        first = await self._try(letter, [])
        if first is not None:
            self.spawn(self._go_on(letter, [first]))
        return first

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the calls that are being answered."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def cancel(self) -> None:
        """Drop everything that is still to be told; then nobody is calling any more."""
        dropped = list(self._tasks)
        for task in dropped:
            task.cancel()
        await asyncio.gather(*dropped, return_exceptions=True)
        under_way = map(asyncio.wrap_future, list(self._calls))
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _go_on(self, letter: Letter, outcomes: list[Outcome]) -> None:
        while outcome := await self._try(letter, outcomes):
            outcomes.append(outcome)

    async def _try(self, letter: Letter, so_far: Sequence[Outcome]) -> Outcome | None:
        attempt = letter.plan(so_far)
        if attempt is None:
            return None
        await asyncio.sleep(attempt.pause * self._dials.of(letter.provider).pause_factor)
        envelope = letter.write(attempt, len(so_far))
        call = self._threads.submit(_call, attempt, envelope)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        outcome = await asyncio.wrap_future(call)
        self._ledger.record(_entry(letter, envelope, outcome, len(so_far) + 1))
        return outcome


def _call(attempt: Attempt, envelope: Envelope) -> Outcome:
    started = time.monotonic()
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                envelope.method,
                attempt.url,
                data=envelope.body,
                headers=envelope.headers,
                timeout=(attempt.connect_timeout, attempt.read_timeout),
                allow_redirects=False,
            )
    except requests.RequestException as error:
        late = isinstance(error, requests.ReadTimeout)
        return Outcome(attempt, time.monotonic() - started, error="read" if late else "connect")
    return Outcome(
        attempt,
        time.monotonic() - started,
        status=answer.status_code,
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=answer.text,
    )


def _entry(letter: Letter, envelope: Envelope, outcome: Outcome, attempt: int) -> Callback:
    return Callback(
        provider=letter.provider,
        account=letter.account,
        kind=letter.kind,
        text_id=letter.text_id,
        attempt=attempt,
        role=outcome.attempt.role,
        url=outcome.attempt.url,
        body=envelope.body.decode(),
        status=outcome.status,
        error=outcome.error,
        answer=outcome.body,
        seconds=round(outcome.seconds, 3),
    )
