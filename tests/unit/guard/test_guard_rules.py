"""What the guard says of sentences: one per rule, and what it must leave alone."""

import pytest

from server.guard import Language, scan

FOUND: list[tuple[Language, str, str, str, str]] = [
    ("en", "Mr John Smith came in", "John Smith", "name", "soft"),
    ("en", "her husband Oluwaseun found her", "Oluwaseun", "name", "soft"),
    ("en", "SMITH, John: stable", "SMITH, John", "name", "soft"),
    ("es", "la Dra. de la Torre lo vio", "de la Torre", "name", "soft"),
    ("es", "con 12 L. Doña Ana de la Torre", "Ana de la Torre", "name", "soft"),
    ("es", "Nombre: JUAN PÉREZ", "JUAN PÉREZ", "name", "soft"),
    ("es", "sra. garcía refiere tos", "garcía", "name", "soft"),
    ("en", "lives at 12 High Street, Leeds", "12 High Street, Leeds", "geography", "soft"),
    ("en", "postcode SW1A 2AA", "SW1A 2AA", "geography", "soft"),
    ("es", "vive en la calle Mayor 5", "calle Mayor 5", "geography", "soft"),
    ("es", "CP 28013", "28013", "geography", "soft"),
    ("en", "admitted on 12/03/2024", "12/03/2024", "date", "soft"),
    ("en", "DOB 12/03/1950", "12/03/1950", "date", "hard"),
    ("es", "nacida el 3 de mayo de 1950", "3 de mayo de 1950", "date", "hard"),
    ("en", "a 94-year-old man", "94-year-old", "age", "soft"),
    ("es", "mujer de noventa y dos años", "noventa y dos años", "age", "soft"),
    ("en", "tel 020 7946 0018", "020 7946 0018", "phone", "hard"),
    ("es", "avisar en el 612 345 678", "612 345 678", "phone", "soft"),
    ("en", "write to +34 612 345 678", "+34 612 345 678", "phone", "hard"),
    ("en", "fax the report to 020 7946 0018", "020 7946 0018", "fax", "hard"),
    ("es", "correo juan.p@example.es", "juan.p@example.es", "email", "hard"),
    ("en", "SSN 123-45-6789", "123-45-6789", "ssn", "hard"),
    ("en", "MRN: 4821377", "4821377", "mrn", "hard"),
    ("es", "Nº HC A13594", "A13594", "mrn", "hard"),
    ("en", "NHS 9434765919", "9434765919", "health_plan", "hard"),
    ("en", "943 476 5919 on the label", "943 476 5919", "health_plan", "hard"),
    ("en", "Medicare 2123 45670 1", "2123 45670 1", "health_plan", "hard"),
    ("en", "Medicare 1EG4-TE5-MK73", "1EG4-TE5-MK73", "health_plan", "hard"),
    ("es", "NUSS 28/12345678/40", "28/12345678/40", "health_plan", "hard"),
    ("en", "card 4111 1111 1111 1111", "4111 1111 1111 1111", "account", "hard"),
    ("en", "GMC 1234567", "1234567", "licence", "hard"),
    ("es", "colegiado nº 282812345", "282812345", "licence", "hard"),
    ("es", "matrícula 1234 BCD", "1234 BCD", "vehicle", "soft"),
    ("en", "S/N PJN482113", "PJN482113", "device", "soft"),
    ("en", "see https://pics.example.com/a", "https://pics.example.com/a", "url", "hard"),
    ("en", "from 192.168.10.24", "192.168.10.24", "ip", "hard"),
    ("es", "su huella dactilar", "huella dactilar", "biometric", "soft"),
    ("en", "a full-face photograph", "full-face photograph", "photo", "soft"),
    ("es", "DNI 54362315K", "54362315K", "national_id", "hard"),
    ("es", "consta 54362315K", "54362315K", "national_id", "hard"),
    ("es", "DNI 54362315Z", "54362315Z", "national_id", "soft"),
    ("es", "NIE X2482300W", "X2482300W", "national_id", "hard"),
    ("es", "CURP BOXW310820HNERXN09", "BOXW310820HNERXN09", "national_id", "hard"),
    ("en", "ward 7B, bed 12", "ward 7B, bed 12", "other", "soft"),
    ("en", "follow @drsmith81", "@drsmith81", "other", "soft"),
]
LABELLED: list[tuple[Language, str, str]] = [
    ("en", "mrn", "00482913"),
    ("en", "urn", "4821377"),
    ("en", "hc", "123456"),
    ("en", "nhs", "943 476 5919"),
    ("en", "chi", "0101501234"),
    ("en", "medicare", "2123 45670 1"),
    ("en", "mbi", "1EG4-TE5-MK73"),
    ("en", "ohip", "1234567890"),
    ("en", "phn", "9698658215"),
    ("en", "nhi", "ZZZ0016"),
    ("en", "pas", "4821377"),
    ("en", "ssn", "123-45-6789"),
    ("en", "ppsn", "1234567T"),
    ("en", "gmc", "1234567"),
    ("en", "npi", "1234567893"),
    ("en", "dob", "12/03/1961"),
    ("es", "nhc", "00482913"),
    ("es", "hce", "123456"),
    ("es", "historia", "123456"),
    ("es", "dni", "54362315K"),
    ("es", "nie", "X2482300W"),
    ("es", "nss", "281234567840"),
    ("es", "nuss", "281234567840"),
    ("es", "cip", "ABCD1234567890"),
    ("es", "cipa", "1234567890"),
    ("es", "curp", "BOXW310820HNERXN09"),
    ("es", "rfc", "GODE561231GR8"),
    ("es", "rut", "12.345.678-5"),
    ("es", "ine", "1234567890123"),
    ("es", "f. nac", "12/03/1961"),
    ("es", "fn", "12/03/1961"),
]
BETWEEN = (" ", ": ", ":", "# ", " #", " no. ", " nº ", " n.º ", " = ")
CLEAN = [
    "given pas 5000 mg, sin 12000 leucocitos, hc 40000/mm3, run 5 km, tie 2, ni 100000 UI",
    "sin fiebre desde 2019, pas 120/80, cite 3 studies of 2014, historia de 2 años",
    "BP 120/80, HR 100, RR 16, SpO2 98%",
    "T4/5 and L4/5, C5-C6, T1N0M0, G2P1",
    "amoxicillin for 5/7, review in 3/52, scan in 2/12, 1/2 tablet",
    "Apgar 9/10, GCS 15/15, power 4/5, CURB-65 3",
    "Na 138, K 4.1, platelets 210,000/mm3, 1,234,567 copies/mL",
    "plaquetas 210.000/mm3, carga viral 1.234.567 copias/ml, TA 120/80",
    "Crohn disease, Graves disease, síndrome de Down, enfermedad de Addison, Chagas",
    "since March 2024, en 2019, desde marzo de 2024",
    "people over 90 years, mayores de 90 años, hace 100 años",
    "see section 4.1.2 and version 1.2.3.4",
    "dolores abdominales, remedios caseros, la concepción",
    "metformina 850 mg 1-0-1, sutura 3-0, 10-20-30 mg",
    "https://www.nice.org.uk/guidance/ng185 and https://doi.org/10.1000/182",
    "infusion 5 mg@0.5 ml/h, then 1@0.1",
    "SSN 078-05-1120 is printed in old wallets",
]


