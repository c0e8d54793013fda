"""One text, one trace: from the callback through store, bell and send to the report.

The app runs with production settings (``tests/production/world.py``), for all six providers, and
tells an OTLP receiver and Application Insights at once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from runtime.setting_names import SETTINGS
from runtime.settings import WrongSetting, read
from tests.e2e.conftest import found
from tests.e2e.phone import fresh_number
from tests.e2e.polling import eventually
from tests.e2e.world import ROOT
from tests.production.served import COLLECTOR, HOSTS
from tests.production.template import Deployed
from tests.production.world import PERSON, Production
from tests.telemetry.conftest import QUICKLY
from tests.telemetry.receiver import Receiver, Span

DOORS = dict.fromkeys(HOSTS, "provider_webhook") | {"acs": "acs_events"}
"""The function by which each provider's texts and reports come in."""

ROTATING = {"WEBHOOK_SECRET_PREVIOUS"}
"""Set for as long as a rotation takes."""

PLATFORM = {
    "AZURE_FUNCTIONS_ENVIRONMENT", "FUNCTIONS_WORKER_RUNTIME", "WEBSITE_AUTH_ENABLED",
    "WEBSITE_SITE_NAME", "IDENTITY_ENDPOINT", "IDENTITY_HEADER",
}  # fmt: skip
"""What App Service sets itself."""

TEXT, ANSWER = "My order of rhubarb is late", "It leaves today, promised"
INGESTION = Deployed().ingestion
MEASURED = (
    ("sms.texts", "inbound"),
    ("sms.texts", "outbound"),
    ("sms.outcomes", "delivered"),
    ("sms.latency", "delivered", "reply"),
    ("sms.latency", "stored"),
    ("sms.outbox.age", "automated"),
)
"""Metrics with their attributes, beside the provider's name."""

COUNTED = (
    ("sms.texts", "inbound", 1),
    ("sms.texts", "outbound", 2),
    ("sms.outcomes", "delivered", 2),
)
"""What one talk comes to."""

UNTOLD = {("twilio", "sms.latency", "stored")}
"""Twilio's callback does not say when the text was sent."""

OURS = ("sms.", "faas.name", "http.", "error.type", "service.", "telemetry.sdk.")
"""How the attributes of our spans begin: addresses and clients are not among them."""

MONITOR = "https://monitor.azure.com/"


@dataclass(frozen=True)
class Talk:
    """A customer who was greeted by the channel and answered by a person."""

    customer: str
    conversation: str


@pytest.fixture(scope="module")
def talks(world: Production) -> dict[str, Talk]:
    """One customer of every provider."""
    return {provider: talk(world, provider) for provider in HOSTS}


def talk(world: Production, provider: str) -> Talk:
    customer, desk, phone = fresh_number(), world.desk(), world.phone
    phone.write(provider, customer, world.number(provider), TEXT)
    eventually(lambda: phone.bodies(customer), f"{provider}: greeting")
    conversation = found(desk, customer).id
    answer = desk.reply(conversation, ANSWER)
    eventually(lambda: desk.message(answer.id).state == "delivered", f"{provider}: report")
    return Talk(customer, conversation)


def reported(receiver: Receiver, provider: str, *, by: str) -> list[Span]:
    """Return the trace that *by* began of a provider's text, when all of it is there.

    Two processes export it, each when it likes, and a span after those within it.
    """

    def look() -> list[Span] | None:
        for spans in receiver.traces("report").values():
            began = [span.name for span in spans if not span.parent] == [by]
            via = {s.attributes["sms.provider"] for s in spans if s.name == "call"} == {provider}
            done = any(span.attributes.get("sms.state") == "delivered" for span in spans)
            if began and via and done and is_whole(spans):
                return spans
        return None

    return eventually(look, f"the trace that {by} began for {provider}")


def is_whole(spans: list[Span]) -> bool:
    """Tell whether no span hangs in the air."""
    return {span.parent for span in spans if span.parent} <= {span.id for span in spans}


@pytest.mark.usefixtures("talks")
@pytest.mark.parametrize("provider", HOSTS)
def test_a_text_and_what_it_led_to_are_one_trace_up_to_the_delivery_report(
    receiver: Receiver, provider: str
) -> None:
    door = DOORS[provider]
    spans = reported(receiver, provider, by=door)
    assert {span.name for span in spans} == {door, "store", "send_outbox", "send", "call", "report"}
    assert len([span for span in spans if span.name == door]) >= 2, "of the text, and of its report"


@pytest.mark.usefixtures("talks")
@pytest.mark.parametrize("provider", HOSTS)
def test_an_agents_reply_has_a_trace_of_its_own_from_the_request_to_the_report(
    receiver: Receiver, provider: str
) -> None:
    spans = reported(receiver, provider, by="web_api")
    assert {"web_api", "store", "send", "call", "report", DOORS[provider]} <= {
        span.name for span in spans
    }
    [request] = [span for span in spans if span.name == "web_api"]
    assert request.attributes["http.route"].endswith("{conversation}/messages")
    assert request.attributes["http.response.status_code"] == "201"


