"""Access: an account's secrets, fetched by the names of the settings that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.accounts import Access, Account
from domain.errors import Unavailable
from domain.ports import Secrets

HOW_TO_RESOLVE = (
    "the secret must be in the vault, and the app's identity needs the role Key Vault Secrets User."
)


class Accesses:
    """Resolves accounts to their secrets for the time of one call."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def to(self, account: Account) -> Access:
        """Return the access to an account; raise ``Unavailable`` naming the settings that lack."""
        missing = self.missing(account)
        if missing:
            detail = f"Account {account.name}: {self.explained(missing)}"
            raise Unavailable("secret_missing", detail, settings=missing)
        secondary = self._values(account.secondary)
        return Access(account, self._values(account.credentials), secondary or None)

    def missing(self, account: Account) -> list[str]:
        """Return the names of primary settings without a value."""
        return self.missing_of(account.credentials)

    def missing_of(self, names: Mapping[str, str]) -> list[str]:
        """Return those settings of one set of credentials that have no value."""
        return [name for name in names.values() if self._secrets.get(name) is None]

    def explained(self, missing: Sequence[str]) -> str:
        """Return what is wrong with settings without a value, and what to do."""
        references = [name for name in missing if self._secrets.unresolved(name)]
        empty = [name for name in missing if name not in references]
        said = [f"no value in {', '.join(empty)}."] if empty else []
        if references:
            said.append(f"Key Vault did not give {', '.join(references)}: {HOW_TO_RESOLVE}")
        return " ".join(said)

    def _values(self, names: Mapping[str, str]) -> Mapping[str, str]:
        found = {field: self._secrets.get(setting) for field, setting in names.items()}
        return {field: value for field, value in found.items() if value is not None}
