"""The JSON Schema of ``channel.json`` and of the API's objects, and its faults in plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from domain.accounts import ProviderName
from domain.problems import Problem, pointer

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}

_SENTENCES = {
    "enum": "is none of the allowed values",
    "maxLength": "must be at most {} characters long",
    "minimum": "must be {} or more",
    "uniqueItems": "must not hold the same entry twice",
}


@cache
def channel_schema() -> Mapping[str, Any]:
    """Return the schema; its ``$defs`` hold one object per noun."""
    text = files("domain.data").joinpath("channel.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    for noun in ("account", "acknowledgement"):
        schema["$defs"][noun]["properties"]["provider"]["enum"] = [*map(str, ProviderName)]
    return schema


def problems_of(obj: object, noun: str | None = None) -> list[Problem]:
    """Return every fault of *obj* as a *noun* of the schema, or as a whole ``channel.json``."""
    errors = _validator(noun).iter_errors(obj)
    return list(dict.fromkeys(problem for error in errors for problem in _problems(error)))


@cache
def _validator(noun: str | None) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, validators  # noqa: PLC0415 - 50 ms, rarely needed

    schema = channel_schema()
    if noun is not None:
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{noun}"}
    extend: Any = validators.extend
    strict = extend(Draft202012Validator, {"pattern": _whole_pattern})
    validator: Draft202012Validator = strict(schema)
    return validator


def _whole_pattern(validator: Any, pattern: str, instance: Any, _: Any) -> Iterator[Any]:
    """Match to the very end: ``$`` alone lets a line break pass at the end."""
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415 - as above

    if validator.is_type(instance, "string") and not re.fullmatch(pattern, instance):
        yield ValidationError("pattern")


def _problems(error: ValidationError) -> Iterator[Problem]:
    """Return what *error* means; never its own message, which repeats the value."""
    at = pointer(*error.absolute_path)
    if error.validator == "required":
        yield from _missing(error, at)
    elif error.validator == "additionalProperties":
        yield from _unknown(error, at)
    else:
        allowed = error.validator_value if error.validator == "enum" else ()
        yield Problem(at, _sentence(error), _texts(allowed))


def _sentence(error: ValidationError) -> str:
    rule = error.validator_value
    if error.validator == "type":
        return f"must be {_TYPES[str(rule)]}"
    if error.validator == "pattern":
        return str(_schema_of(error)["x-problem"])
    return _SENTENCES.get(str(error.validator), "breaks the schema").format(rule)


def _unknown(error: ValidationError, at: str) -> Iterator[Problem]:
    known = _schema_of(error).get("properties", {})
    for key in _keys(error.instance):
        if key not in known:
            yield Problem(at + pointer(key), "is not known here", tuple(sorted(known)))


def _missing(error: ValidationError, at: str) -> Iterator[Problem]:
    properties = _schema_of(error)["properties"]
    for key in _texts(error.validator_value):
        if key not in _keys(error.instance):
            yield Problem(at + pointer(key), "is missing", _texts(properties[key].get("enum", ())))


def _schema_of(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


def _keys(instance: object) -> Iterable[str]:
    return instance.keys() if isinstance(instance, Mapping) else ()


def _texts(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, Iterable) else ()
