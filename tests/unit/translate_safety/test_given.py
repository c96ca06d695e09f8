"""What is given: its route, what a dose is divided by, its place, its decimal sign. And fasting."""

import pytest

from server.translate.safety import Kind, judge
from tests.unit.translate_safety.judged import EN_ES, ES_EN, kinds

# Source, fault, languages and the kind of check.
WITHHELD = [
    ("Give 5 mg i.v.", "Administre 5 mg por vía oral.", EN_ES, Kind.ROUTE),
    ("Give 5 mg i.v.", "Administre 5 mg.", EN_ES, Kind.ROUTE),
    ("Morfina 5 mg v.o. cada 6 h.", "Morphine 5 mg v. every 6 h.", ES_EN, Kind.ROUTE),
    ("Administrar 5 mg i.m.", "Give 5 mg IV.", ES_EN, Kind.ROUTE),
    ("Ceftriaxone 1 g IM once.", "Ceftriaxona 1 g IV una vez.", EN_ES, Kind.ROUTE),
    ("Nitroglycerin 0.4 mg under the tongue.", "Nitroglicerina 0,4 mg por vía oral.", EN_ES,
     Kind.ROUTE),
    ("Enoxaparina 40 mg s.c. al día.", "Enoxaparin 40 mg IV daily.", ES_EN, Kind.ROUTE),
    ("Metoclopramida 10 mg EV.", "Metoclopramide 10 mg orally.", ES_EN, Kind.ROUTE),
    ("Salbutamol 5 mg nebulised.", "Salbutamol 5 mg por vía oral.", EN_ES, Kind.ROUTE),
    ("Methotrexate 12 mg intrathecal.", "Metotrexato 12 mg intravenoso.", EN_ES, Kind.ROUTE),
    ("Give 5 mg.", "Administre 5 mg por vía intravenosa.", EN_ES, Kind.ROUTE),
    ("Morphine 5 mg IV and metoclopramide 10 mg PO.",
     "Morfina 5 mg VO y metoclopramida 10 mg IV.", EN_ES, Kind.ROUTE),
    ("Dopamine 5 mcg/kg/min.", "Dopamina 5 mcg/min.", EN_ES, Kind.UNIT),
    ("Paracetamol 15 mg/kg every 6 hours.", "Paracetamol 15 mg cada 6 horas.", EN_ES, Kind.UNIT),
    ("Furosemida 40 mg/día.", "Furosemide 40 mg.", ES_EN, Kind.UNIT),
    ("Suero a 100 mL/h.", "Fluids at 100 mL.", ES_EN, Kind.UNIT),
    ("Heparina 18 U/kg/h.", "Heparin 18 U/h.", ES_EN, Kind.UNIT),
    ("Give 10 mg.", "Dar 10 mg/kg.", EN_ES, Kind.UNIT),
    ("Raise the dose from 40 to 80 mg.", "Suba la dosis de 80 a 40 mg.", EN_ES, Kind.DOSE),
    ("Bajar de 80 a 40 mg.", "Lower from 40 to 80 mg.", ES_EN, Kind.DOSE),
    ("Enalapril 10 mg, furosemide 40 mg.", "Enalapril 40 mg, furosemida 10 mg.", EN_ES, Kind.DOSE),
    ("Enalapril 10 mg y furosemida 40 mg.", "Furosemide 10 mg and enalapril 40 mg.", ES_EN,
     Kind.DOSE),
    ("Plaquetas 150.000.", "Platelets 150.000.", ES_EN, Kind.NUMBER),
    ("Platelets 150,000.", "Plaquetas 150,000.", EN_ES, Kind.NUMBER),
    ("Prueba negativa para sangrado.", "Test for bleeding.", ES_EN, Kind.NEGATION),
    ("Negative for bleeding.", "Para sangrado.", EN_ES, Kind.NEGATION),
    ("Sin fiebre, tos ni vómitos.", "No fever, cough or dizziness.", ES_EN, Kind.NEGATION),
    ("She denies chest pain, palpitations or syncope.",
     "Niega dolor torácico, palpitaciones o tos.", EN_ES, Kind.NEGATION),
    ("Keep him NPO.", "Manténgalo comiendo.", EN_ES, Kind.NEGATION),
    ("En ayunas desde anoche.", "Eating since last night.", ES_EN, Kind.NEGATION),
    ("Nil by mouth until surgery.", "Dieta normal hasta la cirugía.", EN_ES, Kind.NEGATION),
    ("Dieta absoluta hasta mañana.", "Diet until tomorrow.", ES_EN, Kind.NEGATION),
    ("La hemoglobina bajó a 7 g/dL.", "Hemoglobin to 7 g/dL.", ES_EN, Kind.DIRECTION),
    ("El potasio subió a 6,2.", "Potassium to 6.2.", ES_EN, Kind.DIRECTION),
    ("Hemoglobin dropped to 7 g/dL.", "Hemoglobina a 7 g/dL.", EN_ES, Kind.DIRECTION),
    ("Do not restart warfarin.", "No la warfarina.", EN_ES, Kind.DIRECTION),
    ("Morphine 2 mg every 4 hours as needed.", "Morfina 2 mg cada 4 horas.", EN_ES, Kind.DOSE),
    ("Paracetamol 1 g cada 8 h si precisa.", "Paracetamol 1 g every 8 h.", ES_EN, Kind.DOSE),
    ("Keep the saturation above 92 %.", "Mantenga la saturación en 92 %.", EN_ES, Kind.RANGE),
    ("Mantener la saturación por encima de 92 %.", "Keep the saturation on 92 %.", ES_EN,
     Kind.RANGE),
    ("The left pupil is fixed.", "La pupila está fija.", EN_ES, Kind.SIDE),
    ("No reiniciar la warfarina.", "No warfarin.", ES_EN, Kind.DIRECTION),
]  # fmt: skip


