"""Accounts: whose credentials we send with, and where callbacks come in."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.schemas.accounts import (
    AccountChanges,
    AccountView,
    CallbackView,
    CheckView,
    NewAccount,
    ValidationView,
)
from api.schemas.common import Page
from api.schemas.doctor import AvailableView
from api.security import AsAdministrator
from services.callback_instructions import instructions
from services.nouns import ACCOUNT

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.get("")
def list_accounts(at: At, _: AsAdministrator) -> Page[AccountView]:
    """List all accounts."""
    return Page(items=[AccountView.of(account) for account in at.administration.all(ACCOUNT)])


@router.post("", status_code=201)
def create_account(at: At, _: AsAdministrator, body: NewAccount, response: Response) -> AccountView:
    """Create an account."""
    made = at.administration.create(ACCOUNT, body.given())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/accounts/{made.value.id}"
    return AccountView.of(made.value)


@router.get("/{account}")
def get_account(at: At, _: AsAdministrator, account: str, response: Response) -> AccountView:
    """Return an account."""
    found = at.administration.get(ACCOUNT, account)
    response.headers["ETag"] = etag(found.version)
    return AccountView.of(found.value)


@router.patch("/{account}")
def change_account(
    at: At,
    _: AsAdministrator,
    account: str,
    body: AccountChanges,
    response: Response,
    if_match: IfMatch = None,
) -> AccountView:
    """Change an account: a JSON merge patch."""
    changed = at.administration.edit(ACCOUNT, account, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return AccountView.of(changed.value)


@router.delete("/{account}", status_code=204)
def delete_account(at: At, _: AsAdministrator, account: str, if_match: IfMatch = None) -> None:
    """Delete an account. With live conversations it only takes no new ones."""
    at.administration.delete(ACCOUNT, account, wanted(if_match))


@router.post("/{account}:validate")
def validate_account(at: At, _: AsAdministrator, account: str) -> ValidationView:
    """Ask the provider about credentials and numbers, without sending a text."""
    checks = at.validation.account(account)
    return ValidationView(checks=[CheckView.of(check) for check in checks])


@router.get("/{account}/availableNumbers")
def list_available_numbers(at: At, _: AsAdministrator, account: str) -> AvailableView:
    """Return the numbers that the account has at its provider, to choose from."""
    return AvailableView.of(at.carriage.doctor.available(account))


@router.get("/{account}/callback")
def get_callback(at: At, _: AsAdministrator, account: str) -> CallbackView:
    """Return the account's callback URL, ready to copy, and where it goes at the provider."""
    found = at.administration.get(ACCOUNT, account).value
    url = at.urls.callback(found)
    return CallbackView.of(url, instructions(found, url))
