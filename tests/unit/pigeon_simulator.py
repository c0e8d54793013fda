"""The simulator of a provider that the channel did not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import PlainTextResponse, Response

from local.simulators.accounts import Account as SimulatedAccount
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Letter
from local.simulators.endpoints import Endpoint
from local.simulators.ledger import Direction, Stage, Text


class PigeonSimulator(ProviderSimulator):
    name = "pigeon"

    def wrong_credentials(self, account: SimulatedAccount) -> Sequence[str]:
        return ()

    def endpoints(self) -> Sequence[Endpoint]:
        return ()

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        return PlainTextResponse("coo", status)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        return "feather"

    def inbound(self, text: Text, account: SimulatedAccount) -> Letter:
        raise ValueError

    def report(self, text: Text, account: SimulatedAccount, stage: Stage) -> Letter | None:
        return None
