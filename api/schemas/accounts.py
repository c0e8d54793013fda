"""Accounts, as the API writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Description, Id, Lenient, Name, Settings, View
from domain import accounts
from domain.accounts import Account, Plan, ProviderName
from domain.providers import CheckResult, Verdict
from services.callback_instructions import Instructions


class NewAccount(Body):
    """An account to be created; without an id it gets one made from its name."""

    id: Id = ""
    name: Name
    provider: Annotated[ProviderName, Lenient]
    description: Description = ""
    plan: Annotated[Plan, Lenient] = Plan.UNKNOWN
    enabled: bool = True
    credentials: Settings = Field(default_factory=dict)
    secondary: Settings = Field(default_factory=dict)
    options: dict[str, str] = Field(default_factory=dict)


class AccountChanges(Body):
    """A JSON merge patch: only what changes; null gives a member back its default."""

    name: Name | None = None
    provider: Annotated[ProviderName | None, Lenient] = None
    description: Description | None = None
    plan: Annotated[Plan | None, Lenient] = None
    enabled: bool | None = None
    credentials: dict[str, str | None] | None = None
    secondary: dict[str, str | None] | None = None
    options: dict[str, str | None] | None = None


class AccountView(View):
    """An account. It holds names of settings, never a secret."""

    id: str
    name: str
    provider: ProviderName
    description: str
    plan: Plan
    enabled: bool
    credentials: dict[str, str]
    secondary: dict[str, str]
    options: dict[str, str]
    managed_by: str
    deleted: bool

    @classmethod
    def of(cls, account: Account) -> AccountView:
        """Return the view of an account."""
        return cls.model_validate(accounts.to_json(account))


class CheckView(View):
    """One line of a validation."""

    check: str
    verdict: Verdict
    code: str
    detail: str
    number: str | None = Field(description="Id of the number; none for the account itself.")

    @classmethod
    def of(cls, check: CheckResult) -> CheckView:
        """Return the view of a check."""
        return cls(
            check=check.check,
            verdict=check.verdict,
            code=check.code,
            detail=check.detail,
            number=check.number,
        )


class ValidationView(View):
    """What the provider says about an account and its numbers."""

    checks: list[CheckView]


class BoxView(View):
    """One thing to copy to the provider."""

    label: str
    goes_to: str
    value: str


class MailView(View):
    """A complete mail to the provider's support."""

    to: str
    subject: str
    body: str


class CallbackView(View):
    """The callback URL of an account, and what to do with it at the provider."""

    url: str
    boxes: list[BoxView]
    steps: list[str]
    mail: MailView | None

    @classmethod
    def of(cls, url: str, told: Instructions) -> CallbackView:
        """Return the view of a callback URL with its instructions."""
        mail = told.mail
        return cls(
            url=url,
            boxes=[BoxView(label=b.label, goes_to=b.goes_to, value=b.value) for b in told.boxes],
            steps=list(told.steps),
            mail=MailView(to=mail.to, subject=mail.subject, body=mail.body) if mail else None,
        )
