"""One run of one function: decode, call in the pool or on the loop, encode.

The order of steps and the rules for return values are those of azure-functions-runtime,
`native_invocation`; tests compare the two.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from azure.functions.meta import Datum

from local.host import converters
from local.host.context import Context, Out, TraceContext
from local.host.errors import InvocationError
from local.host.functions import Binding, Function
from local.host.logs import current_invocation, logger


@dataclass(frozen=True)
class Trigger:
    """What started an invocation."""

    datum: Datum
    metadata: Mapping[str, Datum]
    trace_parent: str = ""
    trace_state: str = ""


@dataclass(frozen=True)
class Result:
    """What an invocation left: its return value and its outputs, encoded."""

    returned: Datum | None
    outputs: list[tuple[Binding, Datum]]


Send = Callable[[Function, Binding, Datum], Awaitable[None]]


class Invoker:
    """Runs functions; `send` carries their outputs away before the trigger is answered."""

    def __init__(self, threads: int | None, send: Send) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="function")
        self._send = send

    async def invoke(self, function: Function, trigger: Trigger) -> Datum | None:
        """Run a function, send its outputs, return its encoded return value.

        Whatever goes wrong is logged here and raised as InvocationError.
        """
        invocation_id = str(uuid4())
        try:
            result = await self.run(function, trigger, invocation_id)
            for binding, datum in _to_send(function, result):
                await self._send(function, binding, datum)
        except Exception as error:  # the app's own code may raise anything
            logger.exception(
                "Executed 'Functions.%s' (Failed, Id=%s)", function.name, invocation_id
            )
            raise InvocationError(f"Result: Failure\nException: {_describe(error)}") from error
        logger.debug("Executed 'Functions.%s' (Succeeded, Id=%s)", function.name, invocation_id)
        return result.returned

    async def run(self, function: Function, trigger: Trigger, invocation_id: str) -> Result:
        """Run a function and encode what it left."""
        binding = function.trigger
        arguments = {
            binding.name: converters.decode(
                binding.type, binding.annotation, trigger.datum, trigger.metadata
            )
        }
        if function.wants_context:
            arguments["context"] = self._context(function, trigger, invocation_id)
        boxes = {output.name: Out() for output in function.outputs}
        returned = await self._call(function, {**arguments, **boxes}, invocation_id)
        return _encoded(function, returned, boxes)

    def close(self) -> None:
        """Start nothing more; handlers that are running finish."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _call(self, function: Function, arguments: dict[str, Any], invocation_id: str) -> Any:
        if not function.is_async:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._pool, _call_in_thread, function.handler, arguments, invocation_id
            )
        token = current_invocation.set(invocation_id)
        try:
            return await function.handler(**arguments)
        finally:
            current_invocation.reset(token)

    def _context(self, function: Function, trigger: Trigger, invocation_id: str) -> Context:
        trace = TraceContext(trigger.trace_parent, trigger.trace_state)
        return Context(invocation_id, function.name, function.directory, trace)


def _call_in_thread(
    handler: Callable[..., Any], arguments: dict[str, Any], invocation_id: str
) -> Any:
    token = current_invocation.set(invocation_id)
    try:
        return handler(**arguments)
    finally:
        current_invocation.reset(token)


def _encoded(function: Function, returned: object, boxes: Mapping[str, Out]) -> Result:
    if returned is not None and function.returns is None:
        raise RuntimeError(
            f"function {function.name!r} without a $return binding returned a non-None value"
        )
    outputs = [
        (binding, converters.encode_output(binding.type, binding.annotation, value))
        for binding in function.outputs
        if (value := boxes[binding.name].get()) is not None
    ]
    if function.returns is None:
        return Result(None, outputs)
    datum = converters.encode(function.returns.type, function.returns.annotation, returned)
    return Result(datum, outputs)


def _to_send(function: Function, result: Result) -> list[tuple[Binding, Datum]]:
    """List the outputs; a return value that is no HTTP answer is one of them."""
    if result.returned is None or function.returns is None or function.returns.type == "http":
        return result.outputs
    return [*result.outputs, (function.returns, result.returned)]


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
