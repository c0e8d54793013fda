"""The ports of `make run`, all on this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens; the defaults are what Core Tools and Azurite use too."""

    app: int = 7071
    phone: int = 7080
    acs: int = 7081
    blob: int = 10000
    queue: int = 10001
    table: int = 10002

    @property
    def app_url(self) -> str:
        """Return the app's address."""
        return f"http://localhost:{self.app}"

    @property
    def phone_url(self) -> str:
        """Return the address of simulators and phone."""
        return f"http://127.0.0.1:{self.phone}"
