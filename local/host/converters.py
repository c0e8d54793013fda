"""The library's own converters between the wire and what handlers see.

What is annotated `str` or `bytes` holds the bare value: the runtime package calls that binding
`generic` and brings the converter itself, as the library has none.
"""

import json
import typing
from collections.abc import Mapping
from typing import Any

from azure.functions.meta import Datum, get_binding_registry

_REGISTRY: Any = get_binding_registry()  # type: ignore[no-untyped-call]  # untyped in the library
_NO_METADATA: Mapping[str, Datum] = {}


def is_bare(annotation: object) -> bool:
    """Tell whether a parameter takes the bare value instead of a library type."""
    return annotation is str or annotation is bytes


def accepts_input(binding: str, annotation: type) -> bool:
    """Tell whether an input parameter of this binding may be annotated so."""
    return is_bare(annotation) or bool(
        _REGISTRY.get(binding).check_input_type_annotation(annotation)
    )


def accepts_output(binding: str, annotation: object) -> bool:
    """Tell whether an output of this binding may be annotated so."""
    return is_bare(annotation) or bool(
        _REGISTRY.get(binding).check_output_type_annotation(annotation)
    )


def decode(
    binding: str, annotation: object, datum: Datum, metadata: Mapping[str, Datum] = _NO_METADATA
) -> object:
    """Turn what came over the wire into the handler's argument."""
    if is_bare(annotation):
        return datum.value
    return _REGISTRY.get(binding).decode(datum, trigger_metadata=metadata)


def encode_output(binding: str, annotation: object, value: object) -> Datum:
    """Turn what the handler put into an `Out[...]` into what goes over the wire."""
    if any(is_bare(element) for element in typing.get_args(annotation)):
        return _encode_bare(value)
    return encode(binding, annotation, value)


def encode(binding: str, annotation: object, value: object) -> Datum:
    """Turn what the handler returned into what goes over the wire."""
    try:
        datum: Datum = _REGISTRY.get(binding).encode(value, expected_type=annotation)
    except NotImplementedError as error:  # the library's word for a type that it cannot write
        raise _unable(binding, value) from error
    return datum


def _encode_bare(value: object) -> Datum:
    if isinstance(value, str):
        return Datum(value, "string")
    if isinstance(value, bytes | bytearray):
        return Datum(bytes(value), "bytes")
    if isinstance(value, dict | list | int | float):
        return Datum(json.dumps(value), "json")
    raise _unable("generic", value)


def _unable(binding: str, value: object) -> TypeError:
    return TypeError(
        f'unable to encode outgoing TypedData: unsupported type "{binding}" '
        f'for Python type "{type(value).__name__}"'
    )