@pytest.mark.parametrize(("source", "fault", "languages", "kind"), WITHHELD)
def test_another_way_of_giving_it_is_withheld(
    source: str, fault: str, languages: tuple[str, str], kind: Kind
) -> None:
    verdict = judge(source, fault, *languages)

    assert kind in {check.kind for check in verdict.checks}
    assert verdict.withheld


@pytest.mark.parametrize(
    ("source", "fault", "languages", "kind"),
    [
        ("Antibiotics by mouth.", "Antibióticos.", EN_ES, Kind.ROUTE),
        ("Ratio between 3 and 5.", "Cociente entre 5 y 3.", EN_ES, Kind.NUMBER),
        ("Switch aspirin for clopidogrel.", "Cambie clopidogrel por aspirina.", EN_ES, Kind.DRUG),
        ("Swollen ankles.", "Tobillos swollenos.", EN_ES, Kind.GARBLED),
        ("Hemoglobina 12,4 g/dL.", "Hemoglobin 12,4 g/dL.", ES_EN, Kind.NUMBER),
    ],
)
def test_what_may_only_look_wrong_is_said(
    source: str, fault: str, languages: tuple[str, str], kind: Kind
) -> None:
    verdict = judge(source, fault, *languages)

    assert {check.kind for check in verdict.checks} == {kind}
    assert not verdict.withheld


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Give 5 mg IV.", "Administre 5 mg EV."),
        ("Give 5 mg IV.", "Administre 5 mg por vía intravenosa."),
        ("Morphine 5 mg p.o.", "Morfina 5 mg v.o."),
        ("Morphine 5 mg by mouth.", "Morfina 5 mg por boca."),
        ("Ceftriaxone 1 g i.m. once.", "Ceftriaxona 1 g i.m. una vez."),
        ("Nitroglycerin 0.4 mg under the tongue.", "Nitroglicerina 0,4 mg sublingual."),
        ("Stage IV cancer.", "Cáncer en estadio IV."),
        ("NYHA class IV.", "Clase IV de la NYHA."),
        ("Paracetamol 15 mg/kg.", "Paracetamol 15 mg por kilo."),
        ("Furosemide 40 mg/day.", "Furosemida 40 mg al día."),
        ("Furosemide 40 mg per day.", "Furosemida 40 mg diarios."),
        ("Fluids at 100 mL per hour.", "Suero a 100 mL cada hora."),
        ("Give 5 mg of morphine and 10 mg of metoclopramide.",
         "Dé metoclopramida 10 mg y morfina 5 mg."),
        ("Lower it from 80 to 40 mg.", "Bajarlo de 80 a 40 mg."),
        ("Nothing by mouth until tomorrow.", "Dieta absoluta hasta mañana."),
        ("Keep him NPO.", "Manténgalo en ayunas."),
        ("Gram-negative bacilli.", "Bacilos gramnegativos."),
        ("No fever, cough or vomiting.", "Sin fiebre, tos ni vómitos."),
        ("Do not restart warfarin.", "No reinicie la warfarina."),
        ("Paracetamol 1 g PRN.", "Paracetamol 1 g si precisa."),
        ("Hemoglobin fell to 7 g/dL.", "La hemoglobina bajó a 7 g/dL."),
    ],
)  # fmt: skip
def test_the_same_way_of_giving_it_is_clean(english: str, spanish: str) -> None:
    assert judge(english, spanish, *EN_ES).checks == ()
    assert judge(spanish, english, *ES_EN).checks == ()


def test_the_same_decimals_under_a_point_are_clean() -> None:
    assert judge("Creatinine 1.2.", "Creatinina 1.2.", *EN_ES).checks == ()


@pytest.mark.parametrize(
    ("source", "fault", "languages"),
    [
        ("Avoid nitrates today.", "Evite los nitritos hoy.", EN_ES),
        ("He took sildenafil last night.", "Tomó sulfato anoche.", EN_ES),
        ("Withhold beta-blockers.", "No dar betalactámicos.", EN_ES),
        ("On steroids since Monday.", "Con estatinas desde el lunes.", EN_ES),
        ("Toma anticoagulantes.", "She takes antibiotics.", ES_EN),
        ("Evitar AINE.", "Avoid statins.", ES_EN),
        ("Precisa opioides.", "She needs antacids.", ES_EN),
        ("Insulin aspart 6 units.", "Insulina glargina 6 unidades.", EN_ES),
    ],
)
def test_a_lost_drug_or_class_of_drugs_is_named(
    source: str, fault: str, languages: tuple[str, str]
) -> None:
    assert Kind.DRUG in kinds(source, fault, languages)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Avoid nitrates today.", "Evite los nitratos hoy."),
        ("He took sildenafil last night.", "Anoche tomó sildenafilo."),
        ("Stop the beta-blockers.", "Suspender los betabloqueantes."),
        ("Avoid NSAIDs.", "Evitar los AINE."),
        ("On steroids since Monday.", "Con corticoides desde el lunes."),
        ("Opioid analgesics at night.", "Analgésicos opioides por la noche."),
        ("Seen on 11.04.2023 at home.", "Visto el 11.04.2023 en casa."),
    ],
)
def test_drugs_under_their_own_names_are_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, EN_ES) == set()
    assert kinds(spanish, english, ES_EN) == set()
