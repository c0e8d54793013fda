"""Numbers: what we text from and receive on."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.etags import IfMatch, etag, wanted
from api.schemas.common import Page
from api.schemas.doctor import DiagnosisView
from api.schemas.numbers import NewNumber, NumberChanges, NumberView
from api.security import AsAdministrator, AsAgent
from domain.numbers import Number
from runtime.channel import Channel
from services.nouns import NUMBER

router = APIRouter(prefix="/numbers", tags=["numbers"])


@router.get("")
def list_numbers(at: At, _: AsAgent) -> Page[NumberView]:
    """List all numbers."""
    return Page(items=[_shown(at, number) for number in at.administration.all(NUMBER)])


@router.post("", status_code=201)
def create_number(at: At, _: AsAdministrator, body: NewNumber, response: Response) -> NumberView:
    """Create a number."""
    made = at.administration.create(NUMBER, body.given())
    response.headers["ETag"] = etag(made.version)
    response.headers["Location"] = f"/api/v1/numbers/{made.value.id}"
    return _shown(at, made.value)


@router.get("/{number}")
def get_number(at: At, _: AsAgent, number: str, response: Response) -> NumberView:
    """Return a number."""
    found = at.administration.get(NUMBER, number)
    response.headers["ETag"] = etag(found.version)
    return _shown(at, found.value)


@router.patch("/{number}")
def change_number(
    at: At,
    _: AsAdministrator,
    number: str,
    body: NumberChanges,
    response: Response,
    if_match: IfMatch = None,
) -> NumberView:
    """Change a number: a JSON merge patch."""
    changed = at.administration.edit(NUMBER, number, body.given(), wanted(if_match))
    response.headers["ETag"] = etag(changed.version)
    return _shown(at, changed.value)


@router.delete("/{number}", status_code=204)
def delete_number(at: At, _: AsAdministrator, number: str, if_match: IfMatch = None) -> None:
    """Delete a number. With live conversations it only takes no new ones."""
    at.administration.delete(NUMBER, number, wanted(if_match))


@router.get("/{number}/doctor")
def get_doctor(at: At, _: AsAdministrator, number: str) -> DiagnosisView:
    """Return what is wired and what is missing, as far as it is known without the provider."""
    return DiagnosisView.of(at.carriage.doctor.look(number))


@router.post("/{number}:diagnose")
def diagnose(at: At, _: AsAdministrator, number: str) -> DiagnosisView:
    """Ask the provider as well; no text is sent."""
    return DiagnosisView.of(at.carriage.doctor.look(number, ask=True))


def _shown(at: Channel, number: Number) -> NumberView:
    account = at.catalogue.now().accounts.get(number.account)
    limit = at.gateway.traits(account.provider).text_limit if account else None
    return NumberView.of(number, limit)
