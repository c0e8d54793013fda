"""Ids of threads, conversations and messages, and keys that recognise repeats.

FROZEN: all of these are stored or known to providers. The tests hold golden values; a change
that moves one of them orphans every stored thread.

The hashes are hygiene (no numbers and provider ids in keys), not secrecy: a hash of two phone
numbers can be enumerated. Keep ids out of logs (storage-review C4).
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
import zlib
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID, uuid5

from domain.addresses import Address, thread_form
from domain.errors import NotFound
from domain.messages import InboundText

_REPEAT_NAMESPACE = UUID("5b0f6d0e-3c1a-4c57-9f0e-6f4f1d1c2a77")
_NO_ID = {"", "0", "null"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_REFERENCE = re.compile(r"([a-z2-7]{26})-(0|[1-9a-z][0-9a-z]{0,12})")


def marker_hash(*parts: str) -> str:
    """Return 26 lower-case base32 characters: the first 16 bytes of SHA-256 over *parts*.

    Each part is hashed with its length, so that no two lists of parts run into each other.
    """
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(4, "big") + raw)
    return base64.b32encode(digest.digest()[:16]).decode().rstrip("=").lower()


@lru_cache(maxsize=1024)
def thread_id(ours: Address, customer: Address) -> str:
    """Return the id of everything between one of our numbers and one customer."""
    return marker_hash(thread_form(ours), thread_form(customer))


def customer_key(address: Address) -> str:
    """Return the key of a customer over all our numbers."""
    return marker_hash(thread_form(address))


def conversation_id(thread: str, seq: int) -> str:
    """Return ``<thread>-<first seq in base 36>``, at most 40 ASCII characters, no slash."""
    digits = ""
    while seq >= 36:
        seq, digit = divmod(seq, 36)
        digits = _DIGITS[digit] + digits
    return f"{thread}-{_DIGITS[seq]}{digits}"


def split_conversation_id(text: str) -> tuple[str, int]:
    """Return thread and first seq.

    Raises ``NotFound``: ``no_such_conversation``: nothing ever had such an id.
    """
    parts = split_reference(text)
    if parts is None:
        raise NotFound("no_such_conversation", "There is no conversation with this id.")
    return parts


def message_reference(thread: str, seq: int) -> str:
    """Return what providers carry for us: thread and seq of one message, same form."""
    return conversation_id(thread, seq)


def split_reference(text: str) -> tuple[str, int] | None:
    """Return thread and seq of our reference, None for what is not ours.

    Reports bring other programs' references too, so that is no error.
    """
    match = _REFERENCE.fullmatch(text)
    return None if match is None else (match[1], int(match[2], 36))


def media_id(thread: str, seq: int, index: int) -> str:
    """Return the id of a file of a message."""
    return f"{message_reference(thread, seq)}.{index}"


def split_media_id(text: str) -> tuple[str, int, int] | None:
    """Return thread, seq and index of a file, None for what is no such id."""
    reference, _, index = text.partition(".")
    place = split_reference(reference)
    return (*place, int(index)) if place and re.fullmatch(r"[0-9]{1,2}", index) else None


def inbound_key(account: str, text: InboundText) -> str | None:
    """Return what recognises a repeated callback of the account with this id.

    The provider's id where it gave one, else who, whom, what and when by the provider's time.
    None where there is no time either: such a text may be doubled, which is better than lost
    (storage-review A12).
    """
    provider_id = (text.provider_message_id or "").strip()
    if provider_id.casefold() not in _NO_ID:
        return marker_hash("id", account, provider_id)
    if text.received_at is None:
        return None
    ends = (thread_form(text.sender), thread_form(text.recipient))
    media = (media.url for media in text.media)
    return marker_hash("content", account, *ends, _instant(text.received_at), text.text, *media)


def _instant(moment: datetime) -> str:
    """Return *moment* in UTC; one without a zone is UTC already."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def repeat_id(reference: str) -> str:
    """Return the UUID under which ACS recognises a repeat of the message *reference*."""
    return str(uuid5(_REPEAT_NAMESPACE, reference))


def shard_of(thread: str, shards: int = 8) -> int:
    """Return the shard of deadlines, 0 to *shards* - 1, that *thread* belongs to."""
    return zlib.crc32(thread.encode()) % shards


def slug(name: str) -> str:
    """Return the id of an object that was given a name only: ``Main number`` -> ``main-number``.

    A name without any Latin letter or digit gets a hash.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or marker_hash(name)
