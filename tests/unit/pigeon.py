"""A provider that the channel did not know, and its simulator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from starlette.responses import PlainTextResponse, Response

from domain.accounts import Access, ProviderName
from domain.callbacks import Answer, Call, Event
from domain.messages import Accepted, InboundText, OutboundText, Outcome
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from local.simulators.accounts import Account as SimulatedAccount
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Letter
from local.simulators.endpoints import Endpoint
from local.simulators.ledger import Direction, Stage, Text
from providers.base import Check, Credentials, Failure, Request
from providers.base import Response as Came
from tests.builders import CUSTOMER
from tests.fakes.world import number_of


class Pigeon:
    """A provider that the channel did not know."""

    traits = Traits(
        ProviderName.VIBES, "Pigeon", 20, timedelta(seconds=1), False, True, takes_status_url=False
    )
    credentials = (CredentialField("token", "Token", True, ".+", "on its leg"),)

    def verify(self, call: Call, access: Access, callback_url: str, /) -> None:
        return

    def read(self, call: Call, access: Access, /) -> list[Event]:
        body, ours = call.body.decode(), number_of(ProviderName.TWILIO).address
        return [InboundText(CUSTOMER, ours, body, f"pigeon-{body}")]

    def answer(self, events: Sequence[Event], /) -> Answer:
        return Answer(body="coo")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        return Request("POST", "https://pigeon.example/fly", body=text.text.encode())

    def outcome(self, response: Came | Failure) -> Outcome:
        return Accepted("feather-1")

    def checks(
        self, credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        return ()


class Sky:
    """What carries pigeons."""

    def __init__(self) -> None:
        self.flown: list[bytes] = []

    def exchange(self, request: Request, credentials: Credentials, within: float, /) -> Came:
        self.flown.append(request.body)
        return Came(200, {}, "")


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
