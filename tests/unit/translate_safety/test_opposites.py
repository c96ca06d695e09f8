"""Opposites: what starts, rises, is denied or is on the left stays so, and good pairs are clean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translate.safety import Kind, judge
from tests.unit.translate_safety.judged import EN_ES, ES_EN, kinds

# (English, Spanish, the English word's opposite, the Spanish one's)
VERBS = [
    ("Start heparin today.", "Inicie heparina hoy.", "Stop", "Suspenda"),
    ("Start heparin today.", "Comience la heparina hoy.", "Hold", "Retire"),
    ("Give furosemide 40 mg.", "Administre furosemida 40 mg.", "Hold", "Suspenda"),
    ("Continue enalapril.", "Continúe con enalapril.", "Discontinue", "Deje de tomar"),
    ("Continue enalapril.", "Mantener enalapril.", "Stop", "Retirar"),
    ("Increase the dose of insulin.", "Aumente la dosis de insulina.", "Decrease", "Disminuya"),
    ("Raise the dose of insulin.", "Suba la dosis de insulina.", "Lower", "Baje"),
    ("Resume warfarin.", "Reanudar la warfarina.", "Withhold", "Suspender"),
]


def turned(text: str, word: str) -> str:
    """Put another verb in the place of the first one."""
    return f"{word} {text.split(' ', 1)[1]}"


@pytest.mark.parametrize(("english", "spanish", "not_english", "not_spanish"), VERBS)
def test_an_order_never_becomes_its_opposite(
    english: str, spanish: str, not_english: str, not_spanish: str
) -> None:
    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()
    for source, fault, languages in (
        (english, turned(spanish, not_spanish), EN_ES),
        (turned(english, not_english), spanish, EN_ES),
        (spanish, turned(english, not_english), ES_EN),
        (turned(spanish, not_spanish), english, ES_EN),
    ):
        verdict = judge(source, fault, *languages)
        assert {Kind.DIRECTION, Kind.NEGATION} & {check.kind for check in verdict.checks}
        assert verdict.withheld


@pytest.mark.parametrize(
    ("source", "fault", "languages"),
    [
        ("Hold the metformin until Monday.", "Muestre la metformina hasta el lunes.", EN_ES),
        ("Hold the metformin until Monday.", "Mantenga la metformina hasta el lunes.", EN_ES),
        ("Suspender el enalapril.", "The enalapril.", ES_EN),
        ("Stop aspirin and start heparin.", "Inicie aspirina y suspenda heparina.", EN_ES),
        ("Do not stop heparin.", "No inicie heparina.", EN_ES),
        ("The lower limb is swollen.", "El miembro superior está hinchado.", EN_ES),
        ("Hypokalemia since Monday.", "Hiperpotasemia desde el lunes.", EN_ES),
        ("Bradicardia desde ayer.", "Tachycardia since yesterday.", ES_EN),
        ("Take it before meals.", "Tómelo después de las comidas.", EN_ES),
        ("Tomar por la mañana.", "Take it at night.", ES_EN),
        ("Her pain is worse.", "Su dolor ha mejorado.", EN_ES),
        ("Admit her today.", "Dar de alta hoy.", EN_ES),
        ("Potassium ↑ since Monday.", "Potasio ↓ desde el lunes.", EN_ES),
    ],
)
def test_what_went_the_other_way_is_named(
    source: str, fault: str, languages: tuple[str, str]
) -> None:
    assert Kind.DIRECTION in kinds(source, fault, languages)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Do not stop heparin.", "No suspenda la heparina."),
        ("Hold pressure on the wound.", "Mantenga la presión en la herida."),
        ("Stop aspirin and start heparin.", "Suspenda aspirina e inicie heparina."),
        ("Upper gastrointestinal bleeding.", "Hemorragia digestiva alta."),
        ("Lower the dose of prednisone.", "Disminuya la dosis de prednisona."),
        ("Give her two tablets at bedtime.", "Dele dos comprimidos al acostarse."),
        ("Stop enalapril.", "Retirar el enalapril."),
        ("Remove the catheter.", "Retire la sonda."),
        ("Taper prednisone over two weeks.", "Retirar la prednisona en dos semanas."),
        ("Increase in creatinine.", "Creatinina más alta."),
    ],
)
def test_other_words_for_the_same_way_are_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()


@pytest.mark.parametrize(
    ("source", "fault", "languages"),
    [
        ("Pain without radiation.", "Dolor con irradiación.", EN_ES),
        ("Dolor sin irradiación.", "Pain with radiation.", ES_EN),
        ("No fever, has cough.", "Fiebre, no tiene tos.", EN_ES),
        ("Fever without cough.", "Sin fiebre, con tos.", EN_ES),
        ("Tiene tos pero no fiebre.", "She has fever but no cough.", ES_EN),
        ("Diarrea sin vómitos.", "Vomiting without diarrhea.", ES_EN),
        ("Hay fiebre.", "Fever is absent.", ES_EN),
        ("Bowel sounds are absent.", "Hay ruidos intestinales.", EN_ES),
        ("Ruidos intestinales ausentes.", "Bowel sounds are present.", ES_EN),
        ("No fever.", "Fiebre no fiebre.", EN_ES),
        ("Carece de vacunas.", "He has his vaccines.", ES_EN),
        ("Tiene dolor.", "She is free of pain.", ES_EN),
        ("Libre de dolor.", "She has pain.", ES_EN),
        ("Tiene fiebre.", "She is afebrile.", ES_EN),
        ("Afebril desde ayer.", "Febrile since yesterday.", ES_EN),
        ("Neither fever nor cough.", "Fiebre y tos.", EN_ES),
        ("Niega fiebre.", "He reports fever.", ES_EN),
    ],
)
def test_what_is_denied_is_found_by_the_word(
    source: str, fault: str, languages: tuple[str, str]
) -> None:
    assert Kind.NEGATION in kinds(source, fault, languages)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Pain without radiation.", "Dolor sin irradiación."),
        ("No fever, has cough.", "Sin fiebre, tiene tos."),
        ("Fever without cough.", "Fiebre sin tos."),
        ("Fever is absent.", "No hay fiebre."),
        ("Bowel sounds are absent.", "Ruidos intestinales ausentes."),
        ("She is free of pain.", "No tiene dolor."),
        ("She lacks vaccines.", "Carece de vacunas."),
        ("She has cough but no fever.", "Tiene tos pero no fiebre."),
        ("No fever, cough or vomiting.", "Sin fiebre, tos ni vómitos."),
        ("Chest pain, no abdominal pain.", "Dolor torácico, sin dolor abdominal."),
    ],
)
def test_the_same_denied_is_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()


@pytest.mark.parametrize(
    ("source", "fault", "languages"),
    [
        ("Cataract OD.", "Catarata OI.", EN_ES),
        ("Cataract OS.", "Catarata OD.", EN_ES),
        ("AV 20/40 OI.", "VA 20/40 OD.", ES_EN),
        ("Drops in OS.", "Gotas en el ojo derecho.", EN_ES),
        ("Catarata OD.", "Cataract.", ES_EN),
        ("Glaucoma OU.", "Glaucoma OI.", EN_ES),
        ("Seen OD.", "Visto OI.", EN_ES),
        ("Otitis AD.", "Otitis en el oído izquierdo.", EN_ES),
    ],
)
def test_one_eye_or_ear_is_not_the_other(
    source: str, fault: str, languages: tuple[str, str]
) -> None:
    assert Kind.SIDE in kinds(source, fault, languages)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Cataract OD.", "Catarata OD."),
        ("Cataract OS.", "Catarata OI."),
        ("Cataract OS.", "Catarata en el ojo izquierdo."),
        ("Glaucoma OU.", "Glaucoma AO."),
        ("Glaucoma OU.", "Glaucoma en ambos ojos."),
        ("Otitis of the right ear.", "Otitis OD."),
    ],
)
def test_eyes_and_ears_under_either_name_are_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()


@pytest.mark.parametrize(
    ("source", "translation", "languages"),
    [
        ("Give 5 mg IV.", "Give 5 mg IV.", EN_ES),
        ("Dar 5 mg IV.", "Dar 5 mg IV.", ES_EN),
        ("Wheezing.", "Wheezing.", EN_ES),
        ("The left leg is swollen since yesterday.", "La pierna izquierda es swollen desde ayer.",
         EN_ES),
        ("Bring the chart.", "Bring the chart.", EN_ES),
    ],
)  # fmt: skip
def test_what_stayed_in_the_old_language_is_said(
    source: str, translation: str, languages: tuple[str, str]
) -> None:
    assert Kind.UNTRANSLATED in kinds(source, translation, languages)


@pytest.mark.parametrize(
    "text",
    ["120/80", "Paracetamol 500 mg", "SpO2 91%", "Staphylococcus aureus", "OK", "ECG", "Dr. Smith",
     "5 mg IV", "Omeprazol 20 mg", "pH 7.2"],
)  # fmt: skip
@pytest.mark.parametrize("languages", [EN_ES, ES_EN])
def test_what_is_the_same_in_both_languages_may_stay(text: str, languages: tuple[str, str]) -> None:
    assert Kind.UNTRANSLATED not in kinds(text, text, languages)


@given(row=st.sampled_from(VERBS), ours=st.booleans(), theirs=st.booleans())
def test_a_verb_denied_is_its_opposite(
    row: tuple[str, str, str, str],
    *,
    ours: bool,
    theirs: bool,
) -> None:
    english, spanish, not_english, not_spanish = row
    denied = f"Do not {not_english.lower()} {english.split(' ', 1)[1]}"
    negado = f"No {not_spanish.lower()} {spanish.split(' ', 1)[1]}"

    found = kinds(denied if ours else english, negado if theirs else spanish, EN_ES)

    assert Kind.DIRECTION not in found
