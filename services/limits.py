"""What stands between a claimed text and its provider: the plan, the month, the sender's turn."""

from __future__ import annotations

from dataclasses import dataclass

from domain.accounts import Account
from domain.allowances import allowance, outside, used_up
from domain.limits import Later, Postponed, Trouble
from domain.messages import (
    Message,
    NotSent,
    Outcome,
    Purpose,
    Refused,
)
from domain.numbers import Number
from domain.ports import Clock
from domain.stores import Stores
from services.outreach import Outreach
from services.rates import Rates
from services.threads import Thread
from services.volumes import Volumes


@dataclass(frozen=True, slots=True)
class Limits:
    """Holds texts back, and remembers what providers complain about."""

    stores: Stores
    rates: Rates
    volumes: Volumes
    outreach: Outreach
    clock: Clock

    def held(
        self, account: Account, number: Number, thread: Thread, message: Message, *, turn: bool
    ) -> Later | Refused | None:
        """Return why a text is not sent now, None if it is; *turn*: its turn was taken before.

        The confirmation of an opt-out has its turn at once: the law gives it five minutes.
        """
        plan = allowance(account.provider, account.plan)
        if refused := outside(plan, thread.customer):
            return refused
        if held := self.outreach.held(number, thread, message):
            return held
        if not turn:
            later = self.rates.turn(account.provider, number, message.text)
            if later is not None and message.purpose is not Purpose.OPT_OUT_CONFIRMATION:
                return Postponed(later)
        return None if self.volumes.take(account.id, plan.monthly) else used_up(plan)

    def heard(self, account: Account, number: Number, outcome: Outcome | Later | None) -> None:
        """Take what a provider said to a text: slow down, and remember complaints."""
        if isinstance(outcome, NotSent) and outcome.too_fast:
            self.rates.slow_down(account.provider, number)
        if isinstance(outcome, Refused) and outcome.account_fault:
            self._note(account.id, number.address.value, outcome.code, outcome.explanation)

    def _note(self, account: str, number: str, code: str, says: str) -> None:
        self.stores.limits.note(Trouble(account, number, code, says, self.clock.now()))
