from __future__ import annotations

from typing import Any

import pytest

from domain.automated_messages import (
    OFF,
    PURPOSES,
    RULE,
    AutomatedMessage,
    Trigger,
    Voice,
    built_in,
    chosen,
    known_at,
    nameless,
    rendered,
    variables_in,
)
from domain.numbers import Number
from domain.segments import Encoding, measure
from domain.workstreams import Workstream
from tests.builders import OURS

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "nb")
SPEAKING = Workstream("main", "Main", allow_automated_messages=True)
TEXTS = {"en": "Hello", "fr": "Bonjour", "fr-CA": "Allô", "pt-BR": "Oi"}


def number(**changes: Any) -> Number:
    values: dict[str, Any] = {"id": "n", "name": "Line", "address": OURS, "account": "a"}
    return Number(**values | {"workstream": "main", "brand": "Contoso"} | changes)


def voice(*configured: AutomatedMessage, workstream: Workstream = SPEAKING, **its: Any) -> Voice:
    return Voice(number(**its), workstream, "twilio", configured)


def message(text: str = "", **changes: Any) -> AutomatedMessage:
    texts = {"en": text} if text else {}
    return AutomatedMessage(**{"id": text, "name": text, "trigger": Trigger.GREETING,
                               "texts": texts} | changes)  # fmt: skip


def said(voice: Voice, trigger: Trigger = Trigger.GREETING, **variables: str) -> str | None:
    answer = voice.says(trigger, **variables)
    return answer.text if answer else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trigger", Trigger)
def test_a_built_in_text_takes_one_segment_with_a_long_brand(
    trigger: Trigger, language: str
) -> None:
    names = {"Brand": "Abcdefghijkl", "AgentName": "Maximiliane Musterfrau"}
    for texts in (built_in()[trigger], nameless().get(trigger, {language: ""})):
        found = measure(rendered(texts[language], names))
        assert (found.encoding, found.segments) == (Encoding.GSM_7, 1), found.forcing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_built_in_text_with_a_name_has_one_without_it(language: str) -> None:
    with_name = {t for t in Trigger if "{AgentName}" in built_in()[t][language]}
    assert with_name == set(nameless())
    assert not any("{AgentName}" in texts[language] for texts in nameless().values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_about_consent_say_what_they_must(language: str) -> None:
    must = {
        Trigger.OPT_OUT_CONFIRM: ("{Brand}", "START", "HELP"),
        Trigger.OPT_IN_CONFIRM: ("{Brand}", "HELP", "STOP"),
        Trigger.HELP_REPLY: ("{Brand}", "STOP"),
    }
    for trigger, words in must.items():
        assert all(word in built_in()[trigger][language] for word in words)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr-CA", "Allô"), ("fr-BE", "Bonjour"), ("FR", "Bonjour"), ("fr-ca", "Allô"),
        ("pt", "Hello"), ("pt-BR", "Oi"), ("xx", "Hello"), ("", "Hello"),
    ],
)  # fmt: skip
def test_a_language_falls_back_to_its_base_and_then_to_english(language: str, text: str) -> None:
    assert chosen(TEXTS, language) == text


@pytest.mark.parametrize("language", ["no", "nn-NO", "nb-NO"])
def test_all_names_of_norwegian_find_the_norwegian_text(language: str) -> None:
    assert "Takk" in (said(voice(language=language)) or "")


def test_without_a_text_in_reach_the_next_level_speaks() -> None:
    german_only = message(texts={"de": "Moin"}, number="n")
    assert said(voice(german_only, message("For all"), language="fr")) == "For all"


FOR_ALL, FOR_STREAM, FOR_NUMBER = (
    message("all"),
    message("stream", workstream="main"),
    message("number", number="n"),
)


@pytest.mark.parametrize(
    ("configured", "text"),
    [
        ((FOR_ALL, FOR_STREAM, FOR_NUMBER), "number"),
        ((FOR_ALL, FOR_STREAM), "stream"),
        ((FOR_ALL,), "all"),
        ((message("other", number="other"), message("others", workstream="other")), None),
        ((message("gone", deleted=True),), None),
    ],
)
def test_number_wins_over_workstream_over_organisation_over_built_in(
    configured: tuple[AutomatedMessage, ...], text: str | None
) -> None:
    expected = text or rendered(built_in()[Trigger.GREETING]["en"], {"Brand": "Contoso"})
    assert said(voice(*configured)) == expected


def test_the_nearest_switch_counts() -> None:
    off_here = message(number="n", enabled=False)
    assert said(voice(off_here, FOR_ALL)) is None
    on_here = message(number="n")
    assert said(voice(on_here, message(enabled=False, texts={"en": "all"}))) == "all"


@pytest.mark.parametrize("trigger", Trigger)
def test_the_workstreams_switch_stops_all_but_answers_about_consent(trigger: Trigger) -> None:
    silent = voice(message(trigger=trigger), workstream=Workstream("main", "Main"))
    assert (silent.says(trigger) is not None) == (trigger in PURPOSES)


@pytest.mark.parametrize("trigger", sorted(OFF))
def test_chatty_triggers_are_off_until_they_are_switched_on(trigger: Trigger) -> None:
    assert voice().says(trigger) is None
    on = voice(message(trigger=trigger))
    answer = on.says(trigger, AgentName="Anna", QueueName="default")
    assert answer is not None
    assert answer.text.startswith("Contoso: ")


def test_every_occasion_fills_in_what_its_built_in_text_says() -> None:
    for trigger, texts in built_in().items():
        for text in texts.values():
            assert variables_in(text) <= set(known_at(trigger))


def test_a_rule_and_a_trigger_fill_in_what_they_know_and_nothing_else() -> None:
    everything = {"AgentName": "Anna", "QueueName": "first", "Lowest": "1", "Highest": "5"}
    text = "{Brand} {AgentName} {QueueName} {Lowest}"
    assert voice().filled(text, RULE, **everything) == "Contoso Anna first "
    assert voice().filled(text, Trigger.SURVEY, **everything) == "Contoso   1"


def test_the_end_by_overflow_is_said_even_where_its_text_is_off() -> None:
    off = message("own", trigger=Trigger.OVERFLOW_END, enabled=False)
    assert "too many" in (said(voice(off), Trigger.OVERFLOW_END) or "")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{Brand}: {AgentName}", "Contoso: Anna"),
        ("{$Ticket$}-{$ticket$}", "42-"),
        ("{Unknown}{$Unknown$}", ""),
        ("{Agent Name} {$Half} {{Brand}}", "{Agent Name} {$Half} {Contoso}"),
        ("{}", "{}"),
    ],
)
def test_variables_are_filled_in_and_unknown_ones_are_empty(text: str, result: str) -> None:
    known = {"Brand": "Contoso", "AgentName": "Anna", "Ticket": "42"}
    assert rendered(text, known) == result


def test_a_number_without_a_brand_speaks_under_its_name() -> None:
    assert (said(voice(brand="")) or "").startswith("Line: ")
