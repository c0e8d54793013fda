"""Who and what appears in a world: accounts, numbers, people, and what providers tell."""

from __future__ import annotations

from dataclasses import replace

from domain.accounts import Account, ProviderName
from domain.addresses import Address, AddressKind
from domain.messages import DeliveryReport, DeliveryState, InboundText
from domain.numbers import Number, OptOutHandler, OptOutHandlers
from domain.people import Principal, Role
from domain.workstreams import Workstream
from runtime.settings import read
from tests.builders import CUSTOMER
from tests.fakes.stores import START

SETTINGS = read(
    {
        "AzureWebJobsStorage": "UseDevelopmentStorage=true",
        "PUBLIC_BASE_URL": "https://channel.example",
        "WEBHOOK_SECRET": "w" * 40,
    }
)

ANN = Principal("ann", "Ann", Role.AGENT)
BOB = Principal("bob", "Bob", Role.AGENT)
EVE = Principal("eve", "Eve", Role.SUPERVISOR)

PROVIDERS = (ProviderName.TWILIO, ProviderName.TELESIGN, ProviderName.ACS)
APP = OptOutHandler.APP
WORKSTREAM = Workstream("main", "Main")


def account_of(provider: ProviderName) -> Account:
    credentials = {"token": f"{provider.value.upper()}_TOKEN"}
    return Account(provider.value, provider.value, provider, credentials=credentials)


def number_of(provider: ProviderName) -> Number:
    """Return the number of a provider's account; the channel itself answers STOP and HELP."""
    address = Address(AddressKind.E164, f"+1425555010{PROVIDERS.index(provider)}")
    return Number(
        id=f"{provider.value}-number",
        name=f"Number {provider.value}",
        address=address,
        account=provider.value,
        workstream="main",
        opt_out_handlers=OptOutHandlers(APP, APP, APP),
    )


def text(body: str, **changes: object) -> InboundText:
    """Return a customer's text to the first number; its id is its body."""
    made = InboundText(
        CUSTOMER, number_of(PROVIDERS[0]).address, body, f"in-{body}", START, (), None
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are its own


def report(
    state: DeliveryState | None,
    *,
    of: str | None = None,
    their: str | None = None,
    **changes: object,
) -> DeliveryReport:
    """Return a report that names a message by our reference *of*, or by *their* id."""
    word = state.value if state else "odd"
    return replace(DeliveryReport(their, of, state, word), **changes)  # type: ignore[arg-type]  # the names are its own
