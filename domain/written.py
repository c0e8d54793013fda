"""Phone numbers as people write and paste them, reduced to ``+``, digits and separators."""

from __future__ import annotations

import re
import unicodedata

from domain.errors import Invalid

_LONGEST = 200
_SCHEME = re.compile(r"\s*(?:tel|sms|smsto|whatsapp):(?://)?", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?:;ext=|[x#;,~]|\bext(?:n|ension)?\b\.?)\s*:?\s*[0-9]*#?$", re.IGNORECASE
)
_TIDY = re.compile(r"\+?[0-9 ()./\-]*[0-9][0-9 ()./\-]*")


def without_scheme(text: str) -> str:
    """Return *text* without ``tel:``, ``sms:`` and the like, and without a link's parameters."""
    match = _SCHEME.match(text)
    return text[match.end() :].partition("?")[0] if match else text


def tidied(text: str, field: str | None) -> str:
    """Return *text* in ASCII: at most a leading ``+``, then digits and separators.

    Digits of every script become ASCII, marks without width (pasted from contacts) go away.

    Raises ``Invalid``: ``number_with_extension``, ``number_with_letters`` or ``invalid_number``.
    """
    if len(text) > _LONGEST:
        raise Invalid("invalid_number", "This is not a phone number.", field=field)
    plain = "".join(_ascii(char) for char in unicodedata.normalize("NFKC", without_scheme(text)))
    plain = plain.strip()
    if _EXTENSION.search(plain):
        raise Invalid(
            "number_with_extension",
            "A text cannot reach an extension: leave it out.",
            field=field,
        )
    if any(char.isalpha() for char in plain):
        raise Invalid(
            "number_with_letters", "Write the number in digits, without letters.", field=field
        )
    plain = re.sub(r"^\(\+([0-9]+)\)", r"+\1 ", plain)
    if not _TIDY.fullmatch(plain):
        raise Invalid("invalid_number", "This is not a phone number.", field=field)
    return plain


def _ascii(char: str) -> str:
    """Return digits, dashes and spaces in ASCII, nothing for what has no width."""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf":
        return ""
    return {"Pd": "-", "Zs": " ", "Zl": " ", "Zp": " "}.get(category, char)
