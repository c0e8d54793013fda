"""What Twilio would send: signed callbacks with texts and delivery reports, as raw HTTP."""

from __future__ import annotations

import base64
import hmac
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode, urlsplit

ACCOUNT = "AC00000000000000000000000000000001"
TOKEN = "0123456789abcdef0123456789abcdef"
OURS = "+12025550111"
NEW_CUSTOMERS = 0.05
"""How many of the texts open a conversation; all others go on with one."""


@dataclass
class Texts:
    """Makes callbacks to one URL; the same seed makes the same ones."""

    url: str
    known: int = 200
    seed: int = 7
    _ids: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._new = self.known

    @property
    def customers(self) -> list[str]:
        """Return the customers that everything but the first text of each is about."""
        return [_customer(number) for number in range(self.known)]

    def first(self) -> list[bytes]:
        """Return the first text of each customer."""
        return [self.text(customer) for customer in self.customers]

    def mixture(self, number: int) -> list[bytes]:
        """Return so many texts, a few of them from customers that are new."""
        return [self.text(self._anybody()) for _ in range(number)]

    def text(self, customer: str) -> bytes:
        """Return one inbound text."""
        number = next(self._ids)
        sid = f"SM{self.seed:08x}{number:024x}"
        words = f"Hello, where is my order {number}? It should have been here yesterday, thanks"
        place = {"City": "SEATTLE", "State": "WA", "Zip": "98101", "Country": "US"}
        places = {f"{end}{name}": value for end in ("From", "To") for name, value in place.items()}
        return signed(
            self.url,
            {
                "SmsMessageSid": sid, "SmsSid": sid, "MessageSid": sid, "AccountSid": ACCOUNT,
                "From": customer, "To": OURS, "Body": words, "SmsStatus": "received",
                "NumMedia": "0", "NumSegments": "1", "ApiVersion": "2010-04-01",
                **places,
            },
        )  # fmt: skip

    def report(self, reference: str, sid: str, customer: str, status: str) -> bytes:
        """Return the report about a text of ours."""
        form = {
            "SmsSid": sid, "MessageSid": sid, "AccountSid": ACCOUNT, "SmsStatus": status,
            "MessageStatus": status, "To": customer, "From": OURS, "ApiVersion": "2010-04-01",
        }  # fmt: skip
        return signed(f"{self.url}?ref={reference}", form)

    def _anybody(self) -> str:
        if self._random.random() < NEW_CUSTOMERS:
            self._new += 1
            return _customer(self._new)
        return _customer(self._random.randrange(self.known))


def signed(url: str, form: Mapping[str, str]) -> bytes:
    """Return a POST of *form* with Twilio's signature."""
    parts = urlsplit(url)
    covered = url + "".join(name + form[name] for name in sorted(form))
    signature = base64.b64encode(hmac.digest(TOKEN.encode(), covered.encode(), "sha1")).decode()
    body = urlencode(form)
    return (
        f"POST {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1\r\n"
        f"Host: {parts.netloc}\r\nConnection: keep-alive\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _customer(number: int) -> str:
    return f"+1206555{number:04d}"
