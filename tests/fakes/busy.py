"""A customer of whom there is something everywhere, and a dump that finds what is left of them."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

from domain.callbacks import Call
from domain.contacts import Contact
from domain.conversations import Happening
from domain.identity import customer_key
from domain.media import Fetched
from domain.messages import DeliveryState, Media
from domain.quarantine import Reason
from domain.surveys import Mode, Survey
from runtime.storage import TABLES
from services.drafts import Draft
from storage.rows import Row
from tests.builders import CUSTOMER
from tests.fakes.world import ANN, WORKSTREAM, World

SECRETS = ("plum", "+14255550199", "14255550199", "Paula Plum")
"""Every text and name of the customer has the first of these in it."""

PNG = b"\x89PNG\r\n\x1a\nplum"


def contact(world: World) -> None:
    """Know the customer by name."""
    contacts = world.channel.contacts
    contacts.create(Contact("", "Paula Plum", (CUSTOMER,), notes="plum"))


def quarantined(world: World) -> None:
    """Refuse a call of the customer's, and one of somebody else's."""
    for sender in ("%2B14255550199", "%2B14255550188"):
        call = Call("POST", "https://x", {}, f"From={sender}&Body=plum".encode())
        if sender.endswith("88"):
            call = replace(call, body=call.body.replace(b"plum", b"pear"))
        world.channel.quarantine.keep("twilio", None, Reason.UNVERIFIED, "wrong", call)


def busy(world: World, *, stops: bool) -> None:
    """Let the customer leave something in every table and container."""
    survey = Survey(mode=Mode.LINK)
    world.put(replace(WORKSTREAM, survey=survey, allow_automated_messages=True))
    world.restart()
    contact(world)
    quarantined(world)
    world.text("HELP plum", provider_message_id="help")  # opens the first conversation
    world.pick()
    world.gateway.given_files["https://files/1"] = Fetched(PNG)
    world.text("plum pie", media=(Media("https://files/1", "image/png", name="plum.png"),))
    world.settle(1)
    world.reply("about your plum", key="key-1")
    sent = world.gateway.reached[-1]
    world.report(DeliveryState.DELIVERED, their=world.gateway.ids[sent.reference])
    token, _ = world.channel.carriage.uploads.take(ANN, "plum.png", PNG)
    live = world.head.live
    assert live
    draft = Draft(ANN, "see plum", media=(token,))
    world.run(lambda: world.channel.replies.reply(world.thread, live.seq, draft))
    found = world.channel.conversations.find(world.thread, live.seq, ANN)
    world.channel.conversations.note(found, "a note on plum", ANN)
    found = world.channel.conversations.find(world.thread, live.seq, ANN)
    world.channel.conversations.tag(found, ("plum",))
    world.happen(Happening.END)
    world.happen(Happening.CLOSE)
    world.settle(3)
    world.text("HELP", provider_message_id="lone-help")  # belongs to no conversation
    world.settle(3)
    world.initiate("again plum", key="key-2")
    world.settle(1)
    if stops:
        world.text("STOP", provider_message_id="stop")
    world.text("and plum jam", provider_message_id="jam")


def other(world: World) -> None:
    """Let somebody else write, who is to lose nothing."""
    world.text("pears", sender=OTHER, provider_message_id="pears")


OTHER = replace(CUSTOMER, value="+14255550188")


def traces(world: World) -> list[str]:
    """Return where number, text or a hash of the number still stand, in all tables and files.

    A blank head, and suppression with its proof, may stand under a hash of the number.
    """
    hashes = (customer_key(CUSTOMER), world.thread)
    found = []
    for table in TABLES:
        for row in world.rows(table):
            written = row.document.decode()
            written += "".join(_decoded(part) for part in re.findall(r'"([^"]{8,})"', written))
            names = f"{row.partition} {row.key}"
            hashed = written if _stays(table, row) else written + names
            found += [f"{table}: {names}: {mark}" for mark in SECRETS if mark in written + names]
            found += [f"{table}: {names}: {mark}" for mark in hashes if mark in hashed]
    for key, file in world.held_files().items():
        content = f"{key} {file.name} {file.content!r}"
        found += [f"media: {key}: {mark}" for mark in (*SECRETS, *hashes) if mark in content]
    return found


def _stays(table: str, row: Row) -> bool:
    kept = table == "customers" and (row.key == "state" or row.key.startswith("l~"))
    return kept or (table == "threads" and row.key == "head")


def _decoded(part: str) -> str:
    """Return what a text is in base 64, as bodies of calls are kept."""
    try:
        return base64.b64decode(part, validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""
