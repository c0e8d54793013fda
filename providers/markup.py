"""XML from the internet: elements, attributes and text, and nothing that XML can do besides.

A document type is refused before it is read, and with it every entity that a document could
declare: nothing is expanded, no file and no address is opened.

- https://docs.python.org/3/library/xml.html#xml-security
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from domain.errors import Unreadable

DEEPEST = 20
LARGEST = 256 * 1024
"""Bytes or characters of a document; no text with all that comes along has more."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parsed(document: bytes | str) -> Element:
    """Return the root of *document*, names without namespaces; or raise ``Unreadable``.

    The encoding of bytes is what the document itself declares.
    """
    if len(document) > LARGEST:
        raise Unreadable("too_large", "The body of the callback is too large for a text.")
    reader = _Reader()
    try:
        reader.parser.Parse(document, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unreadable("not_xml", "The body of the callback is not XML.") from error
    return reader.builder.close()


def text_of(element: Element | None) -> str | None:
    """Return the text in *element* as it is, empty for an empty one, None for none."""
    return None if element is None else "".join(element.itertext())


def writable(text: str) -> str:
    """Return *text* without the characters that no XML document may hold."""
    return _UNWRITABLE.sub("", text)


class _Reader:
    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too_deep", "The body of the callback is nested too deeply.")
        self.builder.start(_local(name), {_local(key): attributes[key] for key in attributes})

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(_local(name))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> NoReturn:
    raise Unreadable("document_type", "The body of the callback declares a document type.")
