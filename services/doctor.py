"""The doctor of a number: what is wired, what is missing, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.accounts import Account, Plan, ProviderName
from domain.allowances import allowance, enterprise_above
from domain.consent import kind_of
from domain.errors import ChannelError, NotFound, Unavailable
from domain.hints import silent_hours
from domain.limits import Trouble
from domain.numbers import Number, NumberType, Verification
from domain.ports import Gateway
from domain.providers import CheckResult, ListedNumber, Verdict
from domain.stores import Stores
from services.access import Accesses
from services.callback_instructions import Instructions, instructions
from services.catalogue import CatalogueReader
from services.volumes import Volumes

UNVERIFIED_CODES = {ProviderName.ACS: "4010", ProviderName.TWILIO: "30032"}
"""How providers report a text from a toll-free number that is not verified."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that is known about a number, without its provider or with it."""

    url: str
    told: Instructions
    lines: tuple[CheckResult, ...]
    sent_this_month: int
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A number that an account has at its provider, and the id under which we know it, if we do."""

    listed: ListedNumber
    known_as: str | None


@dataclass(frozen=True, slots=True)
class Doctor:
    """Looks at numbers."""

    stores: Stores
    catalogue: CatalogueReader
    gateway: Gateway
    accesses: Accesses
    volumes: Volumes
    callback: Callable[[Account], str]

    def look(self, key: str, *, ask: bool = False) -> Diagnosis:
        """Return what is known about a number; with *ask* its provider is asked as well."""
        catalogue = self.catalogue.fresh()
        number = catalogue.numbers.get(key)
        if number is None or number.deleted:
            raise NotFound("no_such_number", "There is no number with this id.")
        account = catalogue.account(number.account)
        url = self.callback(account)
        sent = self.volumes.sent(account.id)
        lines = [*self._own(account, number, sent)]
        silent = silent_hours(number, catalogue.workstream(number.workstream))
        if silent:
            lines.append(CheckResult("hours", Verdict.ADVICE, "silent_hours", silent, number.id))
        lines += self._asked(account, number, url) if ask else []
        about = {"", number.address.value}
        troubles = (t for t in self.stores.limits.troubles(account.id) if t.number in about)
        return Diagnosis(url, instructions(account, url), tuple(lines), sent, tuple(troubles))

    def available(self, key: str) -> list[Offered] | None:
        """Return the numbers that an account has at its provider, None where it cannot tell."""
        catalogue = self.catalogue.fresh()
        account = catalogue.account(key)
        if account.deleted:
            raise NotFound("no_such_account", "There is no account with this id.")
        listed = self.gateway.listing(self.accesses.to(account))
        known = {str(n.address): n.id for n in catalogue.numbers.values() if not n.deleted}
        return (
            None if listed is None else [Offered(each, known.get(each.number)) for each in listed]
        )

    def _own(self, account: Account, number: Number, sent: int) -> Iterator[CheckResult]:
        """Yield what we know by ourselves."""
        missing = self.accesses.missing(account)
        if missing:
            detail = f"The settings {', '.join(missing)} have no value: set them."
            yield CheckResult("credentials", Verdict.WRONG, "secret_missing", detail)
        else:
            detail = "All settings of the account have a value."
            yield CheckResult("credentials", Verdict.OK, "secrets_set", detail)
        if not (account.enabled and number.enabled):
            detail = "The number, or its account, is switched off: nothing is sent."
            yield CheckResult("plan", Verdict.WRONG, "switched_off", detail, number.id)
        yield from _verified(account, number)
        yield from _planned(account, sent)

    def _asked(self, account: Account, number: Number, url: str) -> list[CheckResult]:
        """Return what the provider says."""
        try:
            access = self.accesses.to(account)
            lines = self.gateway.validate(access, [number])
            wires = self.gateway.wiring(access, number, url)
        except Unavailable:
            return []  # the missing settings are told already
        except ChannelError as error:
            return [CheckResult("credentials", Verdict.WRONG, error.code, error.detail)]
        return [*lines, *(wires or [_unaskable(self.gateway.traits(account.provider).label)])]


def _unaskable(label: str) -> CheckResult:
    detail = f"{label} cannot be asked where it delivers texts: compare it with the steps below."
    return CheckResult("callback", Verdict.UNKNOWN, "cannot_be_known", detail)


def _verified(account: Account, number: Number) -> Iterator[CheckResult]:
    if kind_of(number) is not NumberType.TOLL_FREE:
        return
    if number.verification is Verification.VERIFIED:
        detail = f"{number.address} is verified for texts to the US and Canada."
        yield CheckResult("plan", Verdict.OK, "toll_free_verified", detail, number.id)
        return
    code = UNVERIFIED_CODES.get(account.provider)
    shown = f" The provider reports them as {code}." if code else ""
    detail = (
        f"{number.address} is toll-free and {number.verification.value} here: carriers block all "
        f"texts of unverified toll-free numbers to the US and Canada.{shown} Have it verified at "
        "the provider, then set verification to verified."
    )
    known = number.verification is not Verification.UNKNOWN
    verdict = Verdict.WRONG if known else Verdict.ADVICE
    yield CheckResult("plan", verdict, "toll_free_unverified", detail, number.id)


def _planned(account: Account, sent: int) -> Iterator[CheckResult]:
    plan = allowance(account.provider, account.plan)
    if plan.monthly is not None:
        spent = sent >= plan.monthly
        detail = f"{sent} of the {plan.monthly} texts that the trial has this month are set aside."
        verdict = Verdict.WRONG if spent else Verdict.ADVICE
        yield CheckResult("plan", verdict, "trial_limit" if spent else "trial", detail)
    if sent > enterprise_above() and account.plan is not Plan.ENTERPRISE:
        detail = (
            f"More than {enterprise_above():,} texts were sent this month: ask the provider for "
            "an invoiced enterprise account."
        )
        yield CheckResult("plan", Verdict.ADVICE, "enterprise_advised", detail)
