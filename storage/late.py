"""A client that is made when it is first needed, once however many ask at the same time."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Client = TypeVar("Client")


class Late(Generic[Client]):
    """Calls *make* once; if that fails, the next one who asks tries again."""

    def __init__(self, make: Callable[[], Client]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: Client | None = None

    def __call__(self) -> Client:
        """Return the client."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
