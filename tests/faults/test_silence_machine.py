"""The same anything, where the channel speaks about silence, asks how it was, and texts wait.

To the machine of ``test_thread_machine.py`` come time-out rules, the warning before a close, a
survey, snoozes, texts that are held and taken back, minutes in which nothing is started, and a
reopen window.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from domain.accounts import ProviderName
from domain.automated_messages import Trigger
from domain.conversations import CloseReason, Conversation, Happening
from domain.events import Event, TextProgressed
from domain.inbound import SURVEY_ANSWER
from domain.messages import DeliveryState, Direction, Keyword, Message, Purpose
from domain.operating_hours import Repeat, WorkingTime
from domain.outreach import ContactRule
from domain.surveys import Closer, Mode, Survey
from domain.timeout_rules import Action, Silent, TimeoutRule
from domain.turns import Party
from domain.unreached import UNREACHED
from services.drafts import Draft
from tests.fakes.gateway import Does
from tests.fakes.world import ANN, PROVIDERS, WORKSTREAM
from tests.faults.test_thread_machine import MINUTES, MOVES, ThreadMachine

MINUTE = timedelta(minutes=1)
WARNS = timedelta(hours=1)
SAYS = tuple(
    TimeoutRule(silent, 2 * MINUTE, Action.MESSAGE, {"en": f"{silent} is silent"})
    for silent in Silent
)
CLOSES = TimeoutRule(Silent.CUSTOMER, 9 * MINUTE, Action.CLOSE)
PAUSES = ContactRule(
    "Not in the first minutes of an hour",
    events=tuple(
        WorkingTime(date(2026, 1, 1), time(hour, 5), time((hour + 1) % 24), Repeat.DAILY)
        for hour in range(24)
    ),
)
BY_AGENTS = {Purpose.REPLY, Purpose.INITIATED}
ANSWERS = {SURVEY_ANSWER, *(keyword.value.lower() for keyword in Keyword)}
"""Flags of texts that are no business of a conversation."""


class SilenceMachine(ThreadMachine):
    """A customer, agents, a provider and time, with everything that time and silence do."""

    @initialize(
        provider=st.sampled_from(PROVIDERS),
        rules=st.sampled_from([(), SAYS, (*SAYS, CLOSES)]),
        mode=st.sampled_from([None, Mode.REPLY, Mode.REPLY, Mode.LINK]),
        reopens=st.booleans(),
        pauses=st.booleans(),
    )
    def begin(
        self,
        provider: ProviderName,
        rules: tuple[TimeoutRule, ...],
        mode: Mode | None,
        reopens: bool,
        pauses: bool,
    ) -> None:
        speaking = replace(WORKSTREAM, allow_automated_messages=True, timeout_rules=rules)
        survey = Survey(mode=mode, also_closed_by=tuple(Closer)) if mode else None
        window = timedelta(hours=2) if reopens else None
        speaking = replace(speaking, contact_rules=(PAUSES,) if pauses else ())
        self.begins(
            provider,
            replace(speaking, survey=survey, warn_before_close=WARNS, reopen_within=window),
        )
        self.world.seams = replace(self.world.seams, subscribers=(self._hears,))
        self.world.restart()
        self.lost: set[int] = set()
        self.anew: set[datetime] = set()
        self.answers: set[int] = set()

    def _hears(self, event: Event) -> None:
        """Note what was lost, also where a proof of delivery follows in the same step."""
        if isinstance(event, TextProgressed) and event.message.state in UNREACHED:
            self.lost.add(event.message.seq)

    @rule(number=st.sampled_from(["1", "5", "7"]))
    def customer_texts_a_number(self, number: str) -> None:
        self.texts += 1
        self._brings(number, 0, twice=False)

    @rule(times=st.integers(2, 8))
    def a_machine_answers_for_the_customer(self, times: int) -> None:
        for _ in range(times):
            self.customer_writes(late=0, twice=False)
            self._do(self.world.settle)

    @rule(
        does=st.sampled_from([Does.ACCEPT, Does.ACCEPT, Does.REFUSE]),
        asks=st.booleans(),
        anew=st.booleans(),
        held=st.booleans(),
    )
    def agent_ends_and_the_customer_texts_a_number(
        self, does: Does, asks: bool, anew: bool, held: bool
    ) -> None:
        if held:  # where it pauses at the full hour
            self._do(self.world.sweep, minutes=60 - self.world.clock.now().minute)
        self.happens(move=(Happening.PICK, ANN, "ann"))
        self._do(self.world.ring)
        self.world.gateway.script(does)
        self.happens(move=(Happening.END, ANN, None))
        self._do(self.world.ring)
        if anew:
            self.happens(move=(Happening.CLOSE, ANN, None))
            self.customer_writes(late=0, twice=False)
        if asks:
            self._do(self.world.reply, "how many?", ANN)
        self._do(self.world.settle, 5 if held else 0)
        self.customer_texts_a_number(number="5")

    @rule(seconds=st.sampled_from([5, 60]))
    def agent_writes_and_thinks_again(self, seconds: int) -> None:
        live = self.world.head.live
        draft = Draft(ANN, "hasty", hold=timedelta(seconds=seconds))
        if live is not None:
            self._do(
                self.world.run,
                lambda: self.world.channel.replies.reply(self.world.thread, live.seq, draft),
            )

    @precondition(lambda self: self._held())
    @rule(data=st.data(), action=st.sampled_from(["cancel", "cancel", "release"]))
    def agent_decides_about_a_held_text(self, data: st.DataObject, action: str) -> None:
        seq = data.draw(st.sampled_from(self._held()))
        do = getattr(self.world.channel.holds, action)
        self._do(self.world.run, lambda: do(self.world.thread, seq, ANN))

    def _held(self) -> list[int]:
        return [m.seq for m in self.world.messages if m.state is DeliveryState.HELD]

    @rule(minutes=MINUTES.filter(bool))
    def agent_snoozes(self, minutes: int) -> None:
        live = self.world.head.live
        until = self.world.clock.now() + minutes * MINUTE
        channel = self.world.channel

        def snoozes() -> None:
            found = channel.conversations.find(self.world.thread, live.seq if live else 0, ANN)
            channel.snoozes.snooze(found, until, ANN)

        self._do(self.world.run, snoozes)

    @rule(move=st.sampled_from(MOVES))
    def happens(self, move: tuple[Happening, object, str | None]) -> None:
        self.anew.add(self.world.clock.now())
        super().happens(move)

    def _texts_of(self, live: Conversation) -> list[Message]:
        """Return what customer and agents wrote in a conversation."""
        mine = [m for m in self.world.messages if m.conversation == live.seq]
        return [m for m in mine if _by_customer(m) or _by_agent(m)]

    @invariant()
    def only_what_may_have_arrived_is_an_answer(self) -> None:
        self.lost |= {m.seq for m in self.world.messages if m.state in UNREACHED}
        live = self.world.head.live
        if live is None:
            return
        arrived = [m for m in self._texts_of(live) if m.seq not in self.lost]
        latest = Party.NOBODY
        if arrived:
            latest = Party.CUSTOMER if _by_customer(arrived[-1]) else Party.AGENT
        assert live.last_by is latest

    @invariant()
    def only_customer_and_agents_move_the_clock_of_inactivity(self) -> None:
        live = self.world.head.live
        if live is not None:
            texts = self._texts_of(live)
            moments = {at for m in texts for at in (m.created_at, m.first_sent_at)}
            assert live.active_at in moments | self.anew

    @invariant()
    def a_number_answers_a_question_that_arrived_and_no_agent_who_wrote_since(self) -> None:
        there = self.world.messages
        for answer in there:
            if SURVEY_ANSWER in answer.flags and answer.seq not in self.answers:
                self.answers.add(answer.seq)
                before = [m for m in there if m.seq < answer.seq]
                since = [m for m in before if _by_agent(m) or m.purpose is Purpose.SURVEY]
                if not since:
                    continue  # what is kept no longer
                assert since[-1].purpose is Purpose.SURVEY
                assert since[-1].first_sent_at is not None
                assert since[-1].state not in UNREACHED

    @invariant()
    def a_close_comes_no_sooner_than_the_warning_said(self) -> None:
        warned = [m for m in self.world.messages if Trigger.CLOSING_SOON in m.flags]
        for one in self._closed():
            at = [m.created_at for m in warned if m.conversation == one.seq]
            before = [when for when in at if one.closed_at and when <= one.closed_at]
            if one.close_reason is CloseReason.AUTO_CLOSE and one.closed_at and before:
                assert one.closed_at > max(before) + WARNS

    @invariant()
    def closed_stays_closed(self) -> None:
        """What a text has reopened is live again; what is closed may still be rated."""
        live = self.world.head.live
        if live is not None and live.reopened_from is not None:
            self.closed.pop(live.seq, None)
            return
        for one in self._closed():
            if one.reopened_from is not None or one.rating is not None:
                self.closed[one.seq] = one
        super().closed_stays_closed()


def _by_customer(message: Message) -> bool:
    return message.direction is Direction.INBOUND and ANSWERS.isdisjoint(message.flags)


def _by_agent(message: Message) -> bool:
    return message.direction is Direction.OUTBOUND and message.purpose in BY_AGENTS


SilenceMachine.TestCase.settings = settings(
    max_examples=150,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a play is made short in minutes only: leave this out for that
    suppress_health_check=list(HealthCheck),
)
test_whatever_time_and_silence_do_a_thread_survives = SilenceMachine.TestCase
