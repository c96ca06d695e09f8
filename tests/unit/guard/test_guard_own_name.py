"""What the guard says of the author's own name and address, and of the author's country."""

import pytest

from server.guard import scan
from server.guard.checking import Author, Guard
from server.guard.own_words import own_words

NAME = "Dra. Elena Ruiz-Tagle de la Osa"


def told(text: str, name: str = NAME, email: str = "") -> list[tuple[str, str]]:
    found = scan(text, "en", own=own_words(name, email))
    return [(text[one.start : one.end], one.strength) for one in found if one.rule == "own_name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I saw the same last year. Elena", [("Elena", "soft")]),
        ("Give 500 mg, RUIZ-TAGLE", [("RUIZ-TAGLE", "soft")]),
        ("thanks, elena ruiz-tagle", [("elena ruiz-tagle", "hard")]),
        ("Ruiz-Tagle, Elena: amoxicillin", [("Ruiz-Tagle, Elena", "hard")]),
        ("Helena's rash; the ruiz-tagle of a city; de la", []),
    ],
)
def test_a_part_of_ones_name_is_asked_about_and_two_are_refused(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


def test_accents_hide_no_name() -> None:
    assert told("Firmado, Muñóz", "Inés Munoz") == [("Muñóz", "soft")]
    assert told("Firmado, Ines Muñoz", "Inés Múñoz") == [("Ines Muñoz", "hard")]


def test_a_name_that_is_a_word_is_told_only_where_it_is_written_as_a_name() -> None:
    assert told("May be viral. In May it was worse.", "Ann May") == []
    assert told("Ann may return tomorrow", "Ann May") == [("Ann", "soft")]
    assert told("Ann May", "Ann May") == [("Ann May", "hard")]
    assert told("He will grant consent. Will grant it.", "Will Grant") == []


@pytest.mark.parametrize("text", ["mail e.ruiz74 at the hospital", "ask E.RUIZ74"])
def test_ones_address_is_found_without_its_end_too(text: str) -> None:
    assert [strength for _, strength in told(text, "", "e.ruiz74@hospital.example")] == ["soft"]


def test_an_address_of_one_common_word_is_found_in_no_text() -> None:
    assert told("cardiology; pre.cardiology1x", "", "cardiology@hospital.example") == []


def test_who_has_no_name_given_is_asked_nothing() -> None:
    assert told("Elena Ruiz-Tagle", "") == []


async def test_the_authors_country_says_whose_telephone_numbers_are_meant() -> None:
    texts = {"text": "(02) 9374 4000"}

    assert await Guard().look(texts, author=Author(country="AU"))
    assert not await Guard().look(texts)
