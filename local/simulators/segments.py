"""How many segments a text takes on the air (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")


def segments(text: str) -> int:
    """Count the segments; an empty text still takes one."""
    if set(text) <= _GSM_BASIC | _GSM_EXTENDED:
        units, single, joined = sum(2 if c in _GSM_EXTENDED else 1 for c in text), 160, 153
    else:
        units, single, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if units <= single else -(-units // joined)
