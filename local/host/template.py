"""Route templates: `webhooks/{provider}/{account:alpha}/{*rest}`.

Source: ASP.NET Core route templates, as the WebJobs HTTP extension uses them. Literals ignore case,
a trailing slash does not count.
"""

import re
from dataclasses import dataclass

from local.host.constraints import Check, constraint
from local.host.errors import FunctionError

# Braces inside a parameter (a regex constraint) are doubled.
_PARAMETER = re.compile(r"\{((?:[^{}]|\{\{|\}\})*)\}")
_FIELDS = re.compile(r"(\*{0,2})(\w+)((?::\w+(?:\((?:[^()]|\([^()]*\))*\))?)*)(=[^?]*|\?)?")
_CONSTRAINT = re.compile(r":(\w+)(?:\(((?:[^()]|\([^()]*\))*)\))?")


@dataclass(frozen=True)
class Parameter:
    """One `{name:constraint=default}`; `default` is None where there is none."""

    name: str
    rest: bool
    optional: bool
    default: str | None
    checks: tuple[Check, ...]


class Template:
    """A route that can be matched against a decoded path."""

    def __init__(self, text: str) -> None:
        self.text = text.strip("/")
        self._parameters: list[Parameter] = []
        segments = _segments(self.text)
        pattern = "".join(self._segment(segment) for segment in segments)
        try:
            self._pattern = re.compile(f"{pattern}/?", re.IGNORECASE)
        except re.error as error:
            raise FunctionError(f"the route {self.text!r} cannot be read: {error}") from error

    def match(self, path: str) -> dict[str, str] | None:
        """Return the parameters that have a value, or None if the path does not fit."""
        found = self._pattern.fullmatch(path)
        if not found:
            return None
        values = {}
        for parameter in self._parameters:
            value = found[parameter.name] or parameter.default
            if not value:
                continue
            if not all(check(value) for check in parameter.checks):
                return None
            values[parameter.name] = value
        return values

    def _segment(self, segment: str) -> str:
        """Write one segment, with its leading slash, as a regular expression."""
        parts, end = [], 0
        for found in _PARAMETER.finditer(segment):
            parts.append(re.escape(segment[end : found.start()]))
            parts.append(self._parameter(found[1]))
            end = found.end()
        parts.append(re.escape(segment[end:]))
        if _PARAMETER.fullmatch(segment) and self._may_be_missing():
            return f"(?:/{parts[1]})?"
        return "/" + "".join(parts)

    def _may_be_missing(self) -> bool:
        last = self._parameters[-1]
        return last.rest or last.optional or last.default is not None

    def _parameter(self, text: str) -> str:
        fields = _FIELDS.fullmatch(text.replace("{{", "{").replace("}}", "}"))
        if not fields:
            raise FunctionError(f"the route {self.text!r} has a malformed parameter {{{text}}}")
        stars, name, checks, tail = fields.groups()
        self._parameters.append(
            Parameter(
                name=name,
                rest=bool(stars),
                optional=tail == "?",
                default=tail[1:] if tail and tail != "?" else None,
                checks=tuple(constraint(*each) for each in _CONSTRAINT.findall(checks)),
            )
        )
        return f"(?P<{name}>.*)" if stars else f"(?P<{name}>[^/]+?)"


def _segments(text: str) -> list[str]:
    """Split at slashes that are not part of a parameter."""
    hidden = _PARAMETER.sub(lambda found: found[0].replace("/", "\0"), text)
    return [segment.replace("\0", "/") for segment in hidden.split("/")] if text else []
