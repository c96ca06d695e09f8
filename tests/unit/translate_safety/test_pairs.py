"""Opposites of a body and its care, and denials without a "no": turned ones are found."""

import pytest

from server.translate.safety import Kind
from tests.unit.translate_safety.judged import kinds

# (English, Spanish, the English with a fault, the Spanish with one)
TURNED = [
    ("Troponin was positive and the D-dimer negative.",
     "La troponina fue positiva y el dímero D negativo.",
     "Troponin was negative and the D-dimer positive.",
     "La troponina fue negativa y el dímero D positivo."),
    ("Proximal stenosis, distal flow preserved.", "Estenosis proximal, flujo distal conservado.",
     "Distal stenosis, proximal flow preserved.", "Estenosis distal, flujo proximal conservado."),
    ("Bilateral hydronephrosis.", "Hidronefrosis bilateral.",
     "Unilateral hydronephrosis.", "Hidronefrosis unilateral."),
    ("Clamp the drain.", "Pinzar el drenaje.", "Unclamp the drain.", "Despinzar el drenaje."),
    ("Open the valve.", "Abra la válvula.", "Close the valve.", "Cierre la válvula."),
    ("A medial lump.", "Un bulto medial.", "A lateral lump.", "Un bulto lateral."),
    ("Anterior infarct, posterior wall normal.", "Infarto anterior, pared posterior normal.",
     "Posterior infarct, anterior wall normal.", "Infarto posterior, pared anterior normal."),
    ("Acute pancreatitis.", "Pancreatitis aguda.",
     "Chronic pancreatitis.", "Pancreatitis crónica."),
    ("Hypoalbuminemia since May.", "Hipoalbuminemia desde mayo.",
     "Hyperalbuminemia since May.", "Hiperalbuminemia desde mayo."),
    ("Systolic murmur.", "Soplo sistólico.", "Diastolic murmur.", "Soplo diastólico."),
    ("The vein is patent.", "La vena está permeable.",
     "The artery is patent.", "La arteria está permeable."),
    ("Severe stenosis.", "Estenosis grave.", "Mild stenosis.", "Estenosis leve."),
    ("She gained 5 kg.", "Ganó 5 kg.", "She lost 5 kg.", "Perdió 5 kg."),
    ("His mother has it.", "Su madre la tiene.", "His father has it.", "Su padre la tiene."),
    ("Metabolic acidosis.", "Acidosis metabólica.",
     "Metabolic alkalosis.", "Alcalosis metabólica."),
    ("Do not extubate today.", "No extubar hoy.", "Do not intubate today.", "No intubar hoy."),
    ("Internal rotation.", "Rotación interna.", "External rotation.", "Rotación externa."),
    ("Avoid contrast.", "Evitar el contraste.", "Use contrast.", "Usar contraste."),
    ("Avoid NSAIDs; paracetamol is fine.", "Evite los AINE; el paracetamol está bien.",
     "Give NSAIDs; paracetamol is fine.", "Dé AINE; el paracetamol está bien."),
    ("The rash is not itchy and she never had a fever.", "El exantema no pica y nunca tuvo fiebre.",
     "The rash is itchy and she never had a fever.", "El exantema pica y nunca tuvo fiebre."),
    ("The father refused to sign.", "El padre se negó a firmar.",
     "The father signed it.", "El padre firmó."),
    ("Meningitis is unlikely.", "La meningitis es poco probable.",
     "Meningitis is likely.", "La meningitis es probable."),
    ("I agree with you.", "Coincido con usted.", "I disagree with you.", "Discrepo de usted."),
    ("I agree with the plan of surgery.", "Estoy de acuerdo con el plan de cirugía.",
     "I disagree with the plan of surgery.", "No estoy de acuerdo con el plan de cirugía."),
    ("I advise against thrombolysis.", "Desaconsejo la trombólisis.",
     "I advise thrombolysis.", "Aconsejo la trombólisis."),
    ("He doesn't drink, smokes a lot.", "No bebe, fuma mucho.",
     "He drinks, doesn't smoke a lot.", "Bebe, no fuma mucho."),
]  # fmt: skip
SAME = [
    ("Meningitis is not likely.", "La meningitis es poco probable."),
    ("Meningitis is very unlikely.", "La meningitis no es probable."),
    ("I do not recommend thrombolysis.", "Desaconsejo la trombólisis."),
    ("I disagree with the plan of surgery.", "No estoy de acuerdo con el plan de cirugía."),
    ("Avoid contrast.", "No usar contraste."),
    ("Do not use contrast.", "Evitar el contraste."),
    ("The father refused to sign.", "El padre no quiso firmar."),
    ("He died.", "Falleció."),
    ("Close relatives have it.", "La tienen familiares cercanos."),
    ("Of unknown primary origin.", "De origen primario desconocido."),
    ("The IgM is negative, the IgG positive.", "La IgM es negativa, la IgG positiva."),
]


@pytest.mark.parametrize(("english", "spanish", "wrong_english", "wrong_spanish"), TURNED)
def test_what_was_turned_around_is_found(
    english: str, spanish: str, wrong_english: str, wrong_spanish: str
) -> None:
    assert kinds(english, spanish, ("en", "es")) == set()
    assert kinds(spanish, english, ("es", "en")) == set()
    assert kinds(english, wrong_spanish, ("en", "es")) & {Kind.DIRECTION, Kind.NEGATION}
    assert kinds(spanish, wrong_english, ("es", "en")) & {Kind.DIRECTION, Kind.NEGATION}


@pytest.mark.parametrize(("english", "spanish"), SAME)
def test_other_words_for_the_same_are_clean(english: str, spanish: str) -> None:
    assert kinds(english, spanish, ("en", "es")) == set()
    assert kinds(spanish, english, ("es", "en")) == set()
