"""What a handler gets besides its trigger: its context, and boxes for its outputs."""

from typing import Any

import azure.functions as func

from local.host.logs import own_threads


class TraceContext(func._abc.TraceContext):
    """The W3C trace context that came with the trigger."""

    def __init__(self, trace_parent: str, trace_state: str) -> None:
        self._trace_parent = trace_parent
        self._trace_state = trace_state

    @property
    def trace_parent(self) -> str:
        """The header `traceparent`."""
        return self._trace_parent

    @property
    def trace_state(self) -> str:
        """The header `tracestate`."""
        return self._trace_state

    @property
    def attributes(self) -> dict[str, str]:
        """Always empty here; the host fills it for Application Insights."""
        return {}


class Context(func.Context):
    """The invocation context, for parameters named `context`."""

    def __init__(
        self, invocation_id: str, function_name: str, directory: str, trace: TraceContext
    ) -> None:
        self._invocation_id = invocation_id
        self._function_name = function_name
        self._directory = directory
        self._trace = trace

    @property
    def invocation_id(self) -> str:
        """A fresh UUID for every invocation."""
        return self._invocation_id

    @property
    def thread_local_storage(self) -> Any:
        """Where own threads put `invocation_id`."""
        return own_threads

    @property
    def function_name(self) -> str:
        """The function's name."""
        return self._function_name

    @property
    def function_directory(self) -> str:
        """The folder of the handler's source file."""
        return self._directory

    @property
    def trace_context(self) -> TraceContext:
        """The trace that this invocation belongs to."""
        return self._trace

    @property
    def retry_context(self) -> Any:
        """None: this host retries nothing but queue messages."""
        return None


class Out(func.Out[Any]):
    """A box for one output."""

    def __init__(self) -> None:
        self._value: Any = None

    def set(self, val: Any) -> None:
        """Put a value in; a later one replaces it."""
        self._value = val

    def get(self) -> Any:
        """Return the value, None if the handler set nothing."""
        return self._value
