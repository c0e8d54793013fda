"""Files that travel with texts: which kinds are taken, judged by their content.

A name or a type that somebody announces proves nothing; only the first bytes count, and for
CSV, which has none of its own, the whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from domain.addresses import Address, region_of
from domain.consent import kind_of as type_of
from domain.messages import Media
from domain.numbers import Number, NumberType
from domain.providers import Carries

MOST_BYTES = 5 * 1024 * 1024
LINK_LIFETIME = timedelta(days=7)
"""How long a customer can open a file that was sent as a link."""

LONGEST_NAME = 100

TYPE_REFUSED = "type_refused"
"""The reason of a file whose kind is not taken."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the ending of its name, and its type. ``shown``: browsers may show it."""

    ending: str
    content_type: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as its provider gave it."""

    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotFetched:
    """Why there is no file. ``again``: a later try may succeed."""

    code: str
    explanation: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in our store, with what is known about it."""

    content: bytes = field(repr=False)
    content_type: str
    name: str = ""
    owner: str = ""
    at: str = ""


class FileStore(Protocol):
    """Files, each under a key of our own."""

    def put(self, key: str, file: StoredFile) -> None:
        """Write a file, over an earlier one."""

    def get(self, key: str) -> StoredFile | None:
        """Return a file."""

    def facts(self, key: str) -> StoredFile | None:
        """Return what is known about a file, without its content."""

    def remove(self, key: str) -> None:
        """Remove a file, if it is there."""


_MP4 = re.compile(rb".{4}ftyp(isom|iso[2-6]|mp4[12]|avc1|M4V |mmp4|MSNV|dash)", re.DOTALL)
_MP3 = re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb]")

KINDS: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"\xff\xd8\xff"), Kind("jpg", "image/jpeg")),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Kind("png", "image/png")),
    (re.compile(rb"GIF8[79]a"), Kind("gif", "image/gif")),
    (re.compile(rb"OggS\x00"), Kind("ogg", "audio/ogg")),
    (re.compile(rb"#!AMR(-WB)?\n"), Kind("amr", "audio/amr")),
    (re.compile(rb"%PDF-[12]\."), Kind("pdf", "application/pdf", shown=False)),
    (_MP4, Kind("mp4", "video/mp4")),
    (_MP3, Kind("mp3", "audio/mpeg")),
)
CSV = Kind("csv", "text/csv", shown=False)
TAKEN = (*(kind for _, kind in KINDS), CSV)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OTHER_TEXT = ("<", "#!", "{", "[")


def kind_of(content: bytes) -> Kind | None:
    """Return the kind of a file, None for one that is not taken."""
    for begins, kind in KINDS:
        if begins.match(content):
            return kind
    return CSV if _is_csv(content) else None


def _is_csv(content: bytes) -> bool:
    """Tell whether *content* is text in columns: every line has the same separators."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if not lines or _CONTROL.search(text) or text.lstrip().startswith(_OTHER_TEXT):
        return False
    unquoted = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return any(unquoted[0].count(mark) and _alike(unquoted, mark) for mark in ",;\t")


def _alike(lines: list[str], mark: str) -> bool:
    return len({line.count(mark) for line in lines}) == 1


def kind_named(content_type: str) -> Kind | None:
    """Return the kind with a type of ours."""
    return next((kind for kind in TAKEN if kind.content_type == content_type), None)


def file_name(given: str, kind: Kind) -> str:
    """Return a harmless name with the ending that suits the content."""
    stem = re.split(r"[/\\]", given)[-1]
    stem = stem.rpartition(".")[0] or stem
    stem = re.sub(r"[^\w .()-]|\s", "_", stem).strip(" .")[:LONGEST_NAME]
    return f"{stem or 'file'}.{kind.ending}"


def carried(
    media: tuple[Media, ...], carries: Carries | None, number: Number, customer: Address
) -> bool:
    """Tell whether files go along with a text; if not, they go as links inside it."""
    if carries is None or number.carries_media is False or len(media) > carries.files:
        return False
    if type_of(number) is NumberType.ALPHANUMERIC or region_of(customer) not in carries.countries:
        return False
    at_home = region_of(number.address) in {None, *carries.countries}
    return (at_home or number.carries_media is True) and all(_fits(m, carries) for m in media)


def _fits(media: Media, carries: Carries) -> bool:
    is_image = (media.content_type or "").startswith("image/")
    return media.size <= (carries.image_bytes if is_image else carries.other_bytes)
