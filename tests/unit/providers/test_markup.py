"""XML from the internet: what is read, and that nothing is ever expanded, opened or called."""

from __future__ import annotations

import socket
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unreadable
from providers import markup

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE a PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://127.0.0.1:9/">',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>',
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]>',
        "<!DOCTYPE a>",
    ],
)
def test_a_document_type_is_refused_before_anything_is_opened(
    declared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was opened")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(Path, "open", never)
    monkeypatch.setattr("builtins.open", never)
    for text in (f"{declared}<a>&x;</a>", f"<?xml version='1.0'?>\n{declared}<a/>"):
        with pytest.raises(Unreadable) as refused:
            markup.parsed(text.encode())
        assert refused.value.code == "document_type"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"<a>&x;</a>",
        b"<a>&#0;</a>",
        b"<a>\xff</a>",
        b"<a/><a/>",
        b"<a b='1' b='2'/>",
        b"<x:a/>",
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b"<?xml version='1.0' encoding='big5'?><a/>",
        b"\xff\xfe<\x00a\x00",
    ],
)
def test_what_is_no_xml_is_refused(document: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        markup.parsed(document)
    assert refused.value.code == "not_xml"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"<a>" * 50_000, "too_deep"),
        (b"<a>" + b"<b/>" * 400_000, "too_large"),
        (b"<a " + b"b" * 2_000_000, "too_large"),
    ],
)
def test_depth_and_size_are_no_way_to_keep_us_busy(document: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        markup.parsed(document)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_document_says_itself_how_it_is_encoded(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>Grüße</a>'
    assert markup.parsed(text.encode(encoding)).text == "Grüße"


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert markup.parsed(b"\xef\xbb\xbf<a>x</a>").text == "x"


def test_names_are_read_without_their_namespace() -> None:
    root = markup.parsed('<p:a xmlns:p="urn:x" xmlns="urn:y" p:b="1"><c/></p:a>')
    assert (root.tag, root.get("b"), root[0].tag) == ("a", "1", "c")


def test_all_text_counts_and_blanks_are_kept() -> None:
    root = markup.parsed("<a><b> x\n <![CDATA[<&>]]>&amp;<i>y</i> z </b><c/></a>")
    assert markup.text_of(root.find("b")) == " x\n <&>&y z "
    assert markup.text_of(root.find("c")) == ""
    assert markup.text_of(root.find("d")) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(document: bytes) -> None:
    for each in (document, b"<a>" + document + b"</a>"):
        try:
            markup.parsed(each)
        except Unreadable:
            continue


@given(st.text(alphabet=st.characters()))
def test_whatever_is_writable_can_be_read_again(text: str) -> None:
    element = Element("a")
    element.text = markup.writable(text)
    read = markup.text_of(markup.parsed(tostring(element)))
    assert read == element.text.replace("\r\n", "\n").replace("\r", "\n")
