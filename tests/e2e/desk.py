"""What people do through the API: read, answer, move along, administer."""

from typing import Any

import requests

from tests.e2e.shown import Consent, Conversation, Json, Message, ProblemError, Refused


class Desk:
    """The holder of a key; ``id`` is how conversations name them."""

    def __init__(self, base: str, key: str, own_id: str = "key:admin") -> None:
        self.base = base
        self.id = own_id
        self._headers = {"X-Api-Key": key}

    def ask(self, method: str, path: str, json: object = None, **headers: str) -> Any:
        """Call the API; return its JSON, or raise ``ProblemError``."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                method,
                path if path.startswith("http") else f"{self.base}/api/v1/{path}",
                json=json,
                headers={**self._headers, **headers},
                timeout=60,
            )
        if answer.ok:
            return answer.json() if answer.content else None
        try:
            document = answer.json()
        except ValueError:
            document = {"detail": answer.text}
        raise ProblemError(answer.status_code, document.get("code", ""), document)

    def every(self, path: str) -> list[Json]:
        """Return all items of a list, over all its pages."""
        items: list[Json] = []
        following: str | None = path
        while following:
            page = self.ask("GET", self._local(following))
            items += page["items"]
            following = page.get("nextLink")
        return items

    def as_agent(self, name: str) -> "Desk":
        """Return the desk of a new agent."""
        made = self.ask("POST", "keys", {"name": name, "role": "agent"})
        return Desk(self.base, made["key"], f"key:{made['id']}")

    def view(self, name: str) -> list[Conversation]:
        """Return the conversations of a view."""
        return [_conversation(c) for c in self.every(f"conversations?view={name}&limit=200")]

    def show(self, key: str) -> Conversation:
        return _conversation(self.ask("GET", f"conversations/{key}"))

    def has(self, key: str) -> bool:
        """Tell whether there is such a conversation."""
        try:
            self.show(key)
        except ProblemError as problem:
            if problem.status != 404:
                raise
            return False
        return True

    def messages(self, key: str) -> list[Message]:
        """Return the texts and notes of a conversation, in order."""
        rows = self.every(f"conversations/{key}/messages")
        return [_message(row) for row in rows if row["activity"] is None]

    def message(self, key: str) -> Message:
        return _message(self.ask("GET", f"messages/{key}"))

    def reply(self, key: str, text: str, idempotency: str | None = None) -> Message:
        """Answer in a conversation."""
        headers = {"Idempotency-Key": idempotency} if idempotency else {}
        return _message(
            self.ask("POST", f"conversations/{key}/messages", {"text": text}, **headers)
        )

    def text(self, ours: str, customer: str, text: str) -> Message:
        """Start with a text of our own."""
        return _message(self.ask("POST", "messages", {"from": ours, "to": customer, "text": text}))

    def do(self, key: str, verb: str, body: Json | None = None) -> Conversation:
        """Let something happen to a conversation: pick, wait, end, close, transfer."""
        return _conversation(self.ask("POST", f"conversations/{key}:{verb}", body))

    def consent(self, customer: str) -> Consent:
        """Return what is on record about a customer."""
        found = self.ask("POST", "consents:lookup", {"number": customer})
        return Consent(found["suppressed"], [(p["keyword"], p["source"]) for p in found["ledger"]])

    def quarantine(self) -> list[Refused]:
        """Return every call in quarantine with its body, newest first."""
        newest = self.ask("GET", "quarantine?limit=50")["items"]
        return [self._refused(call["id"]) for call in newest]

    def replay(self, key: str) -> str | None:
        """Take a call from quarantine again; return what came of it."""
        outcome: str | None = self.ask("POST", f"quarantine/{key}:replay")["outcome"]
        return outcome

    def add_number(self, body: Json) -> None:
        self.ask("POST", "numbers", body)

    def delete_number(self, key: str) -> None:
        self.ask("DELETE", f"numbers/{key}")

    def _refused(self, key: str) -> Refused:
        call = self.ask("GET", f"quarantine/{key}")
        return Refused(
            call["id"], call["provider"], call["account"], call["reason"], call["body"],
            call["outcome"],
        )  # fmt: skip

    def _local(self, link: str) -> str:
        """Return a link of a page as a path: the host may know itself by another name."""
        return link.partition("/api/v1/")[2] if "/api/v1/" in link else link


def _conversation(shown: Json) -> Conversation:
    return Conversation(
        shown["id"], shown["customerAddress"], shown["number"], shown["state"], shown["agent"],
        shown["closeReason"], shown.get("previous"),
    )  # fmt: skip


def _message(shown: Json) -> Message:
    return Message(
        shown["id"], shown["direction"], shown["text"], shown["state"], shown["errorCode"],
        shown["explanation"], len(shown["media"]), shown["purpose"],
    )  # fmt: skip
