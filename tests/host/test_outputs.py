"""Behaviour 13: queue outputs, on Azurite."""

import asyncio
from contextlib import closing
from dataclasses import replace
from typing import List  # noqa: UP035 - the library does not know the built-in

import azure.functions as func
import pytest
from azure.storage.queue import QueueClient

from local.host.settings import Connection
from local.host.storage_queue import StorageQueue
from tests.host.messages import HOST_JSON, QUICK, bodies, opened, put, queue_exists
from tests.host.serving import NO_PREFIX, anonymous_app, serving, until


@pytest.mark.parametrize("base64_encoded", [True, False])
def test_an_output_is_encoded_as_the_trigger_decodes_it(
    settings: dict[str, str], *, base64_encoded: bool
) -> None:
    app, seen = anonymous_app(), list[str]()

    @app.route("ring")
    @app.queue_output("bell", "%QUEUE%", "AzureWebJobsStorage")
    def ring(req: func.HttpRequest, bell: func.Out[str]) -> func.HttpResponse:
        bell.set(req.params["text"])
        return func.HttpResponse("rung")

    @app.queue_trigger("message", "%QUEUE%", "AzureWebJobsStorage")
    def heard(message: func.QueueMessage) -> None:
        seen.append(message.get_body().decode())

    options = replace(QUICK, base64=base64_encoded)
    with serving(app, settings, replace(NO_PREFIX, queues=options)) as client:
        assert client.get("/ring?text=a%3Cb").body == b"rung"
        until(lambda: seen == ["a<b"], "the bell was heard")
    with opened(settings, settings["QUEUE"]) as queue:
        assert queue.get_queue_properties().approximate_message_count == 0


def test_a_list_becomes_one_message_each_and_nothing_set_none(settings: dict[str, str]) -> None:
    app = anonymous_app()

    @app.route("ring")
    @app.queue_output("bells", "%QUEUE%", "AzureWebJobsStorage")
    def ring(
        req: func.HttpRequest,
        bells: func.Out[List[str]],  # noqa: UP006 - the library does not know the built-in
    ) -> func.HttpResponse:
        if "text" in req.params:
            bells.set(req.params["text"].split(","))
        return func.HttpResponse("rung")

    with (
        serving(app, settings, HOST_JSON) as client,
        closing(opened(settings, settings["QUEUE"])) as queue,
    ):
        client.get("/ring")
        assert not queue_exists(queue)
        client.get("/ring?text=a,b")
        assert sorted(bodies(queue)) == ["a", "b"]


def test_a_return_value_bound_to_a_queue_is_sent(
    settings: dict[str, str], queue: QueueClient
) -> None:
    app = anonymous_app()

    @app.queue_trigger("message", "%QUEUE%", "AzureWebJobsStorage")
    @app.queue_output("$return", "%RESULTS%", "AzureWebJobsStorage")
    def work(message: func.QueueMessage) -> str:
        return message.get_body().decode().upper()

    put(queue, "a")
    with opened(settings, settings["RESULTS"]) as results, serving(app, settings, HOST_JSON):
        until(lambda: bodies(results) == ["A"], "the result was sent")


def test_an_output_that_cannot_be_sent_fails_the_invocation(settings: dict[str, str]) -> None:
    app = anonymous_app()

    @app.route("ring")
    @app.queue_output("bell", "%QUEUE%", "AzureWebJobsStorage")
    def ring(req: func.HttpRequest, bell: func.Out[str]) -> func.HttpResponse:
        bell.set("x" * 70_000)
        return func.HttpResponse("rung")

    with serving(app, settings, HOST_JSON) as client:
        assert client.get("/ring").status == 500


def test_many_first_messages_at_once_all_arrive(settings: dict[str, str]) -> None:
    async def send_all(first: StorageQueue, second: StorageQueue) -> None:
        await asyncio.gather(*(q.send(str(n)) for n in range(8) for q in (first, second)))

    there = (Connection(settings["AzureWebJobsStorage"]), settings["QUEUE"])
    with closing(StorageQueue(*there)) as first, closing(StorageQueue(*there)) as second:
        asyncio.run(send_all(first, second))

    with opened(settings, settings["QUEUE"]) as queue:
        assert queue.get_queue_properties().approximate_message_count == 16
