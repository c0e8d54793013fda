"""Log lines on standard error, with the function and invocation that they belong to.

As in the worker, the root level is INFO unless host.json says otherwise, and `extra=` is lost.
"""

import logging
import sys
import threading
from contextvars import ContextVar

_LEVELS = {
    "trace": logging.DEBUG,
    "debug": logging.DEBUG,
    "information": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
    "none": logging.CRITICAL + 1,
}
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s%(invocation)s"

current_invocation: ContextVar[str] = ContextVar("current_invocation", default="")
# Handlers with threads of their own set `invocation_id` on it there (Context.thread_local_storage).
own_threads = threading.local()
logger = logging.getLogger("local.host")


def start_logging(level: str) -> None:
    """Send every log record to standard error, from the level named in host.json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(add_invocation)
    logging.basicConfig(handlers=[handler], level=_LEVELS.get(level.lower(), logging.INFO))


def add_invocation(record: logging.LogRecord) -> bool:
    """Complete a record for our format (a filter that drops nothing)."""
    invocation = current_invocation.get() or getattr(own_threads, "invocation_id", "")
    record.invocation = f" [{invocation}]" if invocation else ""
    return True
