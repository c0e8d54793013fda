"""Graphemes: what a reader sees as one character, by Unicode's rules (UAX 29, table 1c).

The classes of characters stand in ``data/graphemes.json``: Python's own tables lack them, and are
of another version of Unicode with each Python.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

_SYLLABLES = range(0xAC00, 0xD7A4)
_FINALS = 28
"""Hangul's syllables stand in rows of so many; only the first of a row has no final consonant."""

_GRAPHEME = r"""
\r\n
| [{control}\r\n]
| [{prepend}]*
  (?: [{l}]* (?: [{v}]+ | [{open}][{v}]* | [{closed}] ) [{t}]* | [{l}]+ | [{t}]+
    | [{flag}][{flag}]
    | [{pictographic}] (?: [{extend}]* \u200d [{pictographic}] )*
    | [{consonant}] (?: {within}* [{linker}] (?: {within} | [{linker}] )* [{consonant}] )*
    | [^{control}{prepend}\r\n] )
  [{extend}\u200d{spacing}]*
| [{prepend}]+ [{extend}\u200d{spacing}]*
"""


def graphemes(text: str) -> list[str]:
    """Return the graphemes of *text*; joined they are the text."""
    return _grapheme().findall(text)


@cache
def _grapheme() -> re.Pattern[str]:
    """Return what matches one grapheme, in a time that grows with its length and no faster.

    For that no two neighbours of it that repeat have a character in common.
    """
    data = json.loads(files("domain.data").joinpath("graphemes.json").read_text("utf-8"))
    classes = {name: _class(ranges) for name, ranges in data.items() if name != "source"}
    whole = _GRAPHEME.format(
        **classes,
        open="".join(map(chr, _SYLLABLES[::_FINALS])),
        closed=f"{chr(_SYLLABLES[0])}-{chr(_SYLLABLES[-1])}",
        flag="\U0001f1e6-\U0001f1ff",
        within=rf"(?: (?![{classes['linker']}\u200c]) [{classes['extend']}\u200d] )",
    )
    return re.compile(whole, re.VERBOSE)


def _class(ranges: str) -> str:
    """Return ranges of code points, as Unicode writes them, as a regular expression has them."""
    spans = (span.split("-") for span in ranges.split())
    return "".join("-".join(rf"\U{int(end, 16):08x}" for end in span) for span in spans)
