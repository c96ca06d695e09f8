"""The words of a push: specialty and urgency, nothing else. No clinical word, no name, no title."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.specialties import all_specialties
from store.records.account import Language
from store.records.policy import PagingUrgency


@dataclass(frozen=True, slots=True)
class PushText:
    """What a phone shows."""

    title: str
    body: str


_TITLES: Final[Mapping[Language, Mapping[PagingUrgency, str]]] = {
    "en": {"now": "{specialty}: help needed now", "today": "{specialty}: help needed today"},
    "es": {
        "now": "{specialty}: se necesita ayuda ya",
        "today": "{specialty}: se necesita ayuda hoy",
    },
}
_BODIES: Final[Mapping[Language, str]] = {
    "en": "A colleague has put up a case. Tap to join the room.",
    "es": "Un colega ha presentado un caso. Toca para entrar en la sala.",
}
_TESTS: Final[Mapping[Language, PushText]] = {
    "en": PushText("Curbside: test", "Pages will reach you on this device."),
    "es": PushText("Curbside: prueba", "Los avisos te llegarán a este dispositivo."),
}


def page_text(specialty: str, urgency: PagingUrgency, language: Language) -> PushText:
    """Return the words of a page in the doctor's language."""
    known = all_specialties()[specialty]
    name = known.name_es if language == "es" else known.name_en
    return PushText(_TITLES[language][urgency].format(specialty=name), _BODIES[language])


def test_text(language: Language) -> PushText:
    """Return the words of a test push."""
    return _TESTS[language]
