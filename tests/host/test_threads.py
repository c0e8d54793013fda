"""Behaviour 9: where handlers run, and what tells them which invocation they are."""

import asyncio
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import azure.functions as func

from local.host.logs import add_invocation
from tests.host.serving import WAIT_SECONDS, Client, anonymous_app, serving


def gauge_app(most: list[int], meet: threading.Barrier | asyncio.Barrier) -> func.FunctionApp:
    """Build an app that notes in `most` how many of its handlers ran at once.

    They go on when so many are there as *meet* waits for.
    """
    app, running, lock = anonymous_app(), [0], threading.Lock()

    def count(change: int) -> None:
        with lock:
            running[0] += change
            most.append(running[0])

    if isinstance(meet, asyncio.Barrier):

        @app.route("gauge")
        async def gauge(req: func.HttpRequest) -> func.HttpResponse:
            count(1)
            await asyncio.wait_for(meet.wait(), WAIT_SECONDS)
            count(-1)
            return func.HttpResponse(str(threading.get_ident()))

    else:

        @app.route("gauge")
        def gauge_sync(req: func.HttpRequest) -> func.HttpResponse:
            count(1)
            meet.wait(WAIT_SECONDS)
            time.sleep(0.2)  # for one too many to come
            count(-1)
            return func.HttpResponse(str(threading.get_ident()))

    return app


def call_at_once(client: Client, count: int) -> set[bytes]:
    with ThreadPoolExecutor(count) as pool:
        return {reply.body for reply in pool.map(lambda _: client.get("/gauge"), range(count))}


def test_sync_handlers_run_in_a_pool_of_the_configured_size() -> None:
    most: list[int] = []
    app = gauge_app(most, threading.Barrier(3))
    with serving(app, {"PYTHON_THREADPOOL_THREAD_COUNT": "3"}) as client:
        assert len(call_at_once(client, 6)) == 3
    assert max(most) == 3


def test_async_handlers_share_one_loop() -> None:
    most: list[int] = []
    with serving(gauge_app(most, asyncio.Barrier(8))) as client:
        assert len(call_at_once(client, 8)) == 1
    assert max(most) == 8


def test_threads_of_a_handler_can_log_under_its_invocation() -> None:
    app, shown = anonymous_app(), list[str]()
    formatter = logging.Formatter("%(message)s%(invocation)s")

    def log(context: func.Context, text: str) -> None:
        record = logging.LogRecord("app", logging.INFO, "", 0, text, (), None)
        add_invocation(record)
        shown.append(formatter.format(record).replace(context.invocation_id, "id"))

    def log_in_thread(context: func.Context) -> None:
        storage: Any = context.thread_local_storage
        storage.invocation_id = context.invocation_id
        log(context, "thread")

    @app.route("work")
    def work(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
        log(context, "handler")
        thread = threading.Thread(target=log_in_thread, args=[context])
        thread.start()
        thread.join()
        return func.HttpResponse("done")

    with serving(app) as client:
        assert client.get("/work").status == 200
    assert shown == ["handler [id]", "thread [id]"]


def test_the_context_names_function_invocation_and_trace() -> None:
    app = anonymous_app()

    @app.route("who")
    def who(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
        logging.getLogger("who").info("here")
        seen = [context.function_name, context.invocation_id, context.trace_context.trace_parent]
        return func.HttpResponse(json.dumps(seen))

    with serving(app) as client:
        first = client.get("/who", traceparent="00-1-2-01").json
        second = client.get("/who").json
    assert (first[0], first[2], second[2]) == ("who", "00-1-2-01", "")
    assert first[1] != second[1]
