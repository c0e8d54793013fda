"""Behaviour 13: the queue trigger, on Azurite."""

import threading
import time
from dataclasses import replace

import azure.functions as func
import pytest
from azure.storage.queue import QueueClient

from tests.host.messages import HOST_JSON, QUICK, bodies, opened, put, queue_exists
from tests.host.serving import NO_PREFIX, WAIT_SECONDS, anonymous_app, serving, until


def failing_app(seen: list[func.QueueMessage], failures: int) -> func.FunctionApp:
    app = anonymous_app()

    @app.queue_trigger("message", "%QUEUE%", "AzureWebJobsStorage")
    def work(message: func.QueueMessage) -> None:
        seen.append(message)
        if len(seen) <= failures:
            raise ValueError("boom")

    return app


def test_a_message_arrives_decoded_with_its_facts_and_is_deleted(
    settings: dict[str, str], queue: QueueClient
) -> None:
    seen: list[func.QueueMessage] = []
    put(queue, '{"grüße": 1}')
    with serving(failing_app(seen, 0), settings, HOST_JSON):
        until(lambda: seen, "the message arrived")
    (message,) = seen
    assert (message.get_json(), message.dequeue_count) == ({"grüße": 1}, 1)
    assert message.insertion_time
    assert message.expiration_time
    assert message.time_next_visible
    assert message.time_next_visible > message.insertion_time
    assert message.id
    assert message.pop_receipt
    assert queue.get_queue_properties().approximate_message_count == 0


def test_a_message_that_fails_comes_again_with_a_higher_count(
    settings: dict[str, str], queue: QueueClient
) -> None:
    seen: list[func.QueueMessage] = []
    put(queue, "x")
    with serving(failing_app(seen, 1), settings, HOST_JSON):
        until(lambda: len(seen) == 2, "a second try")
    assert [each.dequeue_count for each in seen] == [1, 2]
    assert queue.get_queue_properties().approximate_message_count == 0


def test_a_failed_message_stays_hidden_for_the_visibility_timeout(
    settings: dict[str, str], queue: QueueClient
) -> None:
    app, starts = anonymous_app(), list[float]()

    @app.queue_trigger("message", "%QUEUE%", "AzureWebJobsStorage")
    def work(message: func.QueueMessage) -> None:
        starts.append(time.monotonic())
        raise ValueError("boom")

    slow = replace(HOST_JSON, queues=replace(QUICK, visibility_timeout=2))
    put(queue, "x")
    with serving(app, settings, slow):
        until(lambda: len(starts) == 2, "the second try")
    assert starts[1] - starts[0] > 1


def test_a_message_that_fails_too_often_goes_to_the_poison_queue(
    settings: dict[str, str], queue: QueueClient
) -> None:
    seen: list[func.QueueMessage] = []
    put(queue, "bad")
    with (
        opened(settings, settings["QUEUE"] + "-poison") as poison,
        serving(failing_app(seen, 99), settings, HOST_JSON),
    ):
        until(lambda: bodies(poison) == ["bad"], "the message was poisoned")
    assert len(seen) == 3
    assert queue.get_queue_properties().approximate_message_count == 0


def test_a_message_that_is_not_base64_is_poisoned_unseen(
    settings: dict[str, str], queue: QueueClient
) -> None:
    seen: list[func.QueueMessage] = []
    queue.send_message("not base64!")
    with (
        opened(settings, settings["QUEUE"] + "-poison") as poison,
        serving(failing_app(seen, 0), settings, HOST_JSON),
    ):
        until(lambda: queue_exists(poison) and poison.peek_messages(), "it was poisoned")
        assert poison.peek_messages()[0].content == "not base64!"
    assert seen == []


def test_messages_of_a_batch_run_side_by_side_up_to_batch_and_threshold(
    settings: dict[str, str], queue: QueueClient
) -> None:
    app, lock, running, most, done = anonymous_app(), threading.Lock(), [0], [0], [0]
    go_on = threading.Event()

    @app.queue_trigger("message", "%QUEUE%", "AzureWebJobsStorage")
    def work(message: str) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        go_on.wait(WAIT_SECONDS)
        time.sleep(0.2)
        with lock:
            running[0] -= 1
            done[0] += 1

    for number in range(12):
        put(queue, str(number))
    options = replace(QUICK, batch_size=4, new_batch_threshold=2)
    settings = {**settings, "PYTHON_THREADPOOL_THREAD_COUNT": "20"}
    with serving(app, settings, replace(NO_PREFIX, queues=options)):
        until(lambda: running[0] == 4, "a whole batch runs")
        go_on.set()
        until(lambda: done[0] == 12, "all messages were handled")
    assert most[0] <= 6


def test_a_message_is_kept_hidden_while_it_is_handled(
    settings: dict[str, str], queue: QueueClient
) -> None:
    app, starts = anonymous_app(), list[float]()

    @app.queue_trigger("message", "%QUEUE%", "AzureWebJobsStorage")
    def work(message: func.QueueMessage) -> None:
        starts.append(time.monotonic())
        time.sleep(6)

    put(queue, "long")
    with serving(app, settings, HOST_JSON, hide_seconds=4):
        until(lambda: starts, "it started")
        time.sleep(6.5)
    assert len(starts) == 1
    assert queue.get_queue_properties().approximate_message_count == 0


def test_a_queue_that_comes_later_is_found(settings: dict[str, str]) -> None:
    seen: list[func.QueueMessage] = []
    with serving(failing_app(seen, 0), settings, HOST_JSON):
        time.sleep(0.3)
        with opened(settings, settings["QUEUE"]) as queue:
            queue.create_queue()
            put(queue, "late")
            until(lambda: seen, "the message arrived")


def test_storage_that_is_away_is_waited_for(
    settings: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    away = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=eA==;"
    settings["AzureWebJobsStorage"] = away + "QueueEndpoint=http://127.0.0.1:9/a;"
    with serving(failing_app([], 0), settings, HOST_JSON):
        until(lambda: caplog.text.count("cannot be read") >= 2, f"two tries in {WAIT_SECONDS} s")
