"""The library's own converters between the wire and what handlers see.

A parameter annotated `str` or `bytes` gets the bare value: the runtime package calls that binding
`generic` and the library holds no converter for it.
"""

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


def encode(binding: str, annotation: object, value: object) -> Datum:
    """Turn what the handler returned or set into what goes over the wire."""
    try:
        datum: Datum = _REGISTRY.get(binding).encode(value, expected_type=annotation)
    except NotImplementedError as error:
        kind = type(value).__name__
        raise TypeError(
            f'unable to encode outgoing TypedData: unsupported type "{binding}" '
            f'for Python type "{kind}"'
        ) from error
    return datum
