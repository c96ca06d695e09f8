"""The words of a push: specialty and urgency, nothing else. No clinical word, no name, no title."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.notify.channel import Notice
from server.specialties import all_specialties
from store.records.account import Language
from store.records.delivery import ThanksReason
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
_THANKS: Final[Mapping[Language, Mapping[ThanksReason, str]]] = {
    "en": {
        "answered": "{specialty}: answered, thank you",
        "resolved": "{specialty}: resolved, thank you",
        "withdrawn": "{specialty}: withdrawn, thank you",
        "acknowledged": "{specialty}: you are coming",
        "declined": "{specialty}: somebody else is asked",
    },
    "es": {
        "answered": "{specialty}: respondido, gracias",
        "resolved": "{specialty}: resuelto, gracias",
        "withdrawn": "{specialty}: retirado, gracias",
        "acknowledged": "{specialty}: has dicho que acudes",
        "declined": "{specialty}: se pregunta a otra persona",
    },
}
_THANKS_BODIES: Final[Mapping[Language, str]] = {
    "en": "You need not come any more.",
    "es": "Ya no hace falta acudir.",
}
_SAID_BODIES: Final[Mapping[Language, str]] = {
    "en": "You have answered this page.",
    "es": "Ya has respondido a este aviso.",
}
_EMAILS: Final[Mapping[Language, str]] = {
    "en": (
        "{title}.\n\n"
        "A colleague has put up a case and you are asked to come.\n\n"
        "Join the room, decline, or be asked later:\n{link}\n\n"
        "Opening the link tells nobody anything until you are signed in. Anybody else who gets\n"
        "this message can do nothing with it. You choose in the settings how you are reached.\n"
    ),
    "es": (
        "{title}.\n\n"
        "Un colega ha presentado un caso y se le pide que acuda.\n\n"
        "Entre en la sala, rechace o pida que se le avise más tarde:\n{link}\n\n"
        "Abrir el enlace no comunica nada a nadie mientras no haya iniciado sesión. Nadie más\n"
        "puede hacer nada con este mensaje. En los ajustes elige cómo se le avisa.\n"
    ),
}
_CALLS: Final[Mapping[Language, str]] = {
    "en": "A colleague has put up a case. Open Curbside to join the room.",
    "es": "Un colega ha presentado un caso. Abra Curbside para entrar en la sala.",
}
_CODES: Final[Mapping[Language, str]] = {
    "en": "Curbside: {code} confirms this number. If you did not ask for it, ignore it.",
    "es": "Curbside: {code} confirma este número. Si no lo ha pedido, no haga nada.",
}
_TESTS: Final[Mapping[Language, PushText]] = {
    "en": PushText("Curbside: test", "Pages will reach you on this device."),
    "es": PushText("Curbside: prueba", "Los avisos te llegarán a este dispositivo."),
}


def notice_text(notice: Notice) -> PushText:
    """Return the words of a page, or of its end, in the doctor's language."""
    language = notice.language
    name = specialty_name(notice.specialty, language)
    if notice.thanks is not None:
        title = _THANKS[language][notice.thanks]
        said = notice.thanks in {"acknowledged", "declined"}
        body = (_SAID_BODIES if said else _THANKS_BODIES)[language]
        return PushText(title.format(specialty=name), body)
    return PushText(_TITLES[language][notice.urgency].format(specialty=name), _BODIES[language])


def email_text(notice: Notice, *, link: str) -> PushText:
    """Return subject and body of a page's e-mail."""
    title = notice_text(notice).title
    return PushText(title, _EMAILS[notice.language].format(title=title, link=link))


def sms_text(notice: Notice, *, link: str) -> str:
    """Return a page's short message."""
    return f"Curbside. {notice_text(notice).title}. {link}"


def call_text(notice: Notice) -> str:
    """Return what a call reads out."""
    return f"Curbside. {notice_text(notice).title}. {_CALLS[notice.language]}"


def code_text(code: str, language: Language) -> str:
    """Return the short message with the code that confirms a number."""
    return _CODES[language].format(code=code)


def specialty_name(specialty: str, language: Language) -> str:
    """Return what a specialty is called."""
    known = all_specialties()[specialty]
    return known.name_es if language == "es" else known.name_en


def test_text(language: Language) -> PushText:
    """Return the words of a test push."""
    return _TESTS[language]
