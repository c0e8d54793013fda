"""Microsoft's runtime for Python functions, as the judge of ours.

`azure-functions-runtime` is what runs handlers in Azure from Python 3.13 on. Its module
`native_invocation` works on the library's `Datum`, without gRPC and protobuf. `Native(app)` indexes
an app as Azure would and so fails for every function that Azure would refuse.
"""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import azure.functions as func

from local.host.functions import declarations
from local.host.invocation import Trigger

try:
    from azure_functions_runtime import (  # type: ignore[import-untyped]  # has no types
        handle_event,
        native_invocation,
        start_threadpool_executor,
    )
    from azure_functions_runtime.bindings.meta import (  # type: ignore[import-untyped]  # nor this
        load_binding_registry,
    )
except ImportError as error:
    raise RuntimeError(
        "Microsoft's runtime package is missing: pip install --no-deps --ignore-requires-python "
        "-r requirements-runtime.txt"
    ) from error

# The only part of the worker's protobuf module that indexing looks at, with its numbers.
_PROTOS = SimpleNamespace(BindingInfo=SimpleNamespace(out=1, inout=2, undefined=0))


@dataclass(frozen=True)
class Outcome:
    """What an invocation left; `error` is the exception's repr, empty after success."""

    error: str = ""
    returned: object = None
    outputs: tuple[tuple[str, object], ...] = ()


class Native:
    """An app as Microsoft's runtime sees it."""

    def __init__(self, app: func.FunctionApp) -> None:
        load_binding_registry()
        start_threadpool_executor()
        registry: Any = handle_event._functions
        self._infos = {
            info.name: info
            for info in (registry.add_indexed_function(each, _PROTOS) for each in declarations(app))
        }

    @property
    def names(self) -> list[str]:
        """The functions that Azure would accept."""
        return list(self._infos)

    def invoke(self, name: str, trigger: Trigger) -> Outcome:
        """Run a function once."""
        info = self._infos[name]
        (parameter,) = info.input_types
        ok, returned, outputs, error, _ = asyncio.run(
            native_invocation.invocation_request_native(
                "an-id", info.function_id, [(parameter, trigger.datum)], trigger.metadata
            )
        )
        return Outcome("", returned, tuple(outputs)) if ok else Outcome(error)
