"""Every use case that writes, as what stood before and what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.accounts import ProviderName
from domain.conversations import Happening
from domain.messages import DeliveryState
from tests.builders import CUSTOMER
from tests.fakes.gateway import TRAITS
from tests.fakes.world import EVE, World, text

Step = Callable[[World], object]

TWILIO, TELESIGN, ACS = ProviderName.TWILIO, ProviderName.TELESIGN, ProviderName.ACS


@dataclass(frozen=True)
class Case:
    """One use case. ``by_provider``: the provider called us, and may call again.

    ``wants`` is what must be true in the end where it does call again.
    """

    name: str
    before: tuple[Step, ...]
    does: Step
    by_provider: bool = False
    providers: tuple[ProviderName, ...] = (TWILIO,)
    wants: Callable[[World], bool] = lambda world: True

    def prepared(self, provider: ProviderName) -> World:
        world = World(provider=provider)
        for step in self.before:
            step(world)
        world.clock.advance(seconds=5)
        return world

    def repeats(self, provider: ProviderName) -> bool:
        return self.by_provider and bool(TRAITS[provider].calls_again_for)


def writes(body: str) -> Step:
    return lambda world: world.text(body)


def stored(body: str) -> Callable[[World], bool]:
    """Tell whether a text is stored, once."""
    return lambda world: [message.text for message in world.messages].count(body) == 1


def opted_out(world: World) -> bool:
    """Tell whether the customer is suppressed, the text stored, and one confirmation sent."""
    suppressed = world.channel.consent.customer(CUSTOMER).suppressed
    return suppressed and stored("STOP")(world) and len(world.gateway.reached) == 1


def delivered(world: World) -> bool:
    return world.state("answer") is DeliveryState.DELIVERED


def replies(body: str) -> Step:
    return lambda world: world.reply(body)


def happens(happening: Happening, **named: str) -> Step:
    return lambda world: world.happen(happening, **named)  # type: ignore[arg-type]  # handed on


def swept(**later: float) -> Step:
    return lambda world: world.sweep(**later)


def settled(world: World) -> None:
    world.settle(5)


def waits(world: World) -> None:
    """Leave a reply in the outbox, as when no slot was free."""
    slots = [world.channel.sending.slots.take() for _ in range(4)]
    world.reply("queued")
    for _ in slots:
        world.channel.sending.slots.give_back()


def reports(world: World) -> None:
    """Report on the reply by the provider's id alone."""
    sent = world.gateway.reached[0]
    world.report(DeliveryState.DELIVERED, their=world.gateway.ids[sent.reference])


def reports_by_reference(world: World) -> None:
    world.report(DeliveryState.DELIVERED, of=world.gateway.reached[0].reference)


def stops(world: World) -> None:
    world.take(text("STOP", recipient=world.number.address))


def picks(world: World) -> None:
    world.pick()


FIRST = writes("hello")
OPEN = (FIRST,)
ACTIVE = (FIRST, picks)
WAITING = (*ACTIVE, happens(Happening.WAIT), settled)
WRAP_UP = (*ACTIVE, happens(Happening.END))
ANSWERED = (*ACTIVE, replies("answer"), settled)
BOTH = (TWILIO, TELESIGN)
SENDERS = (TWILIO, ACS)

CASES: tuple[Case, ...] = (
    Case("first text", (), FIRST, by_provider=True, providers=BOTH, wants=stored("hello")),
    Case(
        "text in view", OPEN, writes("more"), by_provider=True, providers=BOTH, wants=stored("more")
    ),
    Case(
        "text to an answered one",
        ANSWERED,
        writes("more"),
        by_provider=True,
        providers=BOTH,
        wants=stored("more"),
    ),
    Case(
        "text Waiting to Open",
        WAITING,
        writes("more"),
        by_provider=True,
        providers=BOTH,
        wants=stored("more"),
    ),
    Case(
        "text in wrap-up",
        WRAP_UP,
        writes("more"),
        by_provider=True,
        providers=BOTH,
        wants=stored("more"),
    ),
    Case("STOP", OPEN, stops, by_provider=True, providers=(*BOTH, ACS), wants=opted_out),
    Case("STOP as first text", (), stops, by_provider=True, providers=BOTH, wants=opted_out),
    Case("reply sent at once", ACTIVE, replies("answer"), providers=SENDERS),
    Case("reply that picks", OPEN, replies("answer"), providers=SENDERS),
    Case("reply that reopens", WAITING, replies("answer"), providers=SENDERS),
    Case("initiate", (), lambda world: world.initiate("hi"), providers=SENDERS),
    Case(
        "report by reference",
        ANSWERED,
        reports_by_reference,
        by_provider=True,
        providers=BOTH,
        wants=delivered,
    ),
    Case("report by receipt", ANSWERED, reports, by_provider=True, providers=BOTH, wants=delivered),
    Case("pick", OPEN, picks),
    Case("transfer", ACTIVE, happens(Happening.TRANSFER_TO_AGENT, agent="bob")),
    Case("transfer to the queue", ACTIVE, happens(Happening.TRANSFER_TO_QUEUE)),
    Case("wait", ACTIVE, happens(Happening.WAIT)),
    Case("end", ACTIVE, happens(Happening.END)),
    Case("close", WRAP_UP, happens(Happening.CLOSE)),
    Case("force close", OPEN, lambda world: world.happen(Happening.FORCE_CLOSE, EVE)),
    Case("auto-close by the sweep", WAITING, swept(hours=9)),
    Case("auto-close of an answered one", ANSWERED, swept(hours=9)),
    Case("wrap-up over by the sweep", (*WRAP_UP, settled), swept(hours=25)),
    Case("claim by a bell", (*ACTIVE, waits), World.ring, providers=SENDERS),
)
