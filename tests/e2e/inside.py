"""The desk from inside, over services and stores, until there is an API to ask."""

import os
from collections.abc import Mapping
from functools import cached_property

from azure.storage.queue import QueueClient, TextBase64EncodePolicy

from domain.addresses import from_wire
from domain.conversations import Happening
from domain.errors import ChannelError
from domain.identity import conversation_id, message_reference, split_conversation_id
from domain.messages import Message as StoredMessage
from domain.people import Principal, Role
from providers.gateway import Gateway
from runtime import settings as environment
from runtime import storage
from runtime.bootstrap import Channel, Outside, build
from runtime.clock import shift_from
from runtime.secrets import EnvironmentSecrets
from services.conversations import Found
from services.nouns import NUMBER
from services.replies import Draft
from storage.clock import StorageClock
from tests.e2e.shown import Consent, Conversation, Json, Message, ProblemError, Refused

VERBS = {
    "pick": Happening.PICK, "wait": Happening.WAIT, "end": Happening.END,
    "close": Happening.CLOSE, "reopen": Happening.REOPEN,
}  # fmt: skip


class _Bells:
    def __init__(self, connection: str) -> None:
        self._connection = connection

    def ring(self, thread: str) -> None:
        with QueueClient.from_connection_string(
            self._connection, "outbox", message_encode_policy=TextBase64EncodePolicy()
        ) as queue:
            queue.send_message(thread)


def channel(values: Mapping[str, str]) -> Channel:
    """Return a channel of our own over the world's storage."""
    settings = environment.read({**os.environ, **values})
    clock = StorageClock(shift=shift_from(settings.development_clock))
    tables = storage.azure_tables(storage.endpoint(settings), clock)
    storage.ensure(tables)
    bells = _Bells(values["AzureWebJobsStorage"])
    gateway = Gateway(settings.provider_simulator_url)
    secrets = EnvironmentSecrets(values)
    return build(Outside(settings, storage.stores(tables), gateway, clock, secrets, bells))


class Desk:
    """What people do through the API."""

    def __init__(self, values: Mapping[str, str], agent: str = "admin") -> None:
        self._values = values
        role = Role.ADMINISTRATOR if agent == "admin" else Role.AGENT
        self.me = Principal(f"key:{agent}", agent, role)

    @cached_property
    def _at(self) -> Channel:
        return channel(self._values)

    def as_agent(self, name: str) -> "Desk":
        desk = Desk(self._values, name)
        desk.__dict__["_at"] = self._at
        return desk

    def view(self, name: str) -> list[Conversation]:
        if name == "closed":
            return [
                Conversation(
                    conversation_id(r.thread, r.conversation), r.customer, r.number, "closed",
                    r.agent, r.reason.value,
                )
                for r in self._at.views.closed_today(self.me)
            ]  # fmt: skip
        read = {
            "open": "open~",
            "waiting": "waiting~",
            "mine": f"agent~{self.me.id}~",
            "all": "agent~",
        }
        rows, token = self._at.stores.inbox.view(read[name], 1000)
        while token:
            more, token = self._at.stores.inbox.view(read[name], 1000, token)
            rows += more
        return [
            Conversation(
                conversation_id(r.thread, r.conversation),
                r.customer,
                r.number,
                r.state.value,
                r.agent,
            )
            for r in rows
        ]

    def show(self, key: str) -> Conversation:
        found = self._found(key)
        shown, previous = found.conversation, found.conversation.previous
        return Conversation(
            key,
            found.head.value.customer.value,
            shown.number,
            shown.state.value,
            shown.agent,
            shown.close_reason.value if shown.close_reason else None,
            conversation_id(found.thread, previous) if previous is not None else None,
        )

    def messages(self, key: str) -> list[Message]:
        found = self._found(key)
        page = self._at.conversations.messages(found, 0, 1000)
        return [_shown(found.thread, m) for m in page.items]

    def message(self, key: str) -> Message:
        thread, seq = split_conversation_id(key)
        return _shown(thread, self._at.conversations.message(thread, seq, self.me)[0])

    def reply(self, key: str, text: str, idempotency: str | None = None) -> Message:
        thread, seq = split_conversation_id(key)
        draft = Draft(self.me, text, idempotency)
        try:
            return _shown(thread, self._at.replies.reply(thread, seq, draft))
        except ChannelError as error:
            raise _problem(error) from error

    def do(self, key: str, verb: str) -> Conversation:
        try:
            self._at.conversations.happen(self._found(key), VERBS[verb], self.me, agent=self.me.id)
        except ChannelError as error:
            raise _problem(error) from error
        return self.show(key)

    def consent(self, customer: str) -> Consent:
        address = from_wire(customer)
        ledger = [(e.keyword.value, e.source) for e in self._at.consent.ledger(address)]
        return Consent(self._at.consent.customer(address).suppressed, ledger)

    def quarantine(self) -> list[Refused]:
        calls, _ = self._at.replays.page(200)
        return [
            Refused(
                c.id,
                c.provider,
                c.account,
                c.reason.value,
                c.call.body.decode("utf-8", "replace"),
                c.outcome,
            )
            for c in calls
        ]

    def replay(self, key: str) -> str | None:
        return self._at.replays.replay(key).outcome

    def add_number(self, body: Json) -> None:
        self._at.administration.create(NUMBER, body)

    def delete_number(self, key: str) -> None:
        self._at.administration.delete(NUMBER, key)

    def _found(self, key: str) -> Found:
        try:
            return self._at.conversations.find(*split_conversation_id(key), self.me)
        except ChannelError as error:
            raise _problem(error) from error


def _shown(thread: str, m: StoredMessage) -> Message:
    return Message(
        message_reference(thread, m.seq), m.direction.value, m.text,
        m.state.value if m.state else None, m.error_code, m.explanation, len(m.media),
        m.purpose.value if m.purpose else None,
    )  # fmt: skip


def _problem(error: ChannelError) -> ProblemError:
    return ProblemError(0, error.code, {"code": error.code, **error.facts})
