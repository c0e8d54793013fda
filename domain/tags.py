"""Tags of a conversation: short words by which it is found."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Invalid

MOST_TAGS, LONGEST_TAG = 20, 50


def tidy(tags: Sequence[str]) -> tuple[str, ...]:
    """Return each tag once, in order; raise ``Invalid``."""
    unique = tuple(dict.fromkeys(tag.strip() for tag in tags))
    if len(unique) > MOST_TAGS or any(not 0 < len(tag) <= LONGEST_TAG for tag in unique):
        raise Invalid(
            "tags", f"At most {MOST_TAGS} tags of 1 to {LONGEST_TAG} characters.", field="/tags"
        )
    return unique


def changed(tags: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with some added and others removed, whoever set them; raise ``Invalid``."""
    gone = {tag.strip() for tag in remove}
    return tidy([tag for tag in (*tags, *add) if tag.strip() not in gone])
