"""Files are judged by their content, and travel along only where the provider carries them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.addresses import from_wire
from domain.media import carried, file_name, kind_of
from domain.messages import Media, MediaState
from domain.numbers import Number, NumberType
from domain.providers import Carries

CONTENTS = {
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n\x00",
    "gif": b"GIF89a\x01",
    "ogg": b"OggS\x00\x02",
    "amr": b"#!AMR\n\x3c",
    "pdf": b"%PDF-1.7\n",
    "mp4": b"\x00\x00\x00\x18ftypmp42\x00",
    "mp3": b"ID3\x04\x00",
    "csv": "name;phone\r\nÄnne;123\r\n".encode(),
}
REFUSED = {
    "executable": b"MZ\x90\x00\x03",
    "elf": b"\x7fELF\x02",
    "script": b"#!/bin/sh\nrm -rf /,\n",
    "html": b"<html>,</html>",
    "svg": b'<?xml version="1.0"?><svg,/>',
    "zip": b"PK\x03\x04",
    "3gp": b"\x00\x00\x00\x18ftyp3gp5\x00",
    "plain text": b"hello\nthere, you",
    "nul in text": b"a,b\x00\nc,d",
    "utf-16": "a,b\nc,d".encode("utf-16"),
    "nothing": b"",
}
CARRIES = Carries(2, 5_000_000, 500_000, frozenset({"US", "CA"}))
OURS = Number("n", "N", from_wire("+14255550100"), "a", "w")
CUSTOMER = from_wire("+14255550199")
PICTURE = Media(content_type="image/png", state=MediaState.STORED, size=4_000_000, key="out/m")


@pytest.mark.parametrize("ending", CONTENTS)
def test_a_kind_is_known_by_its_content(ending: str) -> None:
    kind = kind_of(CONTENTS[ending])
    assert kind is not None
    assert kind.ending == ending


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused(what: str) -> None:
    assert kind_of(REFUSED[what]) is None


@pytest.mark.parametrize("frame", [b"\xff\xfb\x90\x64", b"\xff\xf3\x40\xc4"])
def test_mp3_without_a_tag_is_known_by_its_first_frame(frame: bytes) -> None:
    kind = kind_of(frame + b"\x00" * 20)
    assert kind is not None
    assert kind.ending == "mp3"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("photo.exe", "photo.png"),
        ("../../etc/passwd", "passwd.png"),
        ('a"b\r\nc.jpeg', "a_b__c.png"),
        ("", "file.png"),
        ("Rechnung März.pdf", "Rechnung_März.png"),
    ],
)
def test_a_name_gets_the_ending_of_the_content_and_no_path(given: str, named: str) -> None:
    kind = kind_of(CONTENTS["png"])
    assert kind is not None
    assert file_name(given, kind).replace(" ", "_") == named


def test_files_go_along_where_provider_number_and_customer_allow_it() -> None:
    assert carried((PICTURE,), CARRIES, OURS, CUSTOMER)
    assert not carried((PICTURE,), None, OURS, CUSTOMER)
    assert not carried((PICTURE,) * 3, CARRIES, OURS, CUSTOMER)
    assert not carried((PICTURE,), CARRIES, OURS, from_wire("+447700900123"))
    assert not carried((PICTURE,), CARRIES, replace(OURS, carries_media=False), CUSTOMER)
    named = replace(OURS, address=from_wire("Contoso"), type=NumberType.ALPHANUMERIC)
    assert not carried((PICTURE,), CARRIES, named, CUSTOMER)


def test_a_file_too_large_for_the_carrier_goes_as_a_link() -> None:
    pdf = replace(PICTURE, content_type="application/pdf", size=500_001)
    assert not carried((pdf,), CARRIES, OURS, CUSTOMER)
    assert carried((replace(pdf, size=500_000),), CARRIES, OURS, CUSTOMER)
