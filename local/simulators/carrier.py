"""Between the providers and the phones: takes texts on, reports on them, brings replies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from local.simulators import clock
from local.simulators.accounts import Account, Accounts
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Courier, Outcome
from local.simulators.dials import DialBoard, Reports
from local.simulators.ledger import Ledger, Medium, Stage, Text

_COURSES: dict[Reports, tuple[Stage, ...]] = {
    "none": ("sent",),
    "normal": ("queued", "sent", "delivered"),
    "duplicate": ("queued", "queued", "sent", "sent", "delivered", "delivered"),
    "reversed": ("delivered", "sent", "queued"),
    "failed": ("queued", "failed"),
    "undelivered": ("queued", "sent", "undelivered"),
}


class Carrier:
    """The network that all simulated providers share.

    Customers write in the app's time: ``clock_file`` holds the shift of its development clock.
    """

    def __init__(self, app_url: str, clock_file: Path | None = None) -> None:
        self.app_url = app_url
        self._clock_file = clock_file
        self.accounts = Accounts()
        self.dials = DialBoard()
        self.ledger = Ledger()
        self.courier = Courier(self.dials, self.ledger)

    def is_suspended(self, account: Account) -> bool:
        """Whether the provider refuses to work for this account."""
        return account.suspended or self.dials.of(account.provider).suspended

    def take_on(self, provider: ProviderSimulator, account: Account, text: Text) -> Text:
        """Accept a text for a customer; the reports follow by themselves."""
        self.ledger.add(text)
        self.courier.spawn(self._report(provider, account, text))
        return text

    async def write(
        self,
        provider: ProviderSimulator,
        account: Account,
        *,
        ours: str,
        customer: str,
        body: str,
        media: Sequence[Medium] = (),
    ) -> tuple[Text, Outcome | None]:
        """Let a customer write to us; what our app answered at the first attempt comes back too."""
        text = Text(
            id=provider.new_id("from_customer", media=bool(media)),
            provider=provider.name,
            account=account.id,
            direction="from_customer",
            ours=ours,
            customer=customer,
            body=body,
            origin="customer",
            media=tuple(media),
            status="received",
            at=datetime.now(UTC) + self._shift(),
        )
        letter = provider.inbound(text, account)
        self.ledger.add(text)
        self._heed_keyword(provider, account, text)
        outcome = await self.courier.deliver(letter)
        reply = provider.reply_in(outcome) if outcome else None
        if reply:
            self._say(provider, text, reply, "callback_answer")
        return text, outcome

    def _shift(self) -> timedelta:
        return timedelta(seconds=clock.read(self._clock_file) if self._clock_file else 0)

    async def reset(self) -> None:
        """Forget what happened, turn the dials back, keep the accounts."""
        await self.courier.cancel()
        self.ledger.clear()
        self.dials.reset()
        self.accounts.forget_opt_outs()

    async def _report(self, provider: ProviderSimulator, account: Account, text: Text) -> None:
        dials = self.dials.of(provider.name)
        for stage in self._course(account, text, dials.reports):
            await asyncio.sleep(dials.report_delay_ms / 1000)
            self.ledger.move(text, stage)
            for letter in provider.reports(text, account, stage):
                if dials.reports != "none":
                    await self.courier.deliver(letter)

    @staticmethod
    def _course(account: Account, text: Text, reports: Reports) -> tuple[Stage, ...]:
        number = account.number(text.ours)
        if number and number.refuses(text.customer):
            return ("opted_out",)
        return _COURSES[reports]

    def _heed_keyword(self, provider: ProviderSimulator, account: Account, text: Text) -> None:
        number, word = account.number(text.ours), text.body.strip().upper()
        if number and word in provider.stop_words:
            number.opt_out(text.customer)
            self._say(provider, text, "You have been unsubscribed. Reply START to resubscribe.")
        elif number and word in provider.start_words:
            number.opt_out(text.customer, out=False)
            self._say(provider, text, "You have been resubscribed. Reply STOP to unsubscribe.")

    def _say(
        self,
        provider: ProviderSimulator,
        to: Text,
        body: str,
        origin: Literal["provider", "callback_answer"] = "provider",
    ) -> None:
        self.ledger.add(
            Text(
                id=provider.new_id("to_customer", media=False),
                provider=to.provider,
                account=to.account,
                direction="to_customer",
                ours=to.ours,
                customer=to.customer,
                body=body,
                origin=origin,
                status="delivered",
            )
        )
