"""Pigeon Post.

- Sending, callbacks, codes: nowhere, it is invented for the tests
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import timedelta

from domain.accounts import Access, ProviderName
from domain.addresses import from_wire
from domain.callbacks import Answer, Call, Event
from domain.errors import Unreadable, Unverified
from domain.messages import Accepted, DeliveryReport, DeliveryState, InboundText, OutboundText
from domain.messages import Outcome as Became
from domain.numbers import Number
from domain.providers import CheckResult, CredentialField, Traits
from providers import outcomes, validation, wire
from providers.base import Check, Credentials, Failure, Provider, Request, Response
from providers.codes import codes

STATES = {"circling": DeliveryState.SENT, "landed": DeliveryState.DELIVERED}


class Pigeon:
    """Texts by bird."""

    traits = Traits(
        name=ProviderName("pigeon"),
        label="Pigeon Post",
        text_limit=200,
        answers_within=timedelta(seconds=8),
        repeatable=False,
        calls_again_for=timedelta(hours=24),
        takes_status_url=False,
    )
    credentials = (CredentialField("ring", "Ring", True, r"\S{8,}", "On its leg"),)

    def verify(self, call: Call, access: Access, _callback_url: str, /) -> None:
        """Compare the ring that the bird brings."""
        ring = call.headers.get("x-ring", "").encode()
        if not any(hmac.compare_digest(ring, each["ring"].encode()) for each in access.every()):
            raise Unverified("ring_wrong", "This bird is not ours.")

    def read(self, call: Call, _access: Access, /) -> list[Event]:
        """Return the text or the report that it carries."""
        note = wire.members(wire.parsed(call.body))
        if word := wire.words(note.get("flight")):
            code = wire.identifier(note.get("mishap"))
            known = codes(self.traits.name).reported(code or "")
            state = known.state if known else STATES.get(word)
            says = known.says if known else None
            return [DeliveryReport(None, wire.identifier(note.get("ref")), state, word, code, says)]
        if "words" not in note:
            raise Unreadable("no_note", "The bird carries no note.", field="/words")
        sender, ours = (from_wire(wire.words(note.get(name))) for name in ("from", "to"))
        words, bird = wire.words(note["words"]), wire.identifier(note.get("id"))
        return [InboundText(sender, ours, words, bird)]

    def answer(self, _events: Sequence[Event], /) -> Answer:
        """Return what lets the bird go."""
        return Answer(200, "coo")

    def request(self, text: OutboundText, credentials: Credentials, /) -> Request:
        """Return the call that lets a bird fly."""
        note = {"to": str(text.recipient), "words": text.text, "ref": text.reference}
        headers = {"X-Ring": credentials["ring"]}
        return Request("POST", "https://pigeon.example/fly", headers, json.dumps(note).encode())

    def outcome(self, response: Response | Failure, /) -> Became:
        """Return what became of the bird."""
        if isinstance(response, Failure):
            return outcomes.unanswered(response, self.traits)
        body = wire.members(wire.lenient(response.body))
        if response.status != 200:
            return outcomes.failed(response, wire.identifier(body.get("mishap")), self.traits)
        bird = wire.identifier(body.get("bird"))
        return Accepted(bird) if bird else outcomes.unclear(self.traits)

    def checks(
        self, _credentials: Credentials, numbers: Sequence[Number], /
    ) -> Sequence[Check | CheckResult]:
        """Return what is known without asking: nothing."""
        return [line for each in numbers for line in validation.untold(each, "Birds do not talk.")]


PROVIDER: Provider = Pigeon()
