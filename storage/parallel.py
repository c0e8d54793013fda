"""Calls to storage that do not wait for one another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache

WORKERS = 32


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="storage")


def together(*calls: Callable[[], object]) -> list[object]:
    """Make all calls at once; return their results in order, or raise the first error.

    Every call has ended when this returns, within the caller's patience. The last one runs in
    the caller's own thread.
    """
    *others, own = calls
    futures = [_pool().submit(copy_context().run, call) for call in others]
    try:
        last = own()
    finally:
        errors = [future.exception() for future in futures]
    for error in errors:
        if error is not None:
            raise error
    return [*(future.result() for future in futures), last]
