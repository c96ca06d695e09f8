"""Sentences whose translation can be told right from wrong by a rule: tried before a model is used.

A model that loses a dose or answers nothing here is not to be trusted anywhere: every
translation that it makes carries a warning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.translate.engine import Engine
from server.translate.safety import Check


@dataclass(frozen=True, slots=True)
class Canary:
    """A sentence, and what any translation of it must hold."""

    text: str
    holds: tuple[str, ...]


CANARIES: Final[Mapping[str, tuple[Canary, ...]]] = {
    "en": (
        Canary("Start amoxicillin 500 mg every 8 hours.", ("500", "8")),
        Canary("The patient has a fever.", ()),
    ),
    "es": (
        Canary("Iniciar amoxicilina 500 mg cada 8 horas.", ("500", "8")),
        Canary("El paciente tiene fiebre.", ()),
    ),
}
"""By source language; a model from another language is only warmed up."""

WARNING: Final[Mapping[str, str]] = {
    "en": "The translation model failed its start-up test: read the original.",
    "es": "El modelo de traducción no superó su prueba de arranque: lea el original.",
}


def failing(engine: Engine, source: str, target: str) -> list[str]:
    """Translate the canaries and return those that came out wrong; this also warms the model up.

    Raises:
        ModelError: The model can't be used at all.
    """
    canaries = CANARIES.get(source, (Canary("OK.", ()),))
    worded = engine.translate([canary.text for canary in canaries], source, target)
    return [
        canary.text
        for canary, text in zip(canaries, worded, strict=True)
        if not text or text == canary.text or any(part not in text for part in canary.holds)
    ]


def warning(target: str) -> Check:
    """Return what a translation by a failing model carries."""
    return Check("canary", WARNING.get(target, WARNING["en"]))
