"""Dates, months and weekdays: the same day in any writing is clean, another one is said."""

import pytest

from server.translate.safety import Kind, judge
from tests.unit.translate_safety.judged import kinds

# (English, Spanish, the English with a fault, the Spanish with one)
CHANGED = [
    ("Next visit on Tuesday.", "Próxima visita el martes.",
     "Next visit on Thursday.", "Próxima visita el jueves."),
    ("Started on January 2.", "Se inició el 2 de enero.",
     "Started on June 2.", "Se inició el 2 de junio."),
    ("He has had it since January.", "Lo tiene desde enero.",
     "He has had it since June.", "Lo tiene desde junio."),
    ("Seen in May.", "Visto en mayo.", "Seen in March.", "Visto en marzo."),
    ("Biopsy date: 11 April 2023.", "Fecha de la biopsia: 11/04/2023.",
     "Biopsy date: 4 November 2023.", "Fecha de la biopsia: 04/11/2023."),
    ("Surgery on 2024-11-04 and discharge on 2024-11-12.",
     "Cirugía el 04/11/2024 y alta el 12/11/2024.",
     "Surgery on 2024-11-12 and discharge on 2024-11-04.",
     "Cirugía el 12/11/2024 y alta el 04/11/2024."),
    ("Seen on 11/3/2026.", "Visto el 11/3/2026.", "Seen on 3/11/2026.", "Visto el 3/11/2026."),
    ("Seen every Monday and Friday.", "Visto cada lunes y viernes.",
     "Seen every Monday.", "Visto cada lunes."),
]  # fmt: skip
SAME = [
    ("Biopsy on April 11, 2023.", "Biopsia el 11 de abril de 2023."),
    ("Biopsy on 11 Apr 2023.", "Biopsia el 11/4/2023."),
    ("Biopsy on 11.04.2023.", "Biopsia el 11.04.2023."),
    ("Biopsy on 3/13/2023.", "Biopsia el 13/3/2023."),
    ("She may go home.", "Puede irse a casa."),
    ("In August the fever came back.", "En agosto volvió la fiebre."),
    ("Seen on 3/12 by ENT: all well.", "Visto el 12/3 por ORL: todo bien."),
    ("Take it on Mondays.", "Tómelo los lunes."),
]


@pytest.mark.parametrize(("english", "spanish", "wrong_english", "wrong_spanish"), CHANGED)
def test_another_day_is_found(
    english: str, spanish: str, wrong_english: str, wrong_spanish: str
) -> None:
    assert kinds(english, spanish, ("en", "es")) == set()
    assert kinds(spanish, english, ("es", "en")) == set()
    assert Kind.DATE in kinds(english, wrong_spanish, ("en", "es"))
    assert Kind.DATE in kinds(spanish, wrong_english, ("es", "en"))


@pytest.mark.parametrize(("english", "spanish"), SAME)
def test_the_same_day_is_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, ("en", "es")) == set()
    assert kinds(spanish, english, ("es", "en")) == set()


def test_a_day_that_may_be_meant_the_american_way_is_not_withheld() -> None:
    assert not judge("Seen on 11/3/2026.", "Visto el 3/11/2026.", "en", "es").withheld
    assert judge("Seen on Tuesday.", "Visto el jueves.", "en", "es").withheld
