"""Which HTTP function answers which request.

Source: azure-functions-host, WebFunctionsManager and the HTTP extension's router (fact sheet,
section 6): functions are tried by name, the first whose template and method fit answers.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from local.host.errors import FunctionError
from local.host.functions import Function
from local.host.template import Template

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,127}", re.IGNORECASE)
_RESERVED = ("admin", "runtime")
_ALL_METHODS = frozenset({"GET", "POST", "DELETE", "HEAD", "PATCH", "PUT", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    """One function's address; `level` is anonymous, function or admin."""

    function: Function
    template: Template
    methods: frozenset[str]
    level: str


class Router:
    """The routes that are served, in the order in which they are tried."""

    def __init__(
        self, functions: Iterable[Function], prefix: str, on_error: Callable[[str, str], None]
    ) -> None:
        self.routes: list[Route] = []
        for function in sorted(functions, key=lambda each: each.name.lower()):
            try:
                self.routes.append(self._route(function, prefix))
            except FunctionError as error:
                on_error(function.name, str(error))

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Find the function for a request, with the values of its route parameters."""
        for route in self.routes:
            if method in route.methods:
                values = route.template.match(path)
                if values is not None:
                    return route, values
        return None

    def _route(self, function: Function, prefix: str) -> Route:
        trigger = function.trigger.fields
        own = str(trigger["route"]).strip("/")
        if own.lower().startswith(_RESERVED):
            raise FunctionError(f"the route '{own}' conflicts with one or more built in routes")
        route = Route(
            function=function,
            template=Template(f"{prefix}/{own}"),
            methods=frozenset(
                _word(each).upper() for each in trigger.get("methods") or _ALL_METHODS
            ),
            level=_word(trigger.get("authLevel", "function")).lower(),
        )
        for other in self.routes:
            same = other.template.text.lower() == route.template.text.lower()
            if same and other.methods & route.methods:
                raise FunctionError(
                    f"the route '{own}' conflicts with that of {other.function.name}"
                )
        return route


def check_name(name: str) -> None:
    """Refuse names that the host refuses."""
    if not _NAME.fullmatch(name) or name.lower() == "host":
        raise FunctionError(f"'{name}' is not a valid function name")


def _word(value: Any) -> str:
    """Read a word that the library keeps as an enumeration member."""
    return str(getattr(value, "value", value))
