"""Names that functions and infrastructure share, and the type of a queue output."""

from __future__ import annotations

from typing import List  # noqa: UP035 the library's check knows only this spelling

from domain.bells import QUEUE

OUTBOX = QUEUE
LATE = "inbound-late"
STORAGE = "AzureWebJobsStorage"

Messages = List[str]  # noqa: UP006 the library's check knows only this spelling
