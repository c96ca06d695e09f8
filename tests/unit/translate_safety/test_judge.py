"""The guard of translations: quiet over good ones, specific over faults, in one's language."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translate.safety import Kind, judge

PAIRS: list[tuple[str, str]] = [
    (english, spanish)
    for english, spanish in json.loads(
        (Path(__file__).parents[2] / "data" / "translation_pairs.json").read_text(encoding="utf-8")
    )
]
BOTH = [(one, two, "en", "es") for one, two in PAIRS] + [
    (two, one, "es", "en") for one, two in PAIRS
]


def kinds(source: str, translation: str, source_language: str, target_language: str) -> set[str]:
    return {
        check.kind for check in judge(source, translation, source_language, target_language).checks
    }


@pytest.mark.parametrize(("source", "translation", "here", "there"), BOTH)
def test_a_good_translation_is_clean(source: str, translation: str, here: str, there: str) -> None:
    verdict = judge(source, translation, here, there)

    assert verdict.checks == ()
    assert not verdict.withheld


@pytest.mark.parametrize(
    ("source", "fault", "kind"),
    [
        ("Give 5 mg of morphine.", "Dar 50 mg de morfina.", Kind.DOSE),
        ("Give 0.5 mg of digoxin.", "Dar 5 mg de digoxina.", Kind.DOSE),
        ("Give 0.5 mg of digoxin.", "Dar digoxina.", Kind.DOSE),
        ("Give 5 mg of morphine.", "Dar 5 g de morfina.", Kind.UNIT),
        ("Potassium is 6.1.", "El potasio es 1.6.", Kind.LAB),
        ("Pain in the left leg.", "Dolor en la pierna derecha.", Kind.SIDE),
        (
            "Left kidney normal, right kidney small.",
            "Riñón derecho normal, riñón izquierdo pequeño.",
            Kind.SIDE,
        ),
        ("Heparin 5,000 units.", "Heparina 5,000 unidades.", Kind.DOSE),
        ("Give two ampoules.", "Administre veinte ampollas.", Kind.DOSE),
        ("Give 1/2 tablet.", "Dar 2 tabletas.", Kind.DOSE),
        ("BP 120/80.", "TA 80/120.", Kind.NUMBER),
        ("Half a tablet at night.", "Cinco comprimidos por la noche.", Kind.DOSE),
        ("One ampoule every hour.", "Diez ampollas cada hora.", Kind.DOSE),
        ("Methotrexate 15 mg once a week.", "Metotrexato 15 mg una vez al día.", Kind.DOSE),
        ("Give 5 mg daily.", "Administre 5 mg por hora.", Kind.DOSE),
        ("Insulin 10 IU at night.", "Insulgina 10 UI por la noche.", Kind.DRUG),
        ("Folic acid 5 mg.", "Ácido 5 mg.", Kind.DRUG),
        ("D-dimer 2,300 ng/mL.", "Dímero D 2,30 ng/mL.", Kind.DOSE),
        ("Give hydralazine 25 mg.", "Administre hidroxizina 25 mg.", Kind.DRUG),
        ("She has no fever.", "Tiene fiebre.", Kind.NEGATION),
        ("She has fever.", "No tiene fiebre.", Kind.NEGATION),
        ("She has no fever or cough.", "Tiene fiebre ni tos.", Kind.NEGATION),
        ("He does not report any pain.", "Refiere ningún dolor.", Kind.NEGATION),
        ("No cough or fever.", "No tos fiebre.", Kind.NEGATION),
        ("She has never had a stroke.", "Ha tenido nunca un ictus.", Kind.NEGATION),
        (
            "Of unknown cause; there is no fever.",
            "De causa conocida; no hay fiebre.",
            Kind.NEGATION,
        ),
        ("He refuses to eat.", "Quiere comer.", Kind.NEGATION),
        ("Discharge him unless he has fever.", "Alta a ser que tenga fiebre.", Kind.NEGATION),
        ("We can never rule it out.", "No podemos descartarlo.", Kind.NEGATION),
        ("There are no nodes or masses.", "No hay ni nódulos masas.", Kind.NEGATION),
        (
            "The margins are not clear, nor do they show clefts or nodes.",
            "Los márgenes no son claros, muestran hendiduras, ni nódulos.",
            Kind.NEGATION,
        ),
        (
            "The onset was of short time; there has been no time to act.",
            "De poco tiempo de evolución; ha habido tiempo de actuar.",
            Kind.NEGATION,
        ),
        ("A dry cough since Monday.", "Tos productiva desde el lunes.", Kind.NEGATION),
        ("ESR 60 mm.", "VSG60 mm.", Kind.LAB),
        ("An uncomplicated fracture.", "Una fractura complicada.", Kind.NEGATION),
        ("Treat if it is less than 50.", "Tratar si es mayor de 50.", Kind.RANGE),
        ("Start ciprofloxacin today.", "Iniciar prednisona hoy.", Kind.DRUG),
        ("BP is normal.", "BP es normal.", Kind.ABBREVIATION),
        ("She is intoxicated.", "Está intoxicada.", Kind.FALSE_FRIEND),
        ("She has pain.", "Tiene dolor dolor dolor dolor dolor.", Kind.REPETITION),
        ("She has pain in the chest and is cold.", "She has pain in the chest and is cold.",
         Kind.UNTRANSLATED),
        ("She has pain.", "Tiene ⁇ dolor.", Kind.GARBLED),
        ("She has pain.", " ", Kind.LENGTH),
    ],
)  # fmt: skip
def test_a_fault_is_named(source: str, fault: str, kind: Kind) -> None:
    assert kind in kinds(source, fault, "en", "es")


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("Dar 5 mg de morfina.", "Give 50 mg of morphine."),
        ("No tiene fiebre.", "She has fever."),
        ("Dolor en la pierna izquierda.", "Pain in the right leg."),
        ("Tiene dolor.", "He has pain pain pain pain pain."),
    ],
)
def test_what_would_mislead_as_a_whole_is_withheld(source: str, fault: str) -> None:
    assert judge(source, fault, "es", "en").withheld


@pytest.mark.parametrize("lost", [0, 1, 2])
@pytest.mark.parametrize("turned", [False, True])
def test_a_lost_sentence_is_quoted_wherever_it_stood(lost: int, *, turned: bool) -> None:
    english = [
        "A 40-year-old woman has had abdominal pain since yesterday.",
        "The physical examination is normal.",
        "Chest X-ray was normal.",
    ]
    spanish = [
        "Mujer de 40 años con dolor abdominal desde ayer.",
        "La exploración física es normal.",
        "La radiografía de tórax fue normal.",
    ]
    source, target = (spanish, english) if turned else (english, spanish)
    here, there = ("es", "en") if turned else ("en", "es")
    rest = " ".join(one for place, one in enumerate(target) if place != lost)

    verdict = judge(" ".join(source), rest, here, there)

    assert verdict.withheld
    assert any(
        check.kind == Kind.SENTENCE and source[lost][:20] in check.detail
        for check in verdict.checks
    )


def test_the_detail_is_in_the_readers_language() -> None:
    spanish_text, english_text = "Tomar 0,5 mg de digoxina cada noche.", "Take digoxin every night."
    (english,) = judge(spanish_text, english_text, "es", "en").checks
    (spanish,) = judge(
        "Take 0.5 mg of digoxin every night.", "Tomar digoxina cada noche.", "en", "es"
    ).checks

    assert english.detail == "dose 0,5 mg missing: read the original"
    assert spanish.detail == "falta la dosis 0.5 mg: lea el original"


@given(st.lists(st.integers(2, 9999), min_size=2, max_size=8, unique=True))
def test_numbers_may_change_neither_places_nor_values(numbers: list[int]) -> None:
    source = "Values " + ", ".join(f"{number}" for number in numbers) + "."
    same = "Valores " + ", ".join(f"{number}" for number in numbers) + "."
    shifted = "Valores " + ", ".join(f"{number}" for number in reversed(numbers)) + "."
    changed = "Valores " + ", ".join(f"{number * 10}" for number in numbers) + "."

    assert not kinds(source, same, "en", "es")
    assert Kind.NUMBER in kinds(source, shifted, "en", "es")
    assert kinds(source, changed, "en", "es")


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_are_judged(source: str, translation: str) -> None:
    for here, there in (("en", "es"), ("es", "en"), ("fr", "en")):
        assert all(check.detail for check in judge(source, translation, here, there).checks)


@pytest.mark.parametrize(
    "piece",
    [".", ".'", "1.", "12 ", "A. ", "no ", "left ", "a", "sin ni ", "5 mg ", "¿", "((", "\n"],
)
def test_time_grows_with_length_and_no_faster(piece: str) -> None:
    def needed_s(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        judge(text, text, "en", "es")
        judge(text, "x", "en", "es")
        return time.process_time() - begun

    def least_s(size: int) -> float:
        return min(needed_s(size) for _ in range(2))

    # Eight times the text: 8 times as long, where the square would be 64. A busy machine's
    # caches make some runs longer, none shorter.
    assert least_s(4_000) < 32 * max(least_s(500), 0.004)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("Sin tos ni fiebre.", "No cough fever."),
        ("El uréter es poco accesible.", "The ureter is very accessible."),
    ],
)
def test_what_denies_without_a_no_is_held_to_it(source: str, fault: str) -> None:
    assert Kind.NEGATION in kinds(source, fault, "es", "en")


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Nonspecific inflammation.", "Inflamación inespecífica."),
        ("The differential diagnosis is wide.", "El diagnóstico diferencial es amplio."),
        ("Discharge him unless he has fever.", "Alta a no ser que tenga fiebre."),
        ("He refuses to eat.", "Se niega a comer."),
        ("He refuses to eat.", "No quiere comer."),
        ("As a general rule we treat.", "Como norma general tratamos."),
        (
            "The ultrasound shows no nodes or metastases in the liver.",
            "La ecografía no muestra ni nódulos ni metástasis en el hígado.",
        ),
        (
            "The ultrasound shows no nodes or metastases in the liver.",
            "La ecografía no muestra nódulos ni metástasis en el hígado.",
        ),
        ("The patient does not smoke or drink alcohol.", "El paciente no fuma ni bebe alcohol."),
        ("Take 1/2 tablet at night.", "Tome media tableta por la noche."),
        ("Take 1/2 a tablet at night.", "Tome 1/2 tableta por la noche."),
        ("Seen on 11/23/2026, BP 120/80.", "Visto el 23/11/2026, TA 120/80."),
        ("His younger brother has asthma.", "Su hermano menor tiene asma."),
    ],
)
def test_equal_ways_of_denying_are_clean(source: str, translation: str) -> None:
    assert kinds(source, translation, "en", "es") == set()
    assert kinds(translation, source, "es", "en") == set()
