"""Our own numbers, and which workstream and account each belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain import json_form
from domain.addresses import Address, AddressKind, from_wire, parse_own
from domain.identity import slug
from domain.json_form import Json
from domain.messages import Keyword


class NumberType(StrEnum):
    """What kind of sender a number is; optional in configuration."""

    LONG_CODE = "long_code"
    SHORT_CODE = "short_code"
    TOLL_FREE = "toll_free"
    MOBILE = "mobile"
    ALPHANUMERIC = "alphanumeric"


class Capability(StrEnum):
    """What a number may do."""

    SEND = "send"
    RECEIVE = "receive"
    BOTH = "both"


class Verification(StrEnum):
    """Whether the carriers let this number send (US toll-free, 10DLC)."""

    VERIFIED = "verified"
    PENDING = "pending"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"


class OptOutHandler(StrEnum):
    """Who answers a keyword on a number."""

    CARRIER = "carrier"
    PROVIDER = "provider"
    APP = "app"


@dataclass(frozen=True, slots=True)
class OptOutHandlers:
    """Who answers each keyword on a number; None where its type and provider decide."""

    stop: OptOutHandler | None = None
    start: OptOutHandler | None = None
    help: OptOutHandler | None = None

    def of(self, keyword: Keyword) -> OptOutHandler | None:
        """Return who answers *keyword*."""
        own = {Keyword.STOP: self.stop, Keyword.START: self.start, Keyword.HELP: self.help}
        return own[keyword]


@dataclass(frozen=True, slots=True)
class Number:
    """One address we text from and receive on.

    ``owners`` are ids of agents or teams; empty means everyone. ``language`` is a BCP 47 tag.
    ``opt_out_handlers`` wins over what type and provider say (``domain/consent.py``), so does
    ``per_minute``, how much may be sent (``domain/rates.py``), and ``carries_media``, whether
    files go along with a text (``domain/media.py``). ``operating_hours`` is the id of a
    calendar, None where the number is always served.
    """

    id: str
    name: str
    address: Address
    account: str
    workstream: str
    type: NumberType | None = None
    language: str = "en"
    description: str = ""
    owners: tuple[str, ...] = ()
    capability: Capability = Capability.BOTH
    verification: Verification = Verification.UNKNOWN
    opt_out_handlers: OptOutHandlers = OptOutHandlers()
    brand: str = ""
    operating_hours: str | None = None
    per_minute: int | None = None
    carries_media: bool | None = None
    enabled: bool = True
    managed_by: str = "api"
    deleted: bool = False

    def may_send(self) -> bool:
        """Tell whether texts may leave from this number."""
        return self.enabled and self.capability is not Capability.RECEIVE

    def may_receive(self) -> bool:
        """Tell whether texts may come in on this number."""
        return self.capability is not Capability.SEND and self.type is not NumberType.ALPHANUMERIC


def from_json(obj: Json) -> Number:
    """Return the number that validated JSON describes; without an id it takes the name's.

    ``number`` is the address as an administrator writes it. Raises ``Invalid`` for one that
    cannot be read.
    """
    address = address_of(obj["number"])
    one_way = {"capability": "send"} if address.kind is AddressKind.ALPHANUMERIC else {}
    return json_form.decode(
        Number, {"id": slug(obj["name"]), **one_way, **obj, "address": str(address)}
    )


def to_json(number: Number) -> dict[str, Any]:
    """Return *number* as API bodies and storage write it."""
    encoded = json_form.encode(number)
    return {"number": encoded.pop("address"), **encoded}


def address_of(text: str) -> Address:
    """Return the address of one of our numbers, without the library where it is stored form."""
    address = from_wire(text)
    is_stored_form = address.kind is AddressKind.E164 and address.value == text
    return address if is_stored_form else parse_own(text, field="/number")
