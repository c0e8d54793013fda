"""Tokens to expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from infra.check.lexer import SyntaxFault, Token, tokens
from infra.check.tree import (
    Array,
    Call,
    For,
    If,
    Index,
    Lambda,
    Literal,
    Member,
    Name,
    Node,
    Object,
    Operation,
    Property,
    Text,
)

PRECEDENCE = (
    ("??",), ("||",), ("&&",), ("==", "!=", "=~", "!~"), ("<", "<=", ">", ">="), ("+", "-"),
    ("*", "/", "%"),
)  # fmt: skip
STRENGTH = {sign: strength for strength, signs in enumerate(PRECEDENCE) for sign in signs}
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class Expressions:
    """Reads expressions from a list of tokens, one after the other."""

    def __init__(self, source: str, line: int = 1) -> None:
        self._tokens: Sequence[Token] = list(tokens(source, line))
        self._at = 0

    @property
    def next(self) -> Token:
        """Return the token that comes next, without taking it."""
        return self._tokens[self._at]

    def take(self, kind: str = "") -> Token:
        """Take a token, of this kind."""
        token = self.next
        if kind and token.kind != kind:
            raise SyntaxFault(
                token.line,
                f"{kind} is missing before {token.value.strip() or 'the end of the line'}",
            )
        self._at += 1
        return token

    def taken(self, kind: str) -> bool:
        """Take a token if it is of this kind."""
        found = self.next.kind == kind
        self._at += found
        return found

    def skip_lines(self) -> None:
        """Take all ends of lines."""
        while self.taken("newline"):
            pass

    def expression(self) -> Node:
        """Read one expression."""
        if self._is_lambda():
            name = self.take("name")
            self.take("=>")
            return Lambda(name.line, (name.value,), self.expression())
        condition = self._binary(0)
        if not self.taken("?"):
            return condition
        then = self.expression()
        self.take(":")
        return Operation(condition.line, "?", (condition, then, self.expression()))

    def _is_lambda(self) -> bool:
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return self.next.kind == "name" and following.kind == "=>"

    def _binary(self, least: int) -> Node:
        left = self._unary()
        while self.next.kind in STRENGTH and STRENGTH[self.next.kind] >= least:
            sign = self.take().kind
            left = Operation(left.line, sign, (left, self._binary(STRENGTH[sign] + 1)))
        return left

    def _unary(self) -> Node:
        if self.next.kind in {"!", "-"}:
            sign = self.take()
            return Operation(sign.line, sign.kind, (self._unary(),))
        node = self._primary()
        while True:
            line = self.next.line
            if self.taken(".") or self.taken(".?"):
                node = Member(line, node, self.take("name").value)
            elif self.taken("["):
                node = Index(line, node, self.expression())
                self.take("]")
            elif self.taken("("):
                node = Call(line, node, self._arguments())
            else:
                return node

    def _arguments(self) -> tuple[Node, ...]:
        found = []
        self.skip_lines()
        while not self.taken(")"):
            found.append(self.expression())
            self.skip_lines()
            if not self.taken(","):
                self.take(")")
                break
            self.skip_lines()
        return tuple(found)

    def _primary(self) -> Node:
        token = self.next
        read: dict[str, Callable[[], Node]] = {
            "text": self.text, "[": self._array, "{": self.object, "(": self._group,
        }  # fmt: skip
        if token.kind in read:
            return read[token.kind]()
        if token.kind == "number":
            return Literal(self.take().line, int(token.value))
        if token.kind == "name":
            self.take()
            known = token.value in WORDS
            return (
                Literal(token.line, WORDS[token.value]) if known else Name(token.line, token.value)
            )
        raise SyntaxFault(
            token.line,
            f"an expression is missing before {token.value.strip() or 'the end of the line'}",
        )

    def _group(self) -> Node:
        self.take("(")
        self.skip_lines()
        inner = self.expression()
        self.skip_lines()
        self.take(")")
        return inner

    def text(self) -> Text:
        """Read a string with what is interpolated in it."""
        token = self.take("text")
        parts: list[str | Node] = []
        for number, piece in enumerate(token.pieces):
            if number % 2:
                inner = Expressions(piece, token.line)
                parts.append(inner.expression())
                inner.take("end")
            elif piece:
                parts.append(piece)
        return Text(token.line, tuple(parts))

    def _array(self) -> Node:
        line = self.take("[").line
        if self.next.kind == "name" and self.next.value == "for":
            return self._for(line)
        items = []
        self.skip_lines()
        while not self.taken("]"):
            items.append(self.expression())
            self._separator("]")
        return Array(line, tuple(items))

    def _for(self, line: int) -> Node:
        self.take()
        name = self.take("name").value
        if self.take("name").value != "in":
            raise SyntaxFault(line, "'in' is missing in a loop")
        over = self.expression()
        self.take(":")
        body = self.body()
        self.skip_lines()
        self.take("]")
        return For(line, (name,), over, body)

    def body(self) -> Node:
        """Read what a resource or module is: an object, a condition before one, or a loop."""
        if self.next.value != "if" or self.next.kind != "name":
            return self.expression()
        line = self.take().line
        condition = self._group()
        return If(line, condition, self.object())

    def object(self) -> Node:
        """Read ``{...}``."""
        line = self.take("{").line
        found = []
        self.skip_lines()
        while not self.taken("}"):
            key = self._key()
            self.take(":")
            found.append(Property(key.line, key, self.body()))
            self._separator("}")
        return Object(line, tuple(found))

    def _key(self) -> Text:
        if self.next.kind == "text":
            return self.text()
        name = self.take("name")
        return Text(name.line, (name.value,))

    def _separator(self, end: str) -> None:
        if self.next.kind == end:
            return
        if not self.taken(","):
            self.take("newline")
        self.skip_lines()
