"""One text, one trace: from the callback through store, bell and send to the report."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import desk_in, found
from tests.e2e.phone import fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import World
from tests.telemetry.receiver import Receiver, Span

GREETS = "+13125550144"
WAY = {"provider_webhook", "store", "send_outbox", "send", "call", "report"}
TEXT, ANSWER = "My order 4711 is late", "It leaves today, promised"


@pytest.fixture(scope="module")
def customer(world: World) -> str:
    """A customer who was greeted by the channel and answered by an agent."""
    customer, desk, phone = fresh_number(), desk_in(world), world.phone
    phone.write("telesign", customer, GREETS, TEXT)
    eventually(lambda: phone.bodies(customer), "greeting")
    desk.reply(found(desk, customer).id, ANSWER)
    eventually(lambda: len(phone.bodies(customer)) == 2, "answer")
    return customer


def reported(receiver: Receiver, *, by: str) -> list[Span]:
    """Wait until all of the trace that *by* began is there; return its spans.

    Two processes export it, each when it likes, and a span after those within it.
    """

    def look() -> list[Span] | None:
        for spans in receiver.traces("report").values():
            began = [span.name for span in spans if not span.parent] == [by]
            ended = any(span.attributes.get("sms.state") == "delivered" for span in spans)
            names, ids = {span.name for span in spans}, {span.id for span in spans}
            if began and ended and "call" in names and parents(spans) <= ids:
                return spans
        return None

    return eventually(look, f"the trace that {by} began")


def parents(spans: list[Span]) -> set[str]:
    return {span.parent for span in spans if span.parent}


@pytest.mark.usefixtures("customer")
def test_a_text_and_what_it_led_to_are_one_trace_up_to_the_delivery_report(
    receiver: Receiver,
) -> None:
    spans = reported(receiver, by="provider_webhook")
    assert {span.name for span in spans} == WAY
    callbacks = [span for span in spans if span.name == "provider_webhook"]
    assert len(callbacks) >= 2, "that of the text, and that of the report minutes later"
    assert parents(spans) <= {span.id for span in spans}, "no span hangs in the air"
    [call] = [span for span in spans if span.name == "call"]
    assert call.attributes["sms.provider"] == "telesign"


@pytest.mark.usefixtures("customer")
def test_an_agents_reply_has_a_trace_of_its_own_from_the_request_to_the_report(
    receiver: Receiver,
) -> None:
    spans = reported(receiver, by="web_api")
    assert {"web_api", "store", "send", "call", "report", "provider_webhook"} <= {
        span.name for span in spans
    }
    [request] = [span for span in spans if span.name == "web_api"]
    assert request.attributes["http.route"].endswith("{conversation}/messages")
    assert request.attributes["http.response.status_code"] == "201"


def test_nothing_that_was_sent_names_a_person_a_text_or_a_token(
    world: World, receiver: Receiver, customer: str
) -> None:
    reported(receiver, by="web_api")
    token = urlsplit(world.callback_url("telesign")).path.rpartition("/")[2]
    assert len(token) > 20
    secret = [customer[1:], GREETS[1:], TEXT, "4711", ANSWER, "Contoso", token, world.admin_key]
    secret += [world.settings["WEBHOOK_SECRET"], world.settings["TELESIGN_API_KEY"]]
    assert [one for one in secret if one.encode() in receiver.raw] == []


def test_metrics_count_texts_by_provider_and_direction_and_measure_their_time(
    receiver: Receiver, customer: str
) -> None:
    def figures() -> dict[str, float]:
        return {
            " ".join([point.metric, *sorted(point.attributes.values())]): point.value
            for point in receiver.points
        }

    wanted = {
        "sms.texts inbound telesign", "sms.texts outbound telesign", "sms.deadlines.late",
        "sms.outcomes delivered telesign", "sms.latency delivered reply telesign",
        "sms.latency stored telesign", "sms.outbox.age automated telesign",
    }  # fmt: skip
    counts = {"texts inbound": 1, "texts outbound": 2, "outcomes delivered": 2}
    told = {f"sms.{what} telesign": many for what, many in counts.items()}
    eventually(lambda: wanted <= figures().keys() and told.items() <= figures().items(), "metrics")
