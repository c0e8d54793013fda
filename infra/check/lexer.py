"""A Bicep file as tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


class SyntaxFault(Exception):
    """The file is not written in the part of Bicep that we use."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(says)
        self.line = line


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is ``name``, ``number``, ``text``, ``newline``, ``end`` or the sign itself.

    ``pieces`` of a text: in turn what stands there, and the source of what is interpolated.
    """

    kind: str
    value: str
    line: int
    pieces: tuple[str, ...] = ()


SIGN = re.compile(r"=>|==|!=|<=|>=|=~|!~|&&|\|\||\?\?|\.\?|[{}\[\]():.,=?!<>+\-*/%@|]")
NAME = re.compile(r"[A-Za-z_]\w*")
NUMBER = re.compile(r"\d+")
SPACE = re.compile(r"[ \t\r]+|//[^\n]*|/\*.*?\*/", re.DOTALL)
ESCAPE = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}


def tokens(source: str, line: int = 1) -> Iterator[Token]:
    """Yield the tokens of *source*, which begins at *line*; raise ``SyntaxFault``."""
    at = 0
    while at < len(source):
        if space := SPACE.match(source, at):
            line += space[0].count("\n")
            at = space.end()
        elif source[at] == "\n":
            yield Token("newline", "\n", line)
            line, at = line + 1, at + 1
        elif source.startswith("'''", at):
            token, at = _block(source, at, line)
            yield token
            line += token.value.count("\n")
        elif source[at] == "'":
            token, at = _text(source, at, line)
            yield token
        else:
            token = _word(source, at, line)
            yield token
            at += len(token.value)
    yield Token("end", "", line)


def _word(source: str, at: int, line: int) -> Token:
    for kind, pattern in (("name", NAME), ("number", NUMBER), ("", SIGN)):
        if found := pattern.match(source, at):
            return Token(kind or found[0], found[0], line)
    raise SyntaxFault(line, f"{source[at]!r} cannot stand here")


def _block(source: str, at: int, line: int) -> tuple[Token, int]:
    end = source.find("'''", at + 3)
    if end < 0:
        raise SyntaxFault(line, "''' is never closed")
    text = source[at + 3 : end].removeprefix("\n")
    return Token("text", source[at : end + 3], line, (text,)), end + 3


def _text(source: str, at: int, line: int) -> tuple[Token, int]:
    start, at = at, at + 1
    pieces: list[str] = []
    piece = ""
    while True:
        sign = source[at : at + 1]
        if sign in {"", "\n"}:
            raise SyntaxFault(line, "a string is never closed")
        if sign == "'":
            return Token("text", source[start : at + 1], line, (*pieces, piece)), at + 1
        if sign == "\\":
            piece += ESCAPE.get(source[at + 1 : at + 2], "")
            at += 2
        elif source.startswith("${", at):
            end = _closing(source, at + 2, line)
            pieces += [piece, source[at + 2 : end]]
            piece, at = "", end + 1
        else:
            piece, at = piece + sign, at + 1


def _closing(source: str, at: int, line: int) -> int:
    """Return where the brace closes that was opened before *at*."""
    depth = 1
    while at < len(source) and source[at] != "\n":
        if source[at] == "'":
            _, at = _text(source, at, line)
            continue
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if not depth:
            return at
        at += 1
    raise SyntaxFault(line, "${ is never closed")
