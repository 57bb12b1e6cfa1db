"""The four languages are in step with the code and with each other."""

import re

import pytest
from babel.messages.catalog import Message

from tools.catalogues import LANGUAGES, catalogue, extracted

CODE = extracted()
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")


def keys(messages) -> set:
    return {
        message.id if isinstance(message.id, str) else message.id[0] for message in messages if message.id
    }


def strings(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.id, str) else list(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(language):
    kept, said = keys(catalogue(language)), keys(CODE)
    assert (said - kept, kept - said) == (set(), set()), "run python -m tools.catalogues"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language):
    missing = [m.id for m in catalogue(language) if m.id and (m.fuzzy or not all(strings(m)))]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_its_placeholders(language):
    def wrong(message: Message) -> bool:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        # A singular may leave its number out.
        return any(not set(PLACEHOLDER.findall(s)) <= wanted for s in strings(message)) or (
            set(PLACEHOLDER.findall(strings(message)[-1])) != wanted
        )

    assert [message.id for message in catalogue(language) if message.id and wrong(message)] == []


@pytest.mark.parametrize(
    ("english", "nb", "sv", "da"),
    [
        ("Personas", "Personaer", "Personor", "Personaer"),
        ("Journey map", "Kjøpsreise", "Köpresa", "Købsrejse"),
        ("Objections", "Innvendinger", "Invändningar", "Indvendinger"),
        ("Objection", "Innvending", "Invändning", "Indvending"),
        ("Question", "Spørsmål", "Fråga", "Spørgsmål"),
        ("Themes", "Temaer", "Teman", "Temaer"),
        ("Backlog", "Backlog", "Backlog", "Backlog"),
        ("Call brief", "Møteforberedelse", "Mötesunderlag", "Mødeforberedelse"),
        ("Problem identification", "Identifisere problemet", "Identifiera problemet",
         "Identificere problemet"),
        ("Solution exploration", "Utforske løsninger", "Utforska lösningar", "Udforske løsninger"),
        ("Requirements building", "Spesifisere krav", "Ta fram krav", "Opstille krav"),
        ("Supplier selection", "Velge leverandør", "Välja leverantör", "Vælge leverandør"),
        ("Validation", "Validere", "Validera", "Validere"),
        ("Consensus creation", "Skape konsensus", "Skapa samsyn", "Skabe konsensus"),
    ],
)  # fmt: skip
def test_the_words_are_the_products(english, nb, sv, da):
    assert [catalogue(language).get(english).string for language in TRANSLATED] == [nb, sv, da]
