"""Values in the JSON form that the API, ``channel.json`` and storage share.

camelCase keys; durations, dates and times of day as ISO 8601, moments as RFC 3339 in UTC,
addresses as text; what is None is left out. The types of the dataclass say how each value is read.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from domain import durations
from domain.addresses import Address, from_wire

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = Mapping[str, Any]
_READERS: Mapping[type, Callable[[str], object]] = {
    timedelta: durations.parse,
    datetime: lambda text: datetime.fromisoformat(text).astimezone(UTC),
    date: date.fromisoformat,
    time: time.fromisoformat,
    Address: from_wire,
}
_WRITERS: Mapping[type, Callable[[Any], object]] = {
    StrEnum: str,
    Address: str,
    timedelta: durations.format,
    datetime: lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    date: date.isoformat,
    time: lambda at: at.isoformat("minutes"),
    Mapping: dict,
}
"""In this order: a datetime is a date as well."""

T = TypeVar("T", bound="DataclassInstance")


def encode(value: DataclassInstance) -> dict[str, Any]:
    """Return *value* as a JSON object."""
    members = ((key, getattr(value, name)) for name, key in _keys(type(value)).items())
    return {key: _encoded(member) for key, member in members if member is not None}


def decode(cls: type[T], obj: Json) -> T:
    """Return the *cls* that *obj* describes; *obj* has been validated.

    Missing keys take the defaults of *cls*; unknown ones, of a newer version, are ignored.
    """
    hints = _hints(cls)
    return cls(
        **{
            name: _decoded(hints[name], obj[key])
            for name, key in _keys(cls).items()
            if obj.get(key) is not None
        }
    )


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


@cache
def _keys(cls: type[DataclassInstance]) -> dict[str, str]:
    """Return field name to JSON key."""
    return {field.name: camel(field.name) for field in dataclasses.fields(cls)}


def camel(name: str) -> str:
    """Return ``auto_close_after`` as ``autoCloseAfter``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _encoded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, Address | type):
        return encode(value)
    write = next((w for kind, w in _WRITERS.items() if isinstance(value, kind)), None)
    return write(value) if write else value


def _decoded(hint: Any, value: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return _decoded(next(part for part in arguments if part is not types.NoneType), value)
    if origin is tuple:
        return tuple(_decoded(arguments[0], item) for item in value)
    if origin is Mapping:
        return dict(value)
    if hint in _READERS:
        return _READERS[hint](value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return decode(hint, value)
    return hint(value) if issubclass(hint, StrEnum) else value
