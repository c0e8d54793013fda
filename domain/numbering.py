"""Numbering plans, by the phonenumbers library: which numbers can exist, and where.

Its metadata changes with every release, so nothing stored for ever may depend on it. Importing
it takes 17 ms, so it is imported when the first number is read that a person typed.
"""

from __future__ import annotations

import re
from types import ModuleType

_OTHER_FORMS = (
    (re.compile(r"\+521([0-9]{10})"), r"+52\1"),  # Mexico's mobile 1, gone since 2019
    (re.compile(r"\+549([0-9]{10})"), r"+54\1"),  # Argentina's mobile 9, often left out
    (re.compile(r"\+55([1-9][0-9])([6-9][0-9]{7})"), r"+55\g<1>9\2"),  # Brazil's ninth digit
)


_OLD_FORMS = (
    (re.compile(r"\+52([0-9]{10})"), r"+521\1"),
    (re.compile(r"\+54([0-9]{10})"), r"+549\1"),
    (re.compile(r"\+55([1-9][0-9])9([6-9][0-9]{7})"), r"+55\1\2"),
)


def every_form(e164: str) -> tuple[str, ...]:
    """Return all forms of a number that ``one_form`` makes the same, that one first."""
    one = one_form(e164)
    others = (old.sub(form, one) for old, form in _OLD_FORMS if old.fullmatch(one))
    return (one, *others)


def one_form(e164: str) -> str:
    """Return the one form in which numbers of a country that knows several are compared."""
    for pattern, form in _OTHER_FORMS:
        if pattern.fullmatch(e164):
            return pattern.sub(form, e164)
    return e164


def possible(international: str) -> str | None:
    """Return *international* (``+`` and digits) in E.164 if its length can exist, else None.

    An old form counts and is kept. Whether the number is assigned is not asked: metadata is
    always older than the newest number.
    """
    e164 = _e164(international, None, only_valid=False)
    if e164 is None and _e164(one_form(international), None, only_valid=False):
        return international
    return e164


def valid_readings(text: str, region: str | None) -> set[str]:
    """Return every E.164 number that *text* can mean to someone in *region*.

    *text* is tried as dialled in *region* and, without ``+``, as international. An old form is
    read as the present one.
    """
    digits = re.sub(r"[^0-9]", "", text)
    international = f"+{digits}" if text.startswith("+") else f"+{digits.removeprefix('00')}"
    found = {_e164(text, region, only_valid=True), _e164(international, None, only_valid=True)}
    if found == {None}:
        found.add(_e164(one_form(international), None, only_valid=True))
    return {reading for reading in found if reading}


def region_of(e164: str) -> str | None:
    """Return the ISO 3166 region of *e164*, of its country code's main region if unassigned."""
    library = _library()
    try:
        number = library.parse(e164, None)
    except library.NumberParseException:
        return None
    found: str | None = library.region_code_for_number(number)
    found = found or library.region_code_for_country_code(number.country_code)
    return found if found and found.isalpha() and found != "ZZ" else None


def is_region(code: str) -> bool:
    """Tell whether an ISO 3166 *code* is that of a region with numbers of its own."""
    return code in _library().SUPPORTED_REGIONS


def _e164(text: str, region: str | None, only_valid: bool) -> str | None:
    library = _library()
    try:
        number = library.parse(text, region)
    except library.NumberParseException:
        return None
    accepts = library.is_valid_number if only_valid else library.is_possible_number
    if not accepts(number):
        return None
    e164: str = library.format_number(number, library.PhoneNumberFormat.E164)
    return e164


def _library() -> ModuleType:
    import phonenumbers  # noqa: PLC0415 - see the module's docstring

    return phonenumbers


def zones_of(e164: str) -> tuple[str, ...]:
    """Return the IANA time zones in which a number may be; empty where its prefix tells none."""
    from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number  # noqa: PLC0415 - its data is large

    found: tuple[str, ...] = time_zones_for_number(_library().parse(e164))
    return tuple(zone for zone in found if zone != UNKNOWN_TIMEZONE)
