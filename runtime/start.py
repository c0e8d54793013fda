"""The start of a process: tables and configuration made ready, again where storage was away."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from domain import patience
from domain.errors import Unavailable

LONGEST = timedelta(seconds=5)
AGAIN_SECONDS = 5.0


class Start:
    """Does *prepare* once; what it returns is what is wrong for good.

    While storage does not answer, the process goes on without: what is asked of it fails or is
    kept elsewhere, and ``problems`` say why.
    """

    def __init__(self, prepare: Callable[[], tuple[str, ...]]) -> None:
        self._prepare = prepare
        self._done = False
        self._again_at = 0.0
        self.problems: tuple[str, ...] = ()

    def go_on(self) -> None:
        """Try, unless it is done or was tried a moment ago."""
        if self._done or time.monotonic() < self._again_at:
            return
        try:
            with patience.within(LONGEST):
                self.problems = self._prepare()
            self._done = True
        except Unavailable as error:
            self.problems = (error.detail,)
            self._again_at = time.monotonic() + AGAIN_SECONDS
