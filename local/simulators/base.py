"""What the simulator of one provider has to bring; everything else is shared."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from starlette.responses import Response

from local.simulators.accounts import Account
from local.simulators.courier import Letter, Outcome
from local.simulators.endpoints import Endpoint
from local.simulators.ledger import Direction, Stage, Text

if TYPE_CHECKING:
    from local.simulators.carrier import Carrier


class ProviderSimulator(ABC):
    """One provider. Its endpoints answer the app; its letters are calls back to the app."""

    name: ClassVar[str]
    """In addresses and in the control API."""

    signs_host: ClassVar[bool] = False
    """Its client signs host and path, so it cannot live under a prefix: it gets its own port."""

    stop_words: ClassVar[frozenset[str]] = frozenset()
    """Whole texts (upper case) by which a customer opts out at the provider itself."""

    start_words: ClassVar[frozenset[str]] = frozenset()
    """Whole texts (upper case) that take it back."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    @abstractmethod
    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Name the credentials that an account lacks, or that cannot be right."""

    @abstractmethod
    def endpoints(self) -> Sequence[Endpoint]:
        """Give the operations of its API."""

    @abstractmethod
    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Its own body for 429 and 500."""

    @abstractmethod
    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Give an id for a text, in its own form."""

    @abstractmethod
    def inbound(self, text: Text, account: Account) -> Letter:
        """Give the call that brings a customer's text; ``ValueError`` if it could not carry it."""

    @abstractmethod
    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Give the delivery report for a stage; none where it would not send one."""

    def reports(self, text: Text, account: Account, stage: Stage) -> Sequence[Letter]:
        """Give the reports for a stage: one, or one for each part where it tells them apart."""
        letter = self.report(text, account, stage)
        return [letter] if letter else []

    def reply_in(self, outcome: Outcome) -> str | None:
        """Give the text for the customer that the provider reads out of a callback's answer."""
        del outcome
        return None

    async def shake_hands(self, account: Account) -> bool | None:
        """Tell whether the callback address wants to be called; none where nobody asks it."""
        del account
        return None
