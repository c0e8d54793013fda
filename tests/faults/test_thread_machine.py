"""Anything in any order over one thread: the invariants of channel-behaviour §12 hold.

1, 2, 4, 5, 6 and 9 are looked at after every step or at every rest. 7 and 8 are about pure
functions (``tests/unit/domain/test_segments.py``, ``test_addresses.py``); 3 and 10 speak of
routing, which has one queue here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.accounts import ProviderName
from domain.answers import HOUR, MOST_PER_HOUR
from domain.automated_messages import RULE, Trigger
from domain.conversations import CloseReason, Conversation, Happening, State
from domain.customers import CONFIRM_AGAIN_AFTER
from domain.errors import ChannelError
from domain.messages import FINAL, RANK, DeliveryState, Message, OutboundText, Purpose
from domain.outbound import REPEATABLE_FOR
from domain.people import Principal
from domain.retention import Retention
from domain.workstreams import Workstream
from tests.builders import CUSTOMER
from tests.fakes.faults import Fault
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import ANN, BOB, EVE, PROVIDERS, SETTINGS, WORKSTREAM, World
from tests.faults.invariants import broken

ALLOWED = {Purpose.OPT_OUT_CONFIRMATION, Purpose.HELP}
REPORTED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DELIVERED, None)
CERTAIN = RANK[DeliveryState.UNKNOWN]
MOVES = (
    (Happening.PICK, ANN, "ann"),
    (Happening.PICK, BOB, "bob"),
    (Happening.WAIT, ANN, None),
    (Happening.END, ANN, None),
    (Happening.CLOSE, ANN, None),
    (Happening.REOPEN, ANN, "ann"),
    (Happening.TRANSFER_TO_AGENT, EVE, "bob"),
    (Happening.TRANSFER_TO_QUEUE, EVE, None),
    (Happening.FORCE_CLOSE, EVE, None),
)
MINUTES = st.sampled_from([0, 1, 1, 2, 2, 3, 3, 10, 490, 1500])
KEPT = timedelta(days=1)
FORGETFUL = replace(SETTINGS, retention=Retention(KEPT, KEPT / 2, KEPT))
LATEST = {
    CloseReason.AUTO_CLOSE: WORKSTREAM.auto_close_after,
    CloseReason.UNANSWERED: WORKSTREAM.unanswered_close_after,
}
"""For how long a conversation is silent, at least, before a timer closes it."""

SAID = {
    Trigger.GREETING,
    Trigger.OPT_IN_CONFIRM,
    Trigger.SURVEY_THANKS,
    Trigger.CLOSING_SOON,
    RULE,
}
ASKED_FOR = (SAID, {Trigger.HELP_REPLY})
"""What the channel says to a text or a silence, but for the confirmation that is owed; HELP is
limited by itself."""
TRIES = st.lists(st.sampled_from([does for does in Does if does is not Does.HANG]), max_size=2)


class ThreadMachine(RuleBasedStateMachine):
    """A customer, agents, a provider and time."""

    def made(self, provider: ProviderName) -> World:
        """Return the world that all of this happens in."""
        return World(provider=provider, settings=FORGETFUL)

    @initialize(provider=st.sampled_from(PROVIDERS), speaks=st.booleans())
    def begin(self, provider: ProviderName, speaks: bool) -> None:
        self.begins(provider, replace(WORKSTREAM, allow_automated_messages=speaks))

    def begins(self, provider: ProviderName, workstream: Workstream) -> None:
        """Make the world, with one way of working."""
        self.world = self.made(provider)
        self.world.put(workstream)
        self.world.restart()
        self.texts = 0
        self.acknowledged: dict[str, datetime] = {}
        self.brought: dict[str, tuple[str, datetime]] = {}
        self.written: dict[int, Message] = {}
        self.asked: list[datetime] = [START - KEPT]
        self.erased = self.asked[0]
        self.known: dict[int, DeliveryState | None] = {}
        self.closed: dict[int, object] = {}
        self.wrong: list[str] = []
        self.world.gateway.watch = self._watched

    def _watched(self, text: OutboundText) -> None:
        customer = self.world.channel.consent.customer(text.recipient)
        purpose = self.world.message_of(text.reference).purpose
        if customer.suppressed and purpose not in ALLOWED:
            self.wrong.append(f"{purpose} sent after STOP")
        old = self.world.clock.now() - text.first_sent_at >= REPEATABLE_FOR
        if old and text.reference in self.world.gateway.ids:
            self.wrong.append("repeated after more than five minutes")

    def _do(self, step: object, *args: object, **named: object) -> bool:
        """Do a step; whether its process lived to the end."""
        deaths = self.world.deaths
        with suppress(ChannelError):
            step(*args, **named)  # type: ignore[operator]
        return self.world.deaths == deaths

    @rule(at=st.integers(1, 8), fault=st.sampled_from([Fault.DIE_BEFORE, Fault.DIE_AFTER]))
    def will_die(self, at: int, fault: Fault) -> None:
        self.world.faults.plan(fault, nth=at)

    @rule(at=st.integers(1, 8), fault=st.sampled_from([Fault.FAIL_BEFORE, Fault.FAIL_AFTER]))
    def will_not_be_answered(self, at: int, fault: Fault) -> None:
        self.world.faults.plan(fault, nth=at)

    @rule(late=st.integers(0, 3), twice=st.booleans())
    def customer_writes(self, late: int, twice: bool) -> None:
        self.texts += 1
        self._brings(f"text {self.texts}", late, twice)

    @rule(word=st.sampled_from(["STOP", "START", "HELP"]), late=st.integers(-5, 5))
    def customer_says(self, word: str, late: int) -> None:
        self.texts += 1
        self._brings(word, late, twice=False)

    def _brings(self, body: str, late: int, twice: bool) -> None:
        key = f"in-{self.texts}"
        self.brought[key] = body, self.world.clock.now() - timedelta(minutes=late)
        for _ in range(1 + twice):
            self._calls_back(key)

    def _calls_back(self, key: str) -> None:
        body, at = self.brought[key]
        deaths = self.world.deaths
        with suppress(ChannelError):
            self.world.text(body, provider_message_id=key, received_at=at)
            if self.world.deaths == deaths:
                self.acknowledged.setdefault(key, self.world.clock.now())

    @precondition(lambda self: self.acknowledged)
    @rule(data=st.data())
    def provider_repeats(self, data: st.DataObject) -> None:
        """Bring an older text again, while its marker lives."""
        young = [key for key in self.acknowledged if self._is_kept(self.acknowledged[key])]
        if young:
            self._calls_back(data.draw(st.sampled_from(young)))

    def _is_kept(self, at: datetime) -> bool:
        """Tell whether what was stored at a moment must still be there."""
        return at > max(*self.asked, self.world.clock.now() - KEPT)

    @rule(does=TRIES, who=st.sampled_from([ANN, ANN, EVE]), told=st.sampled_from(REPORTED))
    def agent_replies(self, does: list[Does], who: Principal, told: DeliveryState | None) -> None:
        self.world.gateway.script(*does)
        calls = len(self.world.gateway.calls)
        self._do(self.world.reply, "answer", who)
        for text in self.world.gateway.calls[calls:]:
            if told:
                self._do(self.world.report, told, of=text.reference)

    @rule(does=TRIES)
    def agent_initiates(self, does: list[Does]) -> None:
        self.world.gateway.script(*does)
        self._do(self.world.initiate, "hi")

    @rule(move=st.sampled_from(MOVES))
    def happens(self, move: tuple[Happening, object, str | None]) -> None:
        happening, who, agent = move
        self._do(self.world.happen, happening, who, agent=agent)

    @precondition(lambda self: self.world.gateway.calls)
    @rule(data=st.data(), state=st.sampled_from(REPORTED), by_id=st.booleans())
    def is_reported(self, data: st.DataObject, state: DeliveryState | None, by_id: bool) -> None:
        text = data.draw(st.sampled_from(self.world.gateway.calls))
        their = self.world.gateway.ids.get(text.reference)
        if by_id and their:
            self._do(self.world.report, state, their=their)
        else:
            self._do(self.world.report, state, of=text.reference)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self._do(self.world.sweep, minutes=minutes)

    @rule(minutes=st.sampled_from([5, 1500, 3000]))
    def what_is_old_goes(self, minutes: int) -> None:
        self._do(self.world.keep, minutes=minutes)

    @rule()
    def customer_is_erased(self) -> None:
        now = self.world.clock.advance(seconds=1)
        self.asked.append(now + timedelta(hours=1))  # if it half failed, what is live goes later
        with suppress(ChannelError):
            if self.world.run(lambda: self.world.channel.privacy.erasure.ask(CUSTOMER)):
                self.erased = self.asked[-1] = now
        self.world.clock.advance(seconds=1)

    @rule()
    def bells_ring(self) -> None:
        self._do(self.world.ring)

    @rule()
    def comes_to_rest(self) -> None:
        self.world.faults.revive()
        self.world.gateway.forget_script()
        self.world.settle(8)
        self.world.keep(minutes=6)  # a run that died has left something for the next
        self.world.sweep()
        self.world.ring()
        assert broken(self.world) == []
        before = self.world.messages, self.world.head
        self.world.sweep()
        assert (self.world.messages, self.world.head) == before, "firing twice changed something"
        left = [m.text for m in self.world.messages if m.created_at <= self.erased]
        assert left == [], "the customer was erased"

    @invariant()
    def states_only_rise(self) -> None:
        for message in self.world.messages:
            before = self.known.get(message.seq)
            self.known[message.seq] = message.state
            if before is not None and RANK[before] >= CERTAIN:
                assert message.state is before or before not in FINAL
                assert message.state is not None
                assert RANK[message.state] >= RANK[before], f"{before} became {message.state}"

    @invariant()
    def what_was_acknowledged_is_stored_once(self) -> None:
        stored = [m.provider_message_id for m in self.world.messages if m.state is None]
        due = {
            key
            for key, at in self.acknowledged.items()
            if self._is_kept(at) and self.brought[key][1] > max(self.asked)
        }
        assert due <= set(stored)
        assert len(stored) == len(set(stored))

    @invariant()
    def a_number_never_comes_twice_and_nothing_live_is_lost(self) -> None:
        there = {message.seq: message for message in self.world.messages}
        for seq, message in there.items():
            first = self.written.setdefault(seq, message)
            assert (first.text, first.created_at) == (message.text, message.created_at)
        live = self.world.head.live
        if live is not None:
            mine = {seq for seq, one in self.written.items() if one.conversation == live.seq}
            assert mine <= there.keys()

    @invariant()
    def no_timer_fires_early(self) -> None:
        for one in self._closed():
            silent = LATEST.get(one.close_reason) if one.close_reason else None
            if silent is not None and one.closed_at is not None:
                assert one.closed_at > one.active_at + silent

    def _closed(self) -> list[Conversation]:
        return self.world.truth.threads.conversations(self.world.thread)

    @invariant()
    def the_channel_speaks_once_about_each_thing(self) -> None:
        spoken = [m for m in self.world.messages if m.created_at > max(self.asked)]
        greeted = [m.conversation for m in spoken if Trigger.GREETING in m.flags]
        assert len(greeted) == len(set(greeted))
        confirmed = [m.created_at for m in spoken if Trigger.OPT_OUT_CONFIRM in m.flags]
        assert all(b - a >= CONFIRM_AGAIN_AFTER for a, b in pairwise(confirmed))
        for kind in ASKED_FOR:
            answers = [m.created_at for m in spoken if kind.intersection(m.flags)]
            for at in answers:
                assert sum(at <= other < at + HOUR for other in answers) <= MOST_PER_HOUR

    @invariant()
    def nothing_is_sent_against_consent_or_repeated_too_late(self) -> None:
        assert self.wrong == []

    @invariant()
    def closed_stays_closed(self) -> None:
        for conversation in self._closed():
            assert conversation.state is State.CLOSED
            assert self.closed.setdefault(conversation.seq, conversation) == conversation
        live = self.world.head.live
        assert live is None or live.seq not in self.closed

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.faults.revive()
        self.world.gateway.forget_script()
        self.world.settle(20)
        self.world.keep(minutes=6)
        assert broken(self.world) == []
        assert all(message.created_at > self.erased for message in self.world.messages)
        self.world.clock.advance(hours=25)
        self.world.settle(6)
        assert broken(self.world, looked=True) == []


ThreadMachine.TestCase.settings = settings(
    max_examples=250,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
test_a_thread_survives_anything = ThreadMachine.TestCase
