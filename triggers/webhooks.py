"""Providers call here: one URL per account, for texts and delivery reports alike."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import azure.functions as func

from domain import patience, tracing
from domain.accounts import Account, ProviderName
from domain.callbacks import Call
from domain.errors import ChannelError, NotFound, Unavailable, Unreadable, Unverified
from domain.providers import Traits
from domain.quarantine import Reason
from runtime import late_callbacks, logs
from runtime.bootstrap import channel
from runtime.channel import Channel
from runtime.invocations import invoked
from triggers.answers import refusal, response
from triggers.names import LATE, OUTBOX, STORAGE, Messages

FOR_STRANGERS = timedelta(seconds=5)
"""How long a call may take that names no provider we know."""

HURRIED = timedelta(seconds=2)
FOR_THE_QUEUE = timedelta(seconds=0.5)
"""What a hurried provider's time leaves for the queue, if the tables are slow."""

LONG_ENOUGH = timedelta(hours=12)
"""What a provider that calls again for so long brought needs no queue: no outage lasts longer."""

LARGEST_MESSAGE = 48_000
"""Characters that fit into a queue message of 64 KiB in base64."""

ROUTE = "webhooks/{provider}/{account}/{token}"

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here


@blueprint.function_name("provider_webhook")
@blueprint.route(
    route=ROUTE,
    methods=["GET", "POST", "OPTIONS"],
    auth_level=func.AuthLevel.ANONYMOUS,
)
@blueprint.queue_output(arg_name="outbox", queue_name=OUTBOX, connection=STORAGE)
@blueprint.queue_output(arg_name="late", queue_name=LATE, connection=STORAGE)
def provider_webhook(
    req: func.HttpRequest,
    context: func.Context,
    outbox: func.Out[Messages],
    late: func.Out[str],
) -> func.HttpResponse:
    """Store what a provider tells us, then answer it."""
    try:
        at = channel()
    except ChannelError as error:
        logs.event("not_ready", code=error.code)
        return refusal(503, error.code, "The channel is not ready; see healthz?ready=1.")
    with invoked(at.telemetry, "provider_webhook", context, route=ROUTE) as rung:
        answer = answered(at, req, late)
        tracing.note(status=answer.status_code)
        if rung:
            outbox.set(rung)
        return answer


def answered(at: Channel, req: func.HttpRequest, late: func.Out[str]) -> func.HttpResponse:
    """Return what the caller gets, after everything it brought is stored, while it waits."""
    with patience.within(_waits(at, req)):
        return _answered(at, req, late)


def _waits(at: Channel, req: func.HttpRequest) -> timedelta:
    try:
        traits = at.gateway.traits(ProviderName(req.route_params.get("provider", "")))
    except (ValueError, NotFound):
        return FOR_STRANGERS
    return traits.answers_within - (FOR_THE_QUEUE if _is_hurried(traits) else timedelta())


def _is_hurried(traits: Traits) -> bool:
    """Tell whether a provider waits for so short a time that slow tables are no excuse."""
    return traits.answers_within <= HURRIED


def _answered(at: Channel, req: func.HttpRequest, late: func.Out[str]) -> func.HttpResponse:
    call = _call(at, req)
    try:
        account = _account(at, req)
    except Unverified as error:
        _keep(at, req, call, error)
        return refusal(404, error.code, error.detail)
    except Unavailable as error:
        return refusal(503, error.code, error.detail)
    tracing.note(provider=account.provider)
    called = _called(at, account, req)
    try:
        return response(at.inbound.callback(account, call, called))
    except Unverified as error:
        logs.event("callback_unverified", provider=account.provider, code=error.code)
        return refusal(403, error.code, error.detail)
    except Unreadable as error:
        logs.event("callback_unreadable", provider=account.provider, code=error.code)
        return refusal(400, error.code, error.detail)
    except Unavailable as error:
        logs.event("callback_not_stored", provider=account.provider, code=error.code)
        return _later(at, account, call, called, late, error)


def _account(at: Channel, req: func.HttpRequest) -> Account:
    """Return the account that the address names, or raise ``Unverified``.

    The answer is the same for an unknown provider, account and token.
    """
    params = req.route_params
    wrong = Unverified("no_such_callback", "No account has this callback URL.")
    try:
        provider = ProviderName(params.get("provider", ""))
    except ValueError:
        raise wrong from None
    key = params.get("account", "")
    if not at.urls.opens(provider, key, params.get("token", "")):
        raise wrong
    account = at.catalogue.account(key)
    if account is None or account.provider is not provider:
        raise wrong
    return account


def _call(at: Channel, req: func.HttpRequest) -> Call:
    parts = urlsplit(req.url)
    return Call(
        method=req.method.upper(),
        url=at.urls.public(parts.path, parts.query),
        headers={name.lower(): value for name, value in req.headers.items()},
        body=req.get_body(),
    )


def _called(at: Channel, account: Account, req: func.HttpRequest) -> str:
    """Return the URL that was called, in its public form: what a provider signs."""
    return at.urls.called(account, req.route_params.get("token", ""))


def _keep(at: Channel, req: func.HttpRequest, call: Call, error: Unverified) -> None:
    """Keep a call of an unknown address; whole, where its signature shows who sent it."""
    provider = req.route_params.get("provider", "")
    account = at.catalogue.now().accounts.get(req.route_params.get("account", ""))
    if account is None or account.provider != provider or not _signed(at, account, req, call):
        at.quarantine.keep(provider[:40], None, Reason.WRONG_TOKEN, error.detail, _stripped(call))
    else:
        at.quarantine.keep(provider, account.id, Reason.WRONG_TOKEN, error.detail, call)


def _signed(at: Channel, account: Account, req: func.HttpRequest, call: Call) -> bool:
    """Tell whether a call is its provider's by its signature alone."""
    if not at.gateway.traits(account.provider).signs:
        return False
    return at.inbound.genuine(account, call, _called(at, account, req)) is not None


def _stripped(call: Call) -> Call:
    """Return a call of an unknown address without its headers: they may be anybody's."""
    return Call(call.method, "", {}, call.body)


def _later(
    at: Channel,
    account: Account,
    call: Call,
    called: str,
    late: func.Out[str],
    error: ChannelError,
) -> func.HttpResponse:
    """Answer a verified call that could not be stored.

    What it brought goes to a queue that does not need the tables, unless its provider calls again
    for long enough. One that calls only once, or waits too short a time, is told that all is well;
    others get a 503, and what their next call stores is not stored again from the queue.
    """
    traits = at.gateway.traits(account.provider)
    accepted = not traits.calls_again_for or _is_hurried(traits)
    wanted = accepted or traits.calls_again_for < LONG_ENOUGH
    events = at.inbound.genuine(account, call, called) if wanted else None
    message = late_callbacks.packed(account.id, events, call.body, at.clock.now()) if events else ""
    queued = bool(message) and len(message) <= LARGEST_MESSAGE
    if queued:
        late.set(message)
    if queued and accepted:
        return response(at.gateway.answer(account.provider, events or []))
    return refusal(503, error.code, error.detail)
