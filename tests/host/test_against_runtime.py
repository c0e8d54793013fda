"""Our host's dispatch and converters beside Microsoft's runtime package, on the same app."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, List  # noqa: UP035 - the library does not know the built-in

import azure.functions as func
import pytest
from azure.functions.meta import Datum
from azure.storage.queue import QueueMessage

from local.host.errors import HostError
from local.host.event_grid import event_trigger
from local.host.functions import Function, read_functions
from local.host.invocation import Invoker, Trigger
from local.host.queues import queue_trigger
from local.host.request import Request, http_datum
from local.host.schedule import Schedule
from local.host.timer_status import TimerStatus
from local.host.timers import timer_trigger
from tests.host.native import Native, Outcome
from tests.host.sample_app import app
from tests.host.serving import anonymous_app
from tests.host.test_start import INDEX_ERRORS

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
GET = Request("GET", "/x", "/x", "", {"host": "h.test"})
FORM = "application/x-www-form-urlencoded"
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="f"; filename="n"\r\n\r\nhi\r\n--b--\r\n'

REQUESTS = {
    "plain": GET,
    "query": replace(GET, query="a=1&a=2&b=&c=%C3%BC"),
    "headers": replace(GET, headers={"host": "h.test", "x-a": "1,2", "x-empty": ""}),
    "bytes": replace(GET, method="POST", body=b"\x00\xff"),
    "form": replace(GET, method="post", headers={"content-type": FORM}, body=b"a=1&a=&b=%2B+1"),
    "multipart": replace(
        GET, headers={"content-type": "multipart/form-data; boundary=b"}, body=MULTIPART
    ),
    "https": replace(GET, headers={"host": "h", "x-forwarded-proto": "https"}, raw_path="/%7e/ü"),
    "json": replace(GET, method="POST", body=b'{"a": "\xc3\xbc"}'),
}
HTTP_FUNCTIONS = [
    "echo", "echo_async", "cookies", "raising", "nothing", "text", "wrong", "json_body", "ring",
    "ring_many", "ring_wrong",
]  # fmt: skip


@pytest.fixture(scope="module")
def native() -> Native:
    return Native(app)


@pytest.fixture(scope="module")
def ours() -> Callable[[str, Trigger], Outcome]:
    functions = {function.name: function for function in read_functions(app)}
    return lambda name, trigger: run(functions[name], trigger)


def run(function: Function, trigger: Trigger) -> Outcome:
    async def send(*_: Any) -> None:
        raise AssertionError("nothing is sent here")

    invoker = Invoker(1, send)
    try:
        result = asyncio.run(invoker.run(function, trigger, "an-id"))
    except Exception as error:  # whatever either host raises is compared
        return Outcome(repr(error))
    finally:
        invoker.close()
    outputs = tuple((binding.name, datum) for binding, datum in result.outputs)
    return Outcome("", result.returned, outputs)


def plain(value: Any) -> Any:
    """Write a datum, the library's or the runtime's own, as values that can be compared."""
    if type(value).__name__ == "Datum":
        # The runtime writes these two as JSON one step later, on their way to protobuf.
        if value.type in {"dict", "list"}:
            return "json", json.dumps(value.value)
        return value.type, plain(value.value)
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def assert_same(ours: Outcome, theirs: Outcome) -> None:
    assert ours.error == theirs.error
    assert plain(ours.returned) == plain(theirs.returned)
    assert plain(dict(ours.outputs)) == plain(dict(theirs.outputs))


@pytest.mark.parametrize("name", HTTP_FUNCTIONS)
@pytest.mark.parametrize("request_name", REQUESTS)
def test_an_http_request_has_the_same_outcome(
    native: Native, ours: Callable[[str, Trigger], Outcome], name: str, request_name: str
) -> None:
    trigger = Trigger(http_datum(REQUESTS[request_name], {"rest": "a/b"}), {})
    assert_same(ours(name, trigger), native.invoke(name, trigger))


EVENT = (
    '{"id": "1", "topic": "t", "subject": "s", "eventType": "T", "dataVersion": "1",'
    ' "eventTime": "2026-01-02T03:04:05.1234567Z", "data": {"a": [1, "\\u00fc"]}}'
)
CLOUD_EVENT = (
    '{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "data": {"a": 1},'
    ' "time": "2026-01-02T03:04:05Z", "extra": "x"}'
)
MESSAGE = QueueMessage(
    content="unused",
    id="m",
    inserted_on=NOON,
    expires_on=NOON,
    next_visible_on=NOON,
    dequeue_count=2,
    pop_receipt="p",
)
TRIGGERS = {
    "event": ("grid", event_trigger(EVENT)),
    "cloud event": ("cloud", event_trigger(CLOUD_EVENT)),
    "event that is no object": ("grid", event_trigger("5")),
    "timer": ("tick", timer_trigger(None, past_due=False)),
    "timer that is late": (
        "tick",
        timer_trigger(TimerStatus.first(Schedule("0 * * * * *"), NOON), past_due=True),
    ),
    "message": ("work", queue_trigger(MESSAGE, '{"a": 1}')),
    "bare message": ("bare", queue_trigger(MESSAGE, "text")),
    "message whose handler returns": ("returning", queue_trigger(MESSAGE, "text")),
    "request that is text": ("echo", Trigger(Datum("text", "string"), {})),
}


@pytest.mark.parametrize("case", TRIGGERS)
def test_any_other_trigger_has_the_same_outcome(
    native: Native, ours: Callable[[str, Trigger], Outcome], case: str
) -> None:
    name, trigger = TRIGGERS[case]
    assert_same(ours(name, trigger), native.invoke(name, trigger))


def test_the_cases_cover_success_and_failure(ours: Callable[[str, Trigger], Outcome]) -> None:
    outcomes = {case: ours(*named) for case, named in TRIGGERS.items()}
    failed = {case for case, outcome in outcomes.items() if outcome.error}
    assert failed == {
        "event that is no object",
        "message whose handler returns",
        "request that is text",
    }


def test_every_function_indexes_in_both(native: Native) -> None:
    assert native.names == [function.name for function in read_functions(app)]


def out_list(req: func.HttpRequest, bell: func.Out[list[str]]) -> func.HttpResponse:
    return func.HttpResponse()


def out_typing_list(
    req: func.HttpRequest,
    bell: func.Out[List[str]],  # noqa: UP006 - the library does not know the built-in
) -> func.HttpResponse:
    return func.HttpResponse()


def out_missing(req: func.HttpRequest, bell: str) -> func.HttpResponse:
    return func.HttpResponse()


def out_of_int(req: func.HttpRequest, bell: func.Out[int]) -> func.HttpResponse:
    return func.HttpResponse()


def out_plain(req: func.HttpRequest, bell: func.Out[str]) -> func.HttpResponse:
    return func.HttpResponse()


def out_unannotated(req, bell):  # type: ignore[no-untyped-def]  # as a beginner writes it
    return func.HttpResponse()


def app_of(handler: Any) -> func.FunctionApp:
    one = anonymous_app()
    built = one.route("bad")(handler)
    if handler.__name__.startswith("out_"):
        one.queue_output("bell", "bells", "Storage")(built)
    return one


def refused(index: Callable[[func.FunctionApp], object], handler: Any) -> bool:
    try:
        index(app_of(handler))
    except (HostError, RuntimeError):
        return True
    return False


HANDLERS = [
    *INDEX_ERRORS, out_list, out_typing_list, out_missing, out_of_int, out_plain, out_unannotated,
]  # fmt: skip


@pytest.mark.parametrize("handler", HANDLERS)
def test_what_one_refuses_at_index_time_the_other_refuses(handler: Any) -> None:
    assert refused(read_functions, handler) == refused(Native, handler)
