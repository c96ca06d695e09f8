"""Conditions and requests to be called: one that is lost is said, other words for it are not."""

import pytest

from server.translate.safety import Kind
from tests.unit.translate_safety.judged import EN_ES, ES_EN, kinds


@pytest.mark.parametrize(
    ("source", "fault", "languages"),
    [
        ("Hold it until the creatinine is back.", "Suspéndalo, la creatinina ha vuelto.", EN_ES),
        ("No dar potasio hasta que llegue la creatinina.",
         "Do not give potassium, get the creatinine.", ES_EN),
        ("I would operate unless the pressure falls.", "Yo operaría y la tensión baja.", EN_ES),
        ("Operaría salvo que baje la tensión.", "I would operate and the pressure falls.", ES_EN),
        ("Stop it if the glucose falls.", "Suspenderlo: la glucosa baja.", EN_ES),
        ("Suspender si baja la glucosa.", "Stop: the glucose falls.", ES_EN),
        ("Give one dose, then call me.", "Dé una dosis, después por favor.", EN_ES),
        ("Dé una dosis y avíseme.", "Give one dose, please.", ES_EN),
    ],
)  # fmt: skip
def test_a_lost_condition_is_said(source: str, fault: str, languages: tuple[str, str]) -> None:
    assert {Kind.DIRECTION, Kind.NEGATION} & kinds(source, fault, languages)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Wait until the creatinine is back.", "Esperar a que llegue la creatinina."),
        ("I would operate unless the pressure falls.", "Operaría salvo que baje la tensión."),
        ("I would operate unless the pressure falls.", "Operaría a menos que baje la tensión."),
        ("Stop it in case the glucose falls.", "Suspenderlo si baja la glucosa."),
        ("Give one dose, then call me.", "Dé una dosis y avíseme."),
        ("Although rare, it is severe.", "Si bien es rara, es grave."),
        ("Yes, the glucose fell.", "Sí, la glucosa bajó."),
    ],
)
def test_other_words_for_a_condition_are_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()
