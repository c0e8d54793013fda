"""A whole channel in memory, with one number for everyone and one for its owners only."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from domain.accounts import Account, ProviderName
from domain.addresses import Address, AddressKind
from domain.callbacks import Call
from domain.catalogue import Thing
from domain.customers import Customer
from domain.identity import message_reference
from domain.keys import hash_key
from domain.media import Fetched
from domain.messages import InboundText, Media
from domain.numbers import Number
from domain.teams import Team
from domain.threads import Head
from domain.workstreams import Workstream
from runtime.channel import Channel
from runtime.outside import Outside
from runtime.settings import read
from services.threads import Thread
from tests.builders import ACKNOWLEDGED, CUSTOMER, OURS
from tests.fakes.obedient_gateway import ObedientGateway
from tests.fakes.stores import FakeClock, counting_ids, in_turn, stores
from tests.fakes.tables import Memory

ADMIN_KEY = "sk_first-administrator"
SECRET = "twilio-auth-token-value"
PNG = b"\x89PNG\r\n\x1a\n and so on"
FOREIGN = Address(AddressKind.E164, "+14255550200")

ENVIRONMENT = {
    "PUBLIC_BASE_URL": "https://sms.example.com",
    "WEBHOOK_SECRET": "w" * 40,
    "ADMIN_KEY_HASH": hash_key(ADMIN_KEY),
    "WEBSITE_AUTH_ENABLED": "true",
}

THINGS: tuple[Thing, ...] = (
    Account(
        "twilio",
        "Twilio",
        ProviderName.TWILIO,
        credentials={"auth_token": "TWILIO_AUTH_TOKEN"},
        options={"account_sid": "AC" + "0" * 32},
    ),
    Workstream("main", "Main"),
    Team("desk", "Desk", ("dora@example.com",)),
    Number("everyone", "Everyone", OURS, "twilio", "main"),
    Number("private", "Private", FOREIGN, "twilio", "main", owners=("desk",)),
    *ACKNOWLEDGED,
)


class FakeSecrets:
    """Settings that hold secrets."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {"TWILIO_AUTH_TOKEN": SECRET}

    def get(self, setting: str) -> str | None:
        return self.values.get(setting)

    def unresolved(self, setting: str) -> bool:
        return False


@dataclass
class World:
    """A channel, and everything around it that tests look at or turn."""

    memory: Memory = field(default_factory=Memory)
    clock: FakeClock = field(default_factory=FakeClock)
    gateway: ObedientGateway = field(default_factory=ObedientGateway)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    ids: count[int] = field(default_factory=count)
    things: tuple[Thing, ...] = THINGS

    def __post_init__(self) -> None:
        self.stores = stores(self.memory.table)
        for thing in self.things:
            self.stores.catalogue.put(thing, None)
        self.channel = self.made()

    def made(self, **environment: str) -> Channel:
        """Return a channel of this world, with other settings where told."""
        return Channel(
            Outside(
                settings=read(ENVIRONMENT | environment),
                stores=self.stores,
                gateway=self.gateway,
                clock=self.clock,
                secrets=self.secrets,
                new_id=counting_ids(),
                together=in_turn,
            )
        )

    def text(self, words: str, to: Address = OURS, sender: Address = CUSTOMER) -> str:
        """Let a customer write; return the id of their thread."""
        call = Call("POST", "https://sms.example.com/webhooks", {"signature": SECRET}, b"{}")
        event = {
            "from": sender.value,
            "to": to.value,
            "text": words,
            "id": f"text-{next(self.ids)}",
        }
        number = self.channel.catalogue.fresh().number_at(to)
        account = self.channel.catalogue.now().account(number.account if number else "twilio")
        self.channel.inbound.take(account, self.gateway.pushed(event), call)
        return Thread(to, sender).id

    def text_with_file(self, content: bytes = PNG, to: Address = OURS) -> str:
        """Let a customer send a file, and have it fetched; return the id of the text."""
        url = f"https://api.twilio.com/file-{next(self.ids)}"
        self.gateway.given_files[url] = Fetched(content)
        key = f"text-{next(self.ids)}"
        text = InboundText(CUSTOMER, to, "", key, self.clock.now(), (Media(url, "image/png"),))
        call = Call("POST", "https://sms.example.com/webhooks", {"signature": SECRET}, b"{}")
        account = self.channel.catalogue.now().account("twilio")
        self.channel.inbound.take(account, [text], call)
        thread = Thread(to, CUSTOMER).id
        self.channel.carriage.files.fetch(thread)
        return message_reference(thread, self.head(thread).seq)

    def head(self, thread: str) -> Head:
        """Return the head of a thread."""
        stored = self.stores.threads.head(thread)
        assert stored is not None
        return stored.value

    def customer(self, key: str) -> Customer:
        """Return what is known of a customer."""
        stored = self.stores.customers.customer(key)
        return stored.value if stored else Customer()
