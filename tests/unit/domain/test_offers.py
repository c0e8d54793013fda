"""What prepared texts may not offer: a word that opts its reader out."""

import pytest

from domain.automated_messages import built_in
from domain.offers import offered


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Reply END to end.", "en", "END"),
        ("Reply CANCEL to cancel your order", "en", "CANCEL"),
        ("Hi {Brand}! Text YES to keep it or CANCEL to cancel it.", "en", "CANCEL"),
        ("Please reply with the word 'quit' when you are done.", "en", "quit"),
        ("reply end to finish", "en", "end"),
        ("Reply 1 for sales, 2 for service, END.", "en", "END"),
        ("Reply CANCEL to cancel it, STOP for no more messages", "en", "CANCEL"),
        ("Antworten Sie ENDE, um den Chat zu beenden.", "de", "ENDE"),
        ("Mit ABMELDEN antworten", "de", "ABMELDEN"),
        ("Responda CANCELAR para anular su cita.", "es", "CANCELAR"),
        ("Répondez FIN pour terminer.", "fr", "FIN"),
        ("Envie SAIR para terminar", "pt", "SAIR"),
        ("Risponda ANNULLA per annullare l'ordine", "it", "ANNULLA"),
        ("Stuur STOP MAAR om te stoppen", "nl", "STOP MAAR"),
        ("Svar AVSLUTT for å avslutte", "nb", "AVSLUTT"),
    ],
)
def test_a_word_that_opts_out_is_not_offered_for_something_else(
    text: str, language: str, word: str
) -> None:
    assert offered(text, language) == word


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Reply STOP to end.", "en"),
        ("Reply HELP for help, STOP to opt out.", "en"),
        ("Reply CANCEL to get no more messages.", "en"),
        ("Reply END to unsubscribe", "en"),
        ("Responda BAJA para no recibir más mensajes.", "es"),
        ("Antworten Sie ABMELDEN, um keine Nachrichten mehr zu bekommen.", "de"),
        ("Please reply before the end of the day.", "en"),
        ("We can cancel your order. Reply YES to do so.", "en"),
        ("END OF SALE: reply YES", "en"),
        ("Your order will end. Reply 1 to keep it.", "en"),
        ("Antworten Sie aus Sicherheitsgründen nicht.", "de"),
        ("Reply FIN to finish", "en"),
        ("Reply YES to confirm, NO to change it", "en"),
        ("To cancel, reply NO", "en"),
        ("Send us an answer", "en"),
        ("", "en"),
    ],
)
def test_what_is_said_or_opts_out_as_told_may_stand(text: str, language: str) -> None:
    assert offered(text, language) is None


def test_no_built_in_text_offers_such_a_word() -> None:
    for texts in built_in().values():
        assert {language: offered(text, language) for language, text in texts.items()} == (
            dict.fromkeys(texts)
        )