@pytest.mark.parametrize(("language", "text", "words", "class_", "strength"), FOUND)
def test_a_rule_marks_the_words_that_give_somebody_away(
    language: Language, text: str, words: str, class_: str, strength: str
) -> None:
    told = [(text[one.start : one.end], one.class_, one.strength) for one in scan(text, language)]

    assert (words, class_, strength) in told


@pytest.mark.parametrize(("language", "label", "number"), LABELLED)
def test_a_label_counts_in_any_case_and_with_whatever_stands_between(
    language: Language, label: str, number: str
) -> None:
    labels = (label, label.upper(), label.capitalize())
    texts = [f"seen, {one}{between}{number}; ok" for one in labels for between in BETWEEN]

    missed = [
        text
        for text in texts
        if (number, "hard")
        not in {(text[one.start : one.end], one.strength) for one in scan(text, language)}
    ]
    assert missed == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", CLEAN)
def test_numbers_of_medicine_are_left_alone(text: str, language: Language) -> None:
    assert [one for one in scan(text, language) if one.class_ != "ssn"] == []


@pytest.mark.parametrize("number", ["078-05-1120", "666-12-3456", "000-12-3456"])
def test_a_social_security_number_that_can_not_be_is_never_refused(number: str) -> None:
    assert all(one.strength == "soft" for one in scan(f"SSN {number}", "en"))


def test_a_number_read_by_a_scanner_with_letters_in_it_is_found() -> None:
    assert scan("NHS 943 476 59l9", "en")[0].strength == "hard"


def test_arabic_digits_wide_letters_and_hidden_characters_hide_nothing() -> None:
    text = "NHS ٩٤٣ ٤٧٦ ٥٩١٩, DNI 5436\u200b2315K, Sr. Garcı\u0301a"

    told = {one.class_: text[one.start : one.end] for one in scan(text, "es")}

    assert told["health_plan"] == "٩٤٣ ٤٧٦ ٥٩١٩"
    assert told["national_id"] == "5436\u200b2315K"


def test_offsets_count_characters_not_bytes_nor_utf_16_units() -> None:
    text = "😀 año ñandú: DNI 54362315K"

    (found,) = scan(text, "es")

    assert text[found.start : found.end] == "54362315K"


def test_an_author_from_mexico_gets_mexican_numbers_looked_at() -> None:
    assert scan("llamar 33 3615 1234", "en", "MX")


def test_the_hint_is_in_the_language_of_the_text() -> None:
    assert [scan("DNI 54362315K", language)[0].hint for language in ("en", "es")] == [
        "[ID]",
        "[DOCUMENTO]",
    ]
