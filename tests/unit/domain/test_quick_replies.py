from __future__ import annotations

import pytest

from domain.quick_replies import QuickReply, rendered


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Hi {FirstName{Customer}}!", "Hi Carla!"),
        ("{FullName{Customer}} / {LastName{Customer}}", "Carla van Dyck / van Dyck"),
        ("I am {FirstName{Agent}}, {FullName{Agent}}", "I am Ann, Ann"),
        ("{LastName{Agent}}", ""),
        ("{OCContext.ticket} {$ticket$} {Brand}", "42 42 Contoso"),
        ("{OCContext.other}{Unknown}", ""),
        ("{FirstName{Nobody}}", "{FirstName}"),
    ],
)
def test_each_slug_is_filled_in_and_unknown_ones_are_empty(text: str, result: str) -> None:
    reply = QuickReply("q", "Q", {"en": text})
    context = {"ticket": "42", "Brand": "Contoso"}
    said = rendered(reply, "en", customer="Carla van Dyck", agent="Ann", context=context)
    assert said == result


@pytest.mark.parametrize(
    ("language", "text"), [("de-AT", "Hallo"), ("fr", "Hello"), ("en-GB", "Hello")]
)
def test_a_language_falls_back(language: str, text: str) -> None:
    assert rendered(QuickReply("q", "Q", {"en": "Hello", "de": "Hallo"}), language) == text


def test_without_english_any_text_is_better_than_none() -> None:
    assert rendered(QuickReply("q", "Q", {"fr": "Bonjour"}), "de") == "Bonjour"
