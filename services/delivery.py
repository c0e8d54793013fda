"""Delivery reports: kept as rows of their own, and the message they speak of is raised."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from domain import tracing
from domain.events import TextProgressed
from domain.identity import marker_hash, split_reference
from domain.limits import trouble_in
from domain.messages import DeliveryReport, DeliveryState, Keyword, Message, raised
from domain.parts import whole
from domain.plans import Moment
from domain.ports import Clock, Seen
from domain.threads import Change, Head, ReportRow, Stored, advanced
from domain.unreached import UNREACHED, unreached
from services.consent import Consent, Statement, statement_key
from services.races import won
from services.threads import Thread, Threads

Found = tuple[str, int, Stored[Message] | None]
"""A message by thread and seq, and the message itself where it was read already."""

OPT_OUT_SOURCE = "provider_report"


def receipt_key(account: str, provider_message_id: str) -> str:
    """Return the key under which a message is found by the provider's id."""
    return marker_hash("receipt", account, provider_message_id)


class Delivery:
    """Applies reports to messages."""

    def __init__(
        self,
        threads: Threads,
        consent: Consent,
        clock: Clock,
        place_of: Callable[[str], tuple[str, int] | None] = split_reference,
    ) -> None:
        self._threads = threads
        self._stores = threads.stores
        self._consent = consent
        self._clock = clock
        self._place_of = place_of

    def report(self, account: str, report: DeliveryReport, within: timedelta) -> None:
        """Apply a report, or park it until its message is known."""
        found: Found | None = self._by_reference(account, report)
        if found is not None and found[2] is None:
            return  # the message is not kept any more: a parked report would name its thread
        if found is None and report.provider_message_id:
            key = receipt_key(account, report.provider_message_id)
            receipt = self._stores.receipts.get(key) or won(
                lambda: self._stores.receipts.park(key, report), within
            )
            if receipt is None or receipt.thread is None or receipt.seq is None:
                return
            found = (receipt.thread, receipt.seq, None)
        if found is not None:
            self.apply(account, found[0], found[1], report, within, known=found[2])

    def apply(
        self,
        account: str,
        thread: str,
        seq: int,
        report: DeliveryReport,
        within: timedelta,
        known: Stored[Message] | None = None,
    ) -> None:
        """Raise one message by a report; a repeated or late one changes nothing."""
        row = ReportRow(seq, _report_key(report), report, self._clock.now())
        reads = iter([known] if known else [])

        def attempt() -> None:
            stored = next(reads, None) or self._stores.threads.message(thread, seq)
            if stored is None or stored.value.account != account:
                return
            was = stored.value
            with tracing.step("report", was.trace, provider=was.provider) as note:
                note(state=self._raised(thread, stored, row, within).state)

        with suppress(Seen):
            won(attempt, within)

    def _raised(
        self, thread: str, stored: Stored[Message], row: ReportRow, within: timedelta
    ) -> Message:
        """Keep a report and return its message, raised; ``Seen`` if it is kept already."""
        report, now, account = row.report, row.received_at, stored.value.account
        if report.opted_out:  # before the row that shows a repeat: none can skip it
            self._opted_out(thread, stored.value, report)
        said = self._whole(thread, row.seq, report)
        message = reported(stored.value, said, now)
        head = self._undone_by(thread, stored.value, message)
        if head is not None:
            self._undo(head, stored, row, said, within)
        else:
            self._stores.threads.record(thread, row, (stored, message))
            if message.state is not stored.value.state:
                self._threads.tell(lambda: [TextProgressed(thread, message)])
        if trouble := trouble_in(account, report, now):
            self._stores.limits.note(trouble)
        return message

    def _undone_by(self, thread: str, was: Message, message: Message) -> Stored[Head] | None:
        """Return the head of a thread in which a failure of ours undoes something."""
        if message.state not in UNREACHED or message.state is was.state:
            return None
        head = self._stores.threads.head(thread)
        return head if head and unreached(head.value, message) != head.value else None

    def _undo(
        self,
        head: Stored[Head],
        stored: Stored[Message],
        row: ReportRow,
        said: DeliveryReport,
        within: timedelta,
    ) -> None:
        """Keep a report that changes its thread as well, in one transaction."""
        thread, known = Thread.of(head.value), iter([stored])

        def decide(now: Head, moment: Moment) -> Change | None:
            was = next(known, None) or self._stores.threads.message(thread.id, row.seq)
            if was is None:
                return None
            message = reported(was.value, said, row.received_at)
            base = unreached(now, message)
            changed, shows = advanced(base, moment.operation), base.live != now.live
            return Change(changed, report=row, replaced=((was, message),), shows=shows)

        self._threads.change(thread, decide, within, known=head)

    def _whole(self, thread: str, seq: int, report: DeliveryReport) -> DeliveryReport:
        """Return what a report on one part says about the text, after those on the others."""
        if report.part is None:
            return report
        return whole(report, [row.report for row in self._stores.threads.reports(thread, seq)])

    def _by_reference(self, account: str, report: DeliveryReport) -> Found | None:
        place = self._place_of(report.reference) if report.reference else None
        if place is None:
            return None
        stored = self._stores.threads.message(*place)
        if stored is not None and stored.value.account != account:
            return None
        return (*place, stored)

    def _opted_out(self, thread: str, message: Message, report: DeliveryReport) -> None:
        head = self._stores.threads.head(thread)
        if head is None or head.value.blank:
            return
        self._consent.record(
            Statement(
                key=statement_key(thread, str(message.seq), OPT_OUT_SOURCE),
                keyword=Keyword.STOP,
                customer=head.value.customer,
                ours=head.value.ours,
                words=report.error_code or report.raw_status,
                source=OPT_OUT_SOURCE,
                at=report.at,
                clock=message.provider,
            )
        )


def reported(message: Message, report: DeliveryReport, now: datetime) -> Message:
    """Return a message after a report: its state only rises, what is unknown is shown raw."""
    before = message.state or DeliveryState.SENDING
    state = raised(before, report.state)
    told = replace(message, raw_status=report.raw_status)
    if state is before and report.state is not None and report.state is not before:
        told = message  # late: an earlier stage, which changes nothing
    return replace(
        told,
        state=state,
        provider_message_id=message.provider_message_id or report.provider_message_id,
        sent_at=message.sent_at or now,
        error_code=_error(message, report, state, before),
        explanation=report.explanation if state is not before else message.explanation,
    )


def _error(
    message: Message, report: DeliveryReport, state: DeliveryState, before: DeliveryState
) -> str | None:
    if state is DeliveryState.DELIVERED:
        return None
    return report.error_code if state is not before else message.error_code or report.error_code


def _report_key(report: DeliveryReport) -> str:
    part = str(report.part) if report.part else ""
    at = report.at.isoformat() if report.at else ""
    return marker_hash(report.raw_status, report.error_code or "", part, at)
