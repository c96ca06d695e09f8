"""A dose of one in words: equal ones are clean, another number of the same unit is withheld."""

import pytest

from server.translate.safety import Kind
from tests.unit.translate_safety.judged import EN_ES, ES_EN, kinds

# (English, Spanish, the English with a fault, the Spanish with one)
DOSES = [
    ("Give one gram of ceftriaxone IV.", "Administre un gramo de ceftriaxona IV.",
     "Give ten grams of ceftriaxone IV.", "Administre diez gramos de ceftriaxona IV."),
    ("Give one mg of glucagon IM.", "Administre 1 mg de glucagón IM.",
     "Give ten mg of glucagon IM.", "Administre diez mg de glucagón IM."),
    ("Give one unit of insulin.", "Póngale una unidad de insulina.",
     "Give fifty units of insulin.", "Póngale cincuenta unidades de insulina."),
    ("Transfuse one unit of red cells.", "Transfundir una unidad de hematíes.",
     "Transfuse ten units of red cells.", "Transfundir diez unidades de hematíes."),
    ("Give a gram now and two grams at night.", "Dar un gramo ahora y dos gramos por la noche.",
     "Give five grams now and six grams at night.",
     "Dar cinco gramos ahora y seis gramos por la noche."),
]  # fmt: skip


@pytest.mark.parametrize("doses", DOSES, ids=lambda doses: doses[0])
def test_one_of_a_unit_stays_one(doses: tuple[str, str, str, str]) -> None:
    english, spanish, wrong_english, wrong_spanish = doses

    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()
    assert Kind.DOSE in kinds(english, wrong_spanish, EN_ES)
    assert Kind.DOSE in kinds(spanish, wrong_english, ES_EN)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Give half a gram of ceftriaxone.", "Dar 0,5 g de ceftriaxona."),
        ("Give one and a half grams.", "Dar un gramo y medio."),
        ("Give half a litre of saline.", "Dar medio litro de suero."),
        ("A litre of saline, then another.", "Un litro de suero, luego otro."),
        ("One gram now, a total of three grams.", "Un gramo ahora, en total tres gramos."),
    ],
)
def test_parts_and_sums_are_no_other_dose(english: str, spanish: str) -> None:
    assert Kind.DOSE not in kinds(english, spanish, EN_ES)
    assert Kind.DOSE not in kinds(spanish, english, ES_EN)
