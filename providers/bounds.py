"""How large an event may be: beyond this it is neither a text nor a report, and not stored."""

from __future__ import annotations

from collections.abc import Iterator

from domain.callbacks import Event, Unusable
from domain.messages import DeliveryReport, InboundText

LONGEST_TEXT = 30_000
"""Code points; the longest text that any provider sends has 17,018."""

LONGEST_WORD = 2_000
"""Code points of an address, an id, a code or a URL."""

MOST_FILES = 50

TOO_LARGE = Unusable("A text or report is larger than any that a phone or provider makes.")


def bounded(event: Event) -> Event:
    """Return *event*, or ``TOO_LARGE``."""
    match event:
        case InboundText():
            fits = len(event.text) <= LONGEST_TEXT and len(event.media) <= MOST_FILES
            return event if fits and _short(_of_text(event)) else TOO_LARGE
        case DeliveryReport():
            return event if _short(_of_report(event)) else TOO_LARGE
    return event


def _of_text(text: InboundText) -> Iterator[str | None]:
    yield from (text.sender.value, text.recipient.value, text.provider_message_id)
    for file in text.media:
        yield from (file.url, file.content_type, file.name)


def _of_report(report: DeliveryReport) -> Iterator[str | None]:
    yield from (report.provider_message_id, report.reference, report.raw_status)
    yield from (report.error_code, report.explanation)
    yield report.sender.value if report.sender else None


def _short(words: Iterator[str | None]) -> bool:
    return all(len(word or "") <= LONGEST_WORD for word in words)
