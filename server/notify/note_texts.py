"""The words of notes to doctors: a specialty, a time, a link. No clinical word, nobody's name."""

from collections.abc import Mapping
from typing import Final

from server.notify.texts import PushText, specialty_name
from store.records.account import Language
from store.records.note import Note, NoteKind

_TITLES: Final[Mapping[Language, Mapping[NoteKind, str]]] = {
    "en": {
        "outcome_24h": "{specialty}: how did it end?",
        "outcome_7d": "{specialty}: how did it end?",
        "unanswered": "{specialty}: no answer for an hour",
        "shift": "On call in {specialty}: a page may not reach you",
        "shift_of_colleague": "On call in {specialty}: a page may not arrive",
        "swap_offered": "On call in {specialty}: a colleague offers a shift",
        "swap_accepted": "On call in {specialty}: your shift is taken over",
        "swap_refused": "On call in {specialty}: a colleague can't take your shift",
        "swap_expired": "On call in {specialty}: nobody took your shift",
    },
    "es": {
        "outcome_24h": "{specialty}: ¿cómo terminó?",
        "outcome_7d": "{specialty}: ¿cómo terminó?",
        "unanswered": "{specialty}: una hora sin respuesta",
        "shift": "Guardia de {specialty}: un aviso podría no llegarte",
        "shift_of_colleague": "Guardia de {specialty}: un aviso podría no llegar",
        "swap_offered": "Guardia de {specialty}: un colega ofrece un turno",
        "swap_accepted": "Guardia de {specialty}: alguien asume tu turno",
        "swap_refused": "Guardia de {specialty}: un colega no puede asumir tu turno",
        "swap_expired": "Guardia de {specialty}: nadie asumió tu turno",
    },
}
_BODIES: Final[Mapping[Language, Mapping[NoteKind, str]]] = {
    "en": {
        "outcome_24h": "You put up a case a day ago. Record its outcome: others learn from it.",
        "outcome_7d": "You put up a case a week ago. Record its outcome: others learn from it.",
        "unanswered": "A case waits, and its policy asks no coordinator. See what was tried.",
        "shift": "Your shift begins {when}. Open Curbside to see what to mend before it.",
        "shift_of_colleague": "A shift begins {when}, and its doctor may not be reached.",
        "swap_offered": "It begins {when}. Take it over, or say that you can't.",
        "swap_accepted": "The shift that begins {when} is a colleague's now.",
        "swap_refused": "It is about the shift that begins {when}. Others may still take it.",
        "swap_expired": "The shift that begins {when} stays yours.",
    },
    "es": {
        "outcome_24h": "Presentaste un caso hace un día. Anota cómo terminó: otros aprenden de él.",
        "outcome_7d": "Presentaste un caso hace una semana. Anota cómo terminó: otros aprenden.",
        "unanswered": "Un caso espera y su plan no avisa a coordinación. Mira qué se hizo.",
        "shift": "Tu guardia empieza {when}. Abre Curbside para ver qué falta antes.",
        "shift_of_colleague": "Una guardia empieza {when} y quizá no se pueda avisar a su médico.",
        "swap_offered": "Empieza {when}. Asúmelo o di que no puedes.",
        "swap_accepted": "El turno que empieza {when} es ahora de un colega.",
        "swap_refused": "Es el turno que empieza {when}. Otros aún pueden asumirlo.",
        "swap_expired": "El turno que empieza {when} sigue siendo tuyo.",
    },
}
_EMAIL: Final[Mapping[Language, str]] = {
    "en": (
        "{body}\n\n{link}\n\n"
        "Opening the link tells nobody anything until you are signed in.\n"
        "You get this message once.\n"
    ),
    "es": (
        "{body}\n\n{link}\n\n"
        "Abrir el enlace no comunica nada a nadie mientras no haya iniciado sesión.\n"
        "Este mensaje se envía una sola vez.\n"
    ),
}


def note_text(note: Note) -> PushText:
    """Return what a phone shows."""
    language = note.language
    name = specialty_name(note.specialty, language)
    title = _TITLES[language][note.kind].format(specialty=name)
    return PushText(title, _BODIES[language][note.kind].format(when=note.when))


def note_email(note: Note, *, link: str) -> PushText:
    """Return subject and body of its e-mail."""
    text = note_text(note)
    return PushText(text.title, _EMAIL[note.language].format(body=text.body, link=link))


def note_sms(note: Note, *, link: str) -> str:
    """Return its short message."""
    return f"Curbside. {note_text(note).title}. {link}"


def note_path(note: Note) -> str:
    """Return where in the app it leads."""
    return "/duty" if note.case_id is None else f"/c/{note.case_id}"
