"""English or Spanish, by how doctors write when they are in a hurry."""

import pytest

from server.translate.detection import detect

SPANISH = (
    "dolor toracico opresivo",
    "pct con disnea y fiebre",
    "le doy furosemida 40 mg iv?",
    "TAC craneal sin hallazgos",
    "¿ECG?",
    "no tiene alergias",
    "Lactante de 3 meses con tos y rinorrea",
    "paciente con sindrome coronario agudo, start heparina por favor",
    "la ecografia muestra liquido libre en Douglas",
    "abdomen en tabla, Blumberg positivo",
)
ENGLISH = (
    "crushing chest pain",
    "pt c/o SOB for 3 days",
    "would you give furosemide 40 mg iv?",
    "head CT without findings",
    "no known allergies",
    "3 month old infant with cough and runny nose",
    "acute coronary syndrom, started heparin",
    "ultrasound shows free fluid in the pouch of Douglas",
    "rigid abdomen, rebound tendernes",
    "ST elevation in V1 to V4",
)


@pytest.mark.parametrize("text", SPANISH)
def test_spanish_is_told(text: str) -> None:
    assert detect(text) == "es"


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_told(text: str) -> None:
    assert detect(text) == "en"


@pytest.mark.parametrize("text", ["", "120/80", "38.5 °C", "???", "👍", "x"])
def test_what_could_be_either_stays_open(text: str) -> None:
    assert detect(text) is None


def test_capitals_and_lost_accents_change_nothing() -> None:
    assert detect("NEUMONIA BILATERAL CON DERRAME") == "es"
