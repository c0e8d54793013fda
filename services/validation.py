"""Validation: whether an account's credentials and numbers work, without sending a text."""

from __future__ import annotations

from dataclasses import dataclass

from domain.accounts import Account
from domain.errors import NotFound, Unavailable
from domain.ports import Gateway
from domain.providers import CheckResult, Verdict
from services.access import Accesses
from services.catalogue import CatalogueReader


@dataclass(frozen=True, slots=True)
class Validation:
    """Asks providers about accounts."""

    catalogue: CatalogueReader
    gateway: Gateway
    accesses: Accesses

    def account(self, key: str) -> list[CheckResult]:
        """Return the answer of every check of an account and its numbers."""
        catalogue = self.catalogue.fresh()
        account = catalogue.account(key)
        if account.deleted:
            raise NotFound("no_such_account", "There is no account with this id.")
        numbers = [n for n in catalogue.numbers.values() if n.account == key and not n.deleted]
        try:
            access = self.accesses.to(account)
        except Unavailable as error:
            return [CheckResult("credentials", Verdict.WRONG, error.code, error.detail)]
        lacking = self._secondary_lacking(account)
        return [*lacking, *self.gateway.validate(access, numbers)]

    def _secondary_lacking(self, account: Account) -> list[CheckResult]:
        missing = self.accesses.missing_of(account.secondary)
        if not missing:
            return []
        detail = f"The settings {', '.join(missing)} of the second credentials have no value."
        return [CheckResult("credentials", Verdict.WRONG, "secret_missing", detail)]
