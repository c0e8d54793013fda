"""Who has said STOP is left alone: but for one confirmation, and answers to their own HELP."""

from datetime import datetime, timedelta

from tests.e2e.desk import Desk
from tests.e2e.phone import Json, Phone

CONFIRMATION, HELP = "opt_out_confirmation", "help"
SETTLES = timedelta(seconds=2)
"""A call to the provider that began before may end after the opt-out was stored."""


def assert_left_alone(desk: Desk, phone: Phone, customer: str) -> None:
    """Fail if a suppressed customer was texted after their opt-out was on record."""
    found = desk.ask("POST", "consents:lookup", {"number": customer})
    if not found["suppressed"]:
        return
    since = max(_at(proof["recordedAt"]) for proof in found["ledger"] if proof["keyword"] == "STOP")
    sent = [_message(desk, text) for text in phone.texts(customer)]
    purposes = [m["purpose"] for m in sent if _at(m["sentAt"] or m["createdAt"]) > since + SETTLES]
    assert set(purposes) <= {CONFIRMATION, HELP}, (customer, purposes)
    assert [m["purpose"] for m in sent].count(CONFIRMATION) <= 1, customer


def _message(desk: Desk, text: Json) -> Json:
    message: Json = desk.ask("GET", f"messages/{text['reference']}")
    return message


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
