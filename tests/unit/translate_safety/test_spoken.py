"""Numbers, stretches of time and how often, all in words: a changed one is said, equals are not."""

import pytest

from server.translate.safety import Kind
from tests.unit.translate_safety.judged import kinds

# (English, Spanish, the English with a fault, the Spanish with one)
CHANGED = [
    ("Three times a day.", "Tres veces al día.", "Twice a day.", "Dos veces al día."),
    ("Twice daily.", "Dos veces al día.", "Four times daily.", "Cuatro veces al día."),
    ("Give it once a day.", "Darlo una vez al día.",
     "Give it twice a day.", "Darlo dos veces al día."),
    ("Every other day.", "Cada dos días.", "Every day.", "Cada día."),
    ("Every other day.", "A días alternos.", "Daily.", "A diario."),
    ("Fentanyl every three days.", "Fentanilo cada tres días.",
     "Fentanyl every three hours.", "Fentanilo cada tres horas."),
    ("Every twelve hours.", "Cada doce horas.", "Every two hours.", "Cada dos horas."),
    ("One injection every two weeks.", "Una inyección cada dos semanas.",
     "One injection every two months.", "Una inyección cada dos meses."),
    ("Amoxicillin for ten days.", "Amoxicilina durante diez días.",
     "Amoxicillin for two days.", "Amoxicilina durante dos días."),
    ("Amoxicillin for ten days.", "Amoxicilina durante diez días.",
     "Amoxicillin for ten weeks.", "Amoxicilina durante diez semanas."),
    ("Pain for two months.", "Dolor desde hace dos meses.",
     "Pain for two days.", "Dolor desde hace dos días."),
    ("Repeat it in six hours.", "Repetir en seis horas.",
     "Repeat it in sixteen hours.", "Repetir en dieciséis horas."),
    ("Within half an hour.", "En media hora.", "Within half a day.", "En medio día."),
    ("Pain for a week.", "Dolor desde hace una semana.",
     "Pain for a month.", "Dolor desde hace un mes."),
    ("Rest for 2 weeks.", "Reposo durante dos semanas.",
     "Rest for two days.", "Reposo durante dos días."),
    ("Three of five cultures grew.", "Crecieron tres de cinco cultivos.",
     "Two of five cultures grew.", "Crecieron dos de cinco cultivos."),
    ("She takes thirty-two drops.", "Toma treinta y dos gotas.",
     "She takes twenty-two drops.", "Toma veintidós gotas."),
    ("He drank two dozen beers.", "Bebió dos docenas de cervezas.",
     "He drank five dozen beers.", "Bebió cinco docenas de cervezas."),
    ("In the second trimester.", "En el segundo trimestre.",
     "In the third trimester.", "En el tercer trimestre."),
    ("Give half the dose.", "Dé la mitad de la dosis.",
     "Give double the dose.", "Dé el doble de la dosis."),
]  # fmt: skip
SAME = [
    ("Twice a day.", "Cada doce horas."),
    ("Three times a day.", "Cada ocho horas."),
    ("Once daily.", "Diariamente."),
    ("Every other day.", "En días alternos."),
    ("Every two weeks.", "Cada quince días."),
    ("Paracetamol 1 g once every eight hours.", "Paracetamol 1 g cada ocho horas."),
    ("For two weeks.", "Durante quince días."),
    ("For a fortnight.", "Durante dos semanas."),
    ("For eighteen months.", "Durante un año y medio."),
    ("For a year and a half.", "Durante un año y medio."),
    ("Within one day.", "En veinticuatro horas."),
    ("Two to three times a day.", "De dos a tres veces al día."),
    ("Four to six weeks.", "De cuatro a seis semanas."),
    ("Both kidneys.", "Los dos riñones."),
    ("A couple of days.", "Un par de días."),
    ("Two hundred and fifty cases.", "Doscientos cincuenta casos."),
    ("At eleven he fell.", "A las once se cayó."),
    ("Double the dose.", "Duplicar la dosis."),
    ("Twice the normal dose.", "El doble de la dosis normal."),
    ("She is thirty-two years old.", "Tiene treinta y dos años."),
    ("In the 2nd trimester.", "En el segundo trimestre."),
]


@pytest.mark.parametrize(("english", "spanish", "wrong_english", "wrong_spanish"), CHANGED)
def test_a_number_in_words_that_changed_is_found(
    english: str, spanish: str, wrong_english: str, wrong_spanish: str
) -> None:
    assert kinds(english, spanish, ("en", "es")) == set()
    assert kinds(spanish, english, ("es", "en")) == set()
    assert kinds(english, wrong_spanish, ("en", "es")) & {Kind.NUMBER, Kind.DOSE}
    assert kinds(spanish, wrong_english, ("es", "en")) & {Kind.NUMBER, Kind.DOSE}


@pytest.mark.parametrize(("english", "spanish"), SAME)
def test_the_same_in_other_words_is_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, ("en", "es")) == set()
    assert kinds(spanish, english, ("es", "en")) == set()
