"""Access: an account's secrets, fetched by the names of the settings that hold them."""

from __future__ import annotations

from collections.abc import Mapping

from domain.accounts import Access, Account
from domain.errors import Unavailable
from domain.ports import Secrets


class Accesses:
    """Resolves accounts to their secrets for the time of one call."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def to(self, account: Account) -> Access:
        """Return the access to an account; raise ``Unavailable`` naming the settings that lack."""
        missing = self.missing(account)
        if missing:
            raise Unavailable(
                "secret_missing",
                f"The settings {', '.join(missing)} of account {account.name} have no value; "
                "set them, or mend the Key Vault reference.",
                settings=missing,
            )
        secondary = self._values(account.secondary)
        return Access(account, self._values(account.credentials), secondary or None)

    def missing(self, account: Account) -> list[str]:
        """Return the names of primary settings without a value."""
        return self.missing_of(account.credentials)

    def missing_of(self, names: Mapping[str, str]) -> list[str]:
        """Return those settings of one set of credentials that have no value."""
        return [name for name in names.values() if self._secrets.get(name) is None]

    def _values(self, names: Mapping[str, str]) -> Mapping[str, str]:
        found = {field: self._secrets.get(setting) for field, setting in names.items()}
        return {field: value for field, value in found.items() if value is not None}
