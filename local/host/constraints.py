"""Constraints of route parameters, `{id:int:min(1)}`.

Source: ASP.NET Core route constraints, as the WebJobs HTTP extension registers them.
"""

import math
import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from local.host.errors import FunctionError

Check = Callable[[str], bool]


def constraint(name: str, arguments: str) -> Check:
    """Build the check for one constraint of a template."""
    numbers = [part.strip() for part in arguments.split(",")]
    try:
        if name.lower() == "regex":
            return _regex(arguments)
        if name.lower() in _BOUNDED:
            return _BOUNDED[name.lower()](*map(int, numbers))
        if not arguments:
            return _PLAIN[name.lower()]
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise FunctionError(f"unknown route constraint {name}({arguments})") from error
    raise FunctionError(f"unknown route constraint {name}({arguments})")


def _regex(pattern: str) -> Check:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda value: bool(compiled.search(value))


def _length(low: int, high: int | None = None) -> Check:
    return lambda value: low <= len(value) <= (low if high is None else high)


def _range(low: float, high: float) -> Check:
    return lambda value: _is_integer(value, 64) and low <= int(value) <= high


def _is_integer(value: str, bits: int) -> bool:
    fits = re.fullmatch(r"[+-]?[0-9]+", value)
    return bool(fits) and -(2 ** (bits - 1)) <= int(value) < 2 ** (bits - 1)


def _parses(parse: Callable[[str], object]) -> Check:
    def check(value: str) -> bool:
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return check


_PLAIN: dict[str, Check] = {
    "alpha": lambda value: bool(re.fullmatch("[A-Za-z]*", value)),
    "bool": lambda value: value.lower() in {"true", "false"},
    "datetime": _parses(datetime.fromisoformat),
    "decimal": _parses(float),
    "double": _parses(float),
    "float": _parses(float),
    "guid": _parses(UUID),
    "int": lambda value: _is_integer(value, 32),
    "long": lambda value: _is_integer(value, 64),
    "required": bool,
}
_BOUNDED: dict[str, Callable[..., Check]] = {
    "length": _length,
    "min": lambda low: _range(low, math.inf),
    "max": lambda high: _range(-math.inf, high),
    "minlength": lambda low: _length(low, 2**31),
    "maxlength": lambda high: _length(0, high),
    "range": _range,
}
