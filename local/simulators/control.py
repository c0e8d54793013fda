"""The control API: accounts, dials, customers' texts, and what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from local.simulators import clock, views
from local.simulators.accounts import E164, Account, bare
from local.simulators.base import ProviderSimulator
from local.simulators.carrier import Carrier
from local.simulators.ledger import Medium


class BadOrderError(Exception):
    """The control API was asked for something that cannot be."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    provider: str
    account: str | None = None


class _MediumOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    content_type: str
    url: str | None = None
    base64: Base64Bytes = b""
    redirect: str | None = None


class _TextOrder(_Order):
    sender: str = Field(alias="from", pattern=f"^{E164.pattern}$")
    to: str
    text: str = ""
    media: list[_MediumOrder] = []


class _OptOutOrder(_Order):
    sender: str = Field(alias="from")
    to: str = Field(pattern=f"^{E164.pattern}$")
    opted_out: bool = True


class _ResetOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    accounts: bool = False


class Control:
    """The operations; ``app`` is them as an ASGI app."""

    def __init__(
        self,
        carrier: Carrier,
        providers: Mapping[str, ProviderSimulator],
        clock_file: Path | None = None,
    ) -> None:
        self._carrier = carrier
        self._providers = providers
        self._clock_file = clock_file

    def app(self) -> Starlette:
        """Make the app that is mounted at ``/control``."""
        routes = [
            Route("/accounts", self.list_accounts),
            Route("/accounts/{provider}/{id}", self.put_account, methods=["PUT"]),
            Route("/dials", self.list_dials),
            Route("/dials", self.turn_dials, methods=["PUT"]),
            Route("/dials", self.reset_dials, methods=["DELETE"]),
            Route("/texts", self.write_text, methods=["POST"]),
            Route("/handshakes", self.shake_hands, methods=["POST"]),
            Route("/opted-out", self.opt_out, methods=["POST"]),
            Route("/reset", self.reset, methods=["POST"]),
            Route("/accepted", self.list_accepted),
            Route("/callbacks", self.list_callbacks),
            Route("/phones/{number}", self.show_phone),
            Route("/events", self.list_events),
            *clock.routes(self._clock_file),
        ]
        handlers = {BadOrderError: _refuse, ValidationError: _explain}
        return Starlette(routes=routes, exception_handlers=handlers)  # type: ignore[arg-type]

    async def list_accounts(self, _: Request) -> JSONResponse:
        """List all accounts."""
        return JSONResponse({"accounts": [views.account(a) for a in self._carrier.accounts]})

    async def put_account(self, request: Request) -> JSONResponse:
        """Create an account or replace it."""
        account = Account.model_validate({**await _body(request), **request.path_params})
        wrong = self._provider(account.provider).wrong_credentials(account)
        if wrong:
            raise BadOrderError(422, f"credentials: missing or malformed: {', '.join(wrong)}")
        self._carrier.accounts.register(account)
        return JSONResponse(views.account(account))

    async def list_dials(self, _: Request) -> JSONResponse:
        """List the dials of all providers."""
        return JSONResponse({n: self._carrier.dials.of(n).model_dump() for n in self._providers})

    async def turn_dials(self, request: Request) -> JSONResponse:
        """Set the dials given, leave the others."""
        orders = await _body(request)
        for provider, changes in orders.items():
            self._provider(provider)
            if not isinstance(changes, dict):
                raise BadOrderError(422, f"{provider}: not a JSON object")
        for provider, changes in orders.items():
            self._carrier.dials.turn(provider, changes)
        return await self.list_dials(request)

    async def reset_dials(self, request: Request) -> JSONResponse:
        """Turn the dials back, of one provider or of all."""
        self._carrier.dials.reset(request.query_params.get("provider"))
        return await self.list_dials(request)

    async def write_text(self, request: Request) -> JSONResponse:
        """Let a customer write; the answer is what our app said first."""
        order = _TextOrder.model_validate(await _body(request))
        account = self._account(order, order.to)
        number = account.number(order.to)
        media = [Medium(m.content_type, m.url, m.base64, m.redirect) for m in order.media]
        try:
            text, outcome = await self._carrier.write(
                self._provider(order.provider),
                account,
                ours=number.number if number else order.to,
                customer=order.sender,
                body=order.text,
                media=media,
            )
        except ValueError as impossible:
            raise BadOrderError(422, str(impossible)) from impossible
        shown = outcome and views.outcome(outcome)
        [seen] = views.texts([text], self._carrier.ledger)
        return JSONResponse({"text": seen, "callback": shown})

    async def shake_hands(self, request: Request) -> JSONResponse:
        """Let a provider ask whether an account's callback address wants to be called."""
        order = _Order.model_validate(await _body(request))
        provider = self._provider(order.provider)
        accounts = self._carrier.accounts.of(order.provider)
        account = next((a for a in accounts if order.account in (None, a.id)), None)
        if account is None:
            raise BadOrderError(404, "no such account")
        return JSONResponse({"agreed": await provider.shake_hands(account)})

    async def opt_out(self, request: Request) -> JSONResponse:
        """Opt a customer out of a number of ours, or in again."""
        order = _OptOutOrder.model_validate(await _body(request))
        number = self._account(order, order.sender).number(order.sender)
        if number:
            number.opt_out(order.to, out=order.opted_out)
        return JSONResponse(number and number.model_dump(mode="json"))

    async def reset(self, request: Request) -> JSONResponse:
        """Forget what happened; the accounts only if asked."""
        order = _ResetOrder.model_validate(await _body(request))
        await self._carrier.reset()
        if order.accounts:
            self._carrier.accounts.clear()
        return JSONResponse({})

    async def list_accepted(self, request: Request) -> JSONResponse:
        """List the texts that our app sent and a provider took."""
        ledger = self._carrier.ledger
        shown = views.texts(ledger.accepted(), ledger)
        return JSONResponse({"accepted": _filtered(request, shown)})

    async def list_callbacks(self, request: Request) -> JSONResponse:
        """List the calls that were made to our app."""
        shown = [views.callback(entry) for entry in self._carrier.ledger.callbacks]
        return JSONResponse({"callbacks": _filtered(request, shown)})

    async def show_phone(self, request: Request) -> JSONResponse:
        """List all texts on a customer's phone."""
        ledger, number = self._carrier.ledger, request.path_params["number"]
        shown = views.texts(ledger.thread(number), ledger)
        return JSONResponse({"number": number, "texts": _filtered(request, shown)})

    async def list_events(self, request: Request) -> JSONResponse:
        """Tell what is new since the event numbered ``after``."""
        given = request.query_params.get("after", "0")
        if not given.isdecimal():
            raise BadOrderError(422, "after: not a number")
        events = self._carrier.ledger.events
        shown = [vars(event) for event in events if event.seq > int(given)]
        return JSONResponse({"events": shown, "last": events[-1].seq if events else 0})

    def _provider(self, name: str) -> ProviderSimulator:
        if name not in self._providers:
            raise BadOrderError(404, f"no such provider: {name}")
        return self._providers[name]

    def _account(self, order: _Order, number: str) -> Account:
        self._provider(order.provider)
        account = self._carrier.accounts.holding(order.provider, number, order.account)
        if account is None:
            raise BadOrderError(404, f"no account of {order.provider} holds {number}")
        return account


def _filtered(request: Request, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep what the query asks for; a ``+`` that it did not escape has become a blank."""
    wanted = [(name, bare(value.strip())) for name, value in request.query_params.items()]
    return [one for one in shown if all(bare(str(one.get(n))) == value for n, value in wanted)]


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as malformed:
        raise BadOrderError(400, f"not JSON: {malformed}") from malformed
    if not isinstance(body, dict):
        raise BadOrderError(400, "not a JSON object")
    return body


async def _refuse(_: Request, error: BadOrderError) -> JSONResponse:
    return JSONResponse({"error": str(error)}, error.status)


async def _explain(_: Request, error: ValidationError) -> JSONResponse:
    found = [{"field": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
    return JSONResponse({"error": "invalid", "errors": found}, 422)
