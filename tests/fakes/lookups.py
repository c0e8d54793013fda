"""What a fake gateway answers beside sending: files, numbers, wiring, texts that came in."""

from __future__ import annotations

from datetime import datetime

from domain.accounts import Access
from domain.media import Fetched, NotFetched
from domain.messages import InboundText
from domain.numbers import Number
from domain.providers import CheckResult, ListedNumber, Missed


class FakeLookups:
    """Answers as its attributes say; nothing is there until a test puts it there."""

    def __init__(self) -> None:
        self.given_files: dict[str, Fetched | NotFetched] = {}
        self.listed: list[ListedNumber] | None = None
        self.wires: list[CheckResult] = []
        self.came_in: list[InboundText] | None = None
        self.asked_files: list[str] = []

    def file(self, access: Access, url: str) -> Fetched | NotFetched:
        self.asked_files.append(url)
        return self.given_files.get(url, NotFetched("http_404", "There is none.", again=True))

    def listing(self, access: Access) -> list[ListedNumber] | None:
        return self.listed

    def wiring(self, access: Access, number: Number, callback_url: str) -> list[CheckResult]:
        return self.wires

    def missed(self, access: Access, since: datetime, until: datetime) -> Missed | None:
        if self.came_in is None:
            return None
        within = (t for t in self.came_in if t.received_at and since <= t.received_at <= until)
        return Missed(tuple(sorted(within, key=lambda text: str(text.received_at))))
