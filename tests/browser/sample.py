"""A day at a customer service, told through the simulators: what screenshots and tests look at."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.shown import Conversation, Message
from tests.e2e.world import NUMBERS, World


@dataclass(frozen=True)
class Told:
    """What the sample made: who can sign in, and the conversation that is worth a picture."""

    agent_key: str
    supervisor_key: str
    best: str
    failed: str
    stopped: str
    thread: str


@dataclass(frozen=True)
class Town:
    """The customers of the sample and the desk that answers them."""

    phone: Phone
    desk: Desk

    def writes(self, customer: str, *texts: str, provider: str = "twilio") -> str:
        """Let a customer write; return the conversation's id."""
        self.texts(customer, *texts, provider=provider)
        return self.arrived(customer)

    def texts(self, customer: str, *texts: str, provider: str) -> None:
        """Let a customer write, without waiting for what comes of it."""
        for text in texts:
            self.phone.write(provider, customer, NUMBERS[provider], text)
            time.sleep(0.05)

    def arrived(self, customer: str) -> str:
        """Wait until a customer is in the inbox; return the conversation's id."""
        found = eventually(lambda: self.live(customer), what=f"{customer} is in the inbox")
        return found.id

    def live(self, customer: str) -> Conversation | None:
        """Return the live conversation of a customer; the list may be a second behind."""
        found = next((c for c in self.desk.view("all") if c.customer == customer), None)
        return found if found and self.desk.show(found.id).state != "closed" else None


def becomes(desk: Desk, message: Message, state: str) -> None:
    eventually(lambda: desk.message(message.id).state == state, f"a text is {state}")


def contact(desk: Desk, name: str, number: str, notes: str = "") -> None:
    body = {"name": name, "numbers": [number], "notes": notes, "externalReference": ""}
    desk.ask("POST", "contacts", body)


def ended(town: Town, agent: Desk, customer: str, ours: str, *answers: str) -> None:
    """Let an agent help a customer whose workstream asks afterwards, and the customer answer."""
    town.phone.write("telesign", customer, ours, "Can you resend my invoice?")
    found = eventually(lambda: town.live(customer), what=f"{customer} is in the inbox")
    agent.reply(found.id, "It is in your mailbox now.")
    agent.do(found.id, "end")
    eventually(lambda: len(town.phone.bodies(customer)) == 3, what="greeting, answer, question")
    for answer in answers:
        town.phone.write("telesign", customer, ours, answer)
    agent.do(found.id, "close")


def tell(world: World) -> Told:
    """Fill *world*; it takes a few seconds."""
    admin = Desk(world.app, world.admin_key)
    town = Town(world.phone, admin)
    keys = {
        name: admin.ask("POST", "keys", {"name": name, "role": role})
        for name, role in STAFF.items()
    }
    ann = Desk(world.app, keys["Ann Okafor"]["key"], f"key:{keys['Ann Okafor']['id']}")
    ben = Desk(world.app, keys["Ben Castillo"]["key"], f"key:{keys['Ben Castillo']['id']}")
    members = [ann.id, ben.id]
    admin.ask("POST", "teams", {"name": "Front desk", "members": members})

    contact(
        admin, "Maria Jensen", "+14155550142", "Prefers texts to calls. Order account since 2019."
    )
    contact(admin, "Tomás Oliveira", "+14155550187")
    contact(admin, "Grace Whitfield", "+14155550163", "Runs the bakery on Elm Street.")
    contact(admin, "Noor Haddad", "+14155550175")

    # An earlier case of the same customer, closed.
    earlier = town.writes("+14155550142", "Hi, can I change my delivery address?")
    ann.do(earlier, "pick")
    ann.reply(earlier, "Of course. It goes to 12 Harbour Lane now.")
    town.writes("+14155550142", "Perfect, thanks!")
    ann.do(earlier, "end")
    ann.do(earlier, "close")

    best = town.writes("+14155550142", *MARIA)
    ann.do(best, "pick")
    ann.reply(best, "Good afternoon Maria, I am sorry about that. Let me look it up.")
    ann.ask("POST", f"conversations/{best}/notes", {"text": NOTE})
    becomes(ann, ann.reply(best, ANSWER), "delivered")
    town.writes("+14155550142", "That works. Can the driver leave it with my neighbour?")
    ann.ask("PUT", f"conversations/{best}/tags", {"tags": ["delivery", "order 8841"]})

    failed = town.writes("+14155550187", "Is the blue one back in stock?")
    ann.do(failed, "pick")
    with world.phone.turned("twilio", reports="undelivered"):
        reply = ann.reply(failed, "Yes, since this morning. Shall I put one aside for you?")
        becomes(ann, reply, "undelivered")

    stopped = town.writes("+14155550110", "Do you ship to Alaska?")
    ann.do(stopped, "pick")
    ann.reply(stopped, "We do. It takes five to seven days.")
    town.writes("+14155550110", "STOP")

    waits = town.writes("+14155550163", "We need 40 boxes by Friday, is that possible?")
    ben.do(waits, "pick")
    ben.reply(waits, "I will ask the warehouse and text you back.")
    ben.ask("PUT", f"conversations/{waits}/tags", {"tags": ["wholesale"]})
    aside = town.writes("+14155550175", "Where do I send the return?")
    ann.do(aside, "pick")
    ann.reply(aside, "Please use the label in the box. Text us when it is on its way.")
    ann.do(aside, "wait")

    for customer, ours, *answers in ENDED:
        ended(town, ann, customer, ours, *answers)
    for customer, provider, texts in OPEN:
        town.texts(customer, *texts, provider=provider)
    for customer, *_ in OPEN:
        town.arrived(customer)
    return Told(
        keys["Ann Okafor"]["key"], keys["Sue Lindqvist"]["key"], best, failed, stopped,
        best.rpartition("-")[0],
    )  # fmt: skip


STAFF = {"Ann Okafor": "agent", "Ben Castillo": "agent", "Sue Lindqvist": "supervisor"}
MARIA = (
    "Hello, my parcel 8841 should have come on Tuesday.",
    "The tracking page has not moved since.",
)
NOTE = "Carrier says it is held at the depot: label torn. Asked them to relabel."
ANSWER = (
    "It is at the depot with a damaged label. They relabel it today, "
    "and it reaches you tomorrow before noon."
)
ENDED: Sequence[tuple[str, ...]] = (
    ("+13125550171", "+13125550166", "5"),
    ("+13125550172", "+13125550166", "4/5"),
    ("+13125550173", "+13125550166"),
    ("+13125550174", "+13125550177"),
)
OPEN: Sequence[tuple[str, str, Sequence[str]]] = (
    ("+13125550191", "telesign", ["Hi! I was charged twice for order 9027, can you check?"]),
    ("+14155550129", "twilio", ["What are your opening hours on Saturday?"]),
    ("+13035550117", "acs", ["The code you sent me does not work", "It says expired"]),
    ("+14155550135", "twilio", ["مرحبا، هل يمكنني تغيير موعد التسليم؟"]),
    ("+14155550156", "twilio", ["Can I pick it up in the shop instead?"]),
)
