"""Who has said STOP is left alone: gathers what was seen of a customer, and has it judged."""

from collections.abc import Iterator
from datetime import datetime

from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.polling import eventually
from tests.e2e.shown import Json
from tests.e2e.suppression import HELP, START, STOP, Answerer, Statement, Text, unwanted
from tests.e2e.world import NUMBERS

ANSWERED_ELSEWHERE = {NUMBERS["twilio"]: {STOP, START, HELP}, NUMBERS["acs"]: {STOP, START}}
"""Twilio answers on long codes, carriers on toll-free numbers (channel-behaviour §8)."""

OF_THE_CUSTOMER = {"text", "free_text"}
"""The sources of proofs that somebody answers; the others are told by agents and providers."""

NOT_YET = {"queued", "sending"}
"""States of texts that may reach the customer without anybody's doing; a held one waits."""


def assert_left_alone(desk: Desk, phone: Phone, customer: str) -> None:
    """Fail if a customer was texted while suppressed, but for what they had asked for."""
    if not any(proof["keyword"] == STOP for proof in _ledger(desk, customer)):
        return
    eventually(
        lambda: all(message["state"] not in NOT_YET for message in _messages(desk, customer)),
        f"nothing on its way to {customer}",
    )
    came = phone.from_us(customer)  # before the messages: then each of these is among them
    messages = _messages(desk, customer)
    statements = [*map(_proof, _ledger(desk, customer)), *_helps(messages)]
    assert unwanted([*statements, *_texts(phone, came, messages)]) == [], customer


def _ledger(desk: Desk, customer: str) -> list[Json]:
    ledger: list[Json] = desk.ask("POST", "consents:lookup", {"number": customer})["ledger"]
    return ledger


def _messages(desk: Desk, customer: str) -> list[Json]:
    """Return all messages of a customer; those of no conversation stand in the export only."""
    exported = desk.ask("POST", "customers:export", {"number": customer})
    threads = [thread for held in exported["held"] for thread in held["threads"]]
    return [
        {**message, "ours": thread["ourAddress"]}
        for thread in threads
        for message in thread["messages"]
    ]


def _proof(proof: Json) -> Statement:
    keyword, ours = proof["keyword"], proof["ourAddress"]
    return Statement(
        at=_at(proof["recordedAt"]),
        keyword=keyword,
        said=_at(proof["at"]),
        answered_by=_answerer(keyword, ours, proof["source"]),
    )


def _helps(messages: list[Json]) -> Iterator[Statement]:
    for message in messages:
        if message["direction"] == "inbound" and "help" in message["flags"]:
            at = _at(message["createdAt"])
            yield Statement(at, HELP, at, _answerer(HELP, message["ours"], "text"))


def _answerer(keyword: str, ours: str, source: str) -> Answerer:
    if source not in OF_THE_CUSTOMER:
        return "nobody"
    known_to_them = source == "text" and keyword in ANSWERED_ELSEWHERE.get(ours, ())
    return "them" if known_to_them else "us"


def _texts(phone: Phone, came: list[Json], messages: list[Json]) -> Iterator[Text]:
    """Return what came, in the app's time; a text that the app does not know is for nothing."""
    known = {message["id"]: message for message in messages}
    for text in came:
        at = phone.in_app_time(_at(text["at"]))
        message = known.get(text["reference"])
        if message is None:
            yield Text(at, "unknown", at)
        else:
            yield Text(at, message["purpose"], _at(message["createdAt"]))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