def secrets_of(world: Production, talks: dict[str, Talk]) -> set[str]:
    """Return everything that must not leave: persons, texts, ids of conversations, keys."""
    people = {one.customer.strip("+") for one in talks.values()}
    ours = {world.number(provider).strip("+") for provider in HOSTS}
    tokens = {urlsplit(world.callback_url(p)).path.rpartition("/")[2] for p in HOSTS}
    assert min(map(len, tokens)) > 20
    given = {*world.identities.given.values(), world.identities.header}
    threads = {one.conversation.rpartition("-")[0] for one in talks.values()}
    said = {TEXT, "rhubarb", ANSWER, "Contoso", PERSON}
    # A short code may stand in any id by chance.
    numbers = {number for number in people | ours if len(number) > 8}
    return numbers | tokens | given | threads | said | set(world.secrets.values())


def test_nothing_that_was_sent_names_a_person_a_text_or_a_token(
    world: Production, receiver: Receiver, talks: dict[str, Talk]
) -> None:
    for provider in HOSTS:
        reported(receiver, provider, by="web_api")
    told = [one for one in secrets_of(world, talks) if one.encode() in receiver.raw]
    assert told == []


def test_nothing_is_told_but_what_the_page_names(
    receiver: Receiver, talks: dict[str, Talk]
) -> None:
    for provider in talks:
        reported(receiver, provider, by="web_api")
    page = (ROOT / "docs" / "operations.md").read_text()
    named = set(re.findall(r"`([\w.]+)`", "".join(re.findall(r"^\|.*\|", page, re.MULTILINE))))
    told = {span.name for span in receiver.spans} | {point.metric for point in receiver.points}
    assert told - named == set()
    attributes = {name for span in receiver.spans for name in span.attributes}
    assert {name for name in attributes if not name.startswith(OURS)} == set()


def test_nothing_that_was_logged_does_either(world: Production, talks: dict[str, Talk]) -> None:
    """In Azure the host takes these lines to the table AppTraces."""
    lines = "".join(
        (world.folder / "logs" / f"{name}.log").read_text() for name in ("http", "background")
    )
    assert "configuration_applied" in lines, "something is logged at all"
    assert [one for one in secrets_of(world, talks) if one in lines] == []


def test_metrics_count_texts_by_provider_and_direction_and_measure_their_time(
    world: Production, receiver: Receiver, talks: dict[str, Talk]
) -> None:
    world.sweep()
    wanted = {
        (metric, frozenset({provider, *attributes}))
        for provider in talks
        for metric, *attributes in MEASURED
        if (provider, metric, *attributes) not in UNTOLD
    }
    lasted = ("sms.deadlines.late", frozenset[str]())
    eventually(lambda: {*wanted, lasted} <= figures(receiver).keys(), "metrics")
    counts = {
        (metric, frozenset({provider, attribute})): many
        for provider in talks
        for metric, attribute, many in COUNTED
    }
    eventually(lambda: counts.items() <= figures(receiver).items(), "how many there were")


def figures(receiver: Receiver) -> Counter[tuple[str, frozenset[str]]]:
    """Return what each metric comes to, over both processes: the last that each has told."""
    last = {
        (one.process, one.metric, frozenset(one.attributes.values())): one.value
        for one in receiver.points
    }
    found: Counter[tuple[str, frozenset[str]]] = Counter()
    for (_, metric, attributes), value in last.items():
        found[metric, attributes] += value  # type: ignore[assignment]  # seconds are not whole
    return found


@pytest.mark.usefixtures("talks")
def test_application_insights_gets_the_same_from_the_apps_identity(
    world: Production, receiver: Receiver
) -> None:
    reported(receiver, "twilio", by="web_api")

    def traced() -> set[str]:
        return {one["tags"]["ai.operation.id"] for one in receiver.envelopes if is_span(one)}

    ours = {span.trace for span in receiver.spans}
    eventually(lambda: ours <= traced(), "the same traces")
    signed_in = f"Bearer {world.identities.given[MONITOR]}"
    shown = {(one["host"], one.get("authorization")) for one in receiver.headers}
    assert shown == {(COLLECTOR, None), (INGESTION, signed_in)}


def is_span(envelope: dict[str, Any]) -> bool:
    return envelope["data"]["baseType"] in {"RequestData", "RemoteDependencyData"}


def test_the_app_runs_with_production_settings_and_nothing_of_development(
    world: Production,
) -> None:
    assert not read(world.settings).development
    from_azure = {setting.name for setting in SETTINGS if setting.azure} - ROTATING
    assert world.settings.keys() >= from_azure
    beside = world.settings.keys() - from_azure - world.secrets.keys()
    assert beside == {*PLATFORM, *QUICKLY}
    assert world.settings["OTEL_TRACES_SAMPLER"] == "parentbased_traceidratio"
    assert world.settings["OTEL_TRACES_SAMPLER_ARG"] == "1.0"
    for name in ("PROVIDER_SIMULATOR_URL", "DEVELOPMENT_CLOCK"):
        with pytest.raises(WrongSetting, match=f"{name}: is for development only"):
            read({**world.settings, name: "http://127.0.0.1:7080"})
