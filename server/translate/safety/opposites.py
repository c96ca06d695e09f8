"""Words that deny without a "no": unknown, dry, rare. And what they deny, in both languages.

Who writes "tos seca" may read "not productive"; where the "not" is lost, "productive" stands
there alone. Data and its lookup only.
"""

from functools import lru_cache
from typing import Final

# (English, Spanish) that deny; (English, Spanish) that are denied. Stems, folded.
_OPPOSITES: Final = (
    ("normal unremarkable preserv intact", "normal conservad preservad anodin",
     "abnormal alter anomal", "anormal alterac anomal alterad"),
    ("dry", "seca seco", "productive sputum expectorat", "productiv expectorac"),
    ("afebrile apyretic", "afebril apiretic", "fever febrile", "fiebre febril"),
    ("asymptomatic", "asintomatic", "symptom", "sintom"),
    ("painless", "indolor", "pain ache", "dolor duel"),
    ("unknown unaware unidentified unclear undetermined unspecified ignor dubious doubtful",
     "desconoc ignor indetermin incierto dudos",
     "known know knew identified clear determin specified",
     "conoc sab filiad identific aclarad clar"),
    ("uneventful uncomplicated", "anodin", "complicat incident eventful", "complicac incidenc"),
    ("unchanged stable", "estable invariab", "change changed changes", "cambio cambia modific"),
    ("immediate", "inmediat", "delay", "demora retras dilac"),
    ("negative", "negativ", "positive", "positiv"),
    ("false incorrect wrong untrue erroneous mistaken", "fals incorrect erron equivocad",
     "correct true right certain", "correct ciert verdader"),
    ("unlikely improbable", "improbab", "likely probable", "probab"),
    ("rare uncommon infrequent unusual seldom rarely", "rara raro infrecuent inusual excepcional",
     "common frequent usual often habitual", "comun frecuent habitual"),
    ("impossib unable incapab cannot", "imposib incapa", "possib able capable can could",
     "posib pued puede capaz"),
    ("insufficient inadequate scarce", "insuficient inadecuad escas",
     "sufficient enough adequate", "suficient adecuad bastante"),
    ("unnecessar needless", "innecesar", "necessar need require", "necesar precis requier"),
    ("benign", "benign", "malignan", "malign"),
    ("contraindicat", "contraindic", "indicated", "indicad"),
    ("untreated", "intratad", "treated treatment", "tratad tratamiento"),
    ("little few hardly scarcely barely slight poorly poor", "poco poca pocos pocas apenas escas",
     "much many very long big large lot", "mucho mucha muchos muchas muy gran"),
    ("less fewer least", "menos", "as so much", "tanto tanta tantos tantas tan"),
    ("refus declin", "rechaz rehus", "want accept agree", "quier quiso acept"),
    ("disagree", "discrep disient desacuerdo", "agree", "acuerdo coincid"),
    ("forget forgot", "olvid", "remember recall", "record"),
    ("unspecific", "inespecific", "specific", "especific"),
    ("unrelated", "ajen", "related relation", "relacion"),
    ("irrelevant unimportant trivial", "irrelevan trivial",
     "relevan important", "relevan importan"),
    ("different. differs distinct", "distint diferente. diferentes.",
     "same equal alike", "mismo misma igual"),
    ("prevent imped hinder", "impid impedi imped", "allow permit let", "permit dej"),
    ("unconscious", "inconscien", "conscious", "conscien"),
    ("outpatient ambulatory", "ambulator", "admission admitted inpatient", "ingres"),
    ("mobile movable", "movil", "fixed adherent", "adherid fij"),
    ("sterile", "esteril", "growth grew grow", "crec crecimient"),
    ("unexpected", "inesperad", "expected expect", "esperad esperab"),
    ("plain unenhanced", "simple", "contrast", "contraste"),
    ("abstain abstinent", "abstem abstin", "drink drinks alcohol", "bebe alcohol"),
    ("forbid forbidden prohibit", "prohib", "allow permit", "permit"),
    ("dispens", "dispens", "need necessar", "necesar"),
    ("unaffected spared", "indemn respetad", "affected involved", "afectad afectac"),
    ("fails failed failing unsuccess", "fracas fallid",
     "success achieve manage managed", "consig consegu logra logro exito"),
    ("discontinu cease quit", "suspend interrump", "continu maintain", "continua sigue manten"),
    ("reluctan unwilling", "reacio reacia renuent", "want wish willing", "quier quis dese"),
    ("harmless innocuous", "inocu", "harmful danger", "peligr danin"),
    ("sedentar", "sedentar", "exercise", "ejercicio"),
    ("unmarried", "solter", "married", "casad"),
    ("resist refractory", "resisten refractar", "respond response", "respond respuesta"),
)  # fmt: skip
_MIN_PREFIX: Final = 5
"""Shorter stems are whole words, and so is what ends in a point."""


@lru_cache(maxsize=16384)
def poles_of(word: str, language: str) -> frozenset[str]:
    """Return a key for each pair whose denied word this is."""
    return _found(word, 2 if language == "en" else 3, "±")


@lru_cache(maxsize=16384)
def denied_by(word: str, language: str) -> frozenset[str]:
    """Return the keys of what a folded word denies by itself."""
    return _found(word, 0 if language == "en" else 1, "±")


@lru_cache(maxsize=16384)
def own_poles(word: str, language: str) -> frozenset[str]:
    """Return a key for each pair whose denying word this is."""
    return _found(word, 0 if language == "en" else 1, "∓")


def _found(word: str, column: int, sign: str) -> frozenset[str]:
    return frozenset(
        f"{sign}{place}"
        for place, row in enumerate(_OPPOSITES)
        if any(_is(word, stem) for stem in row[column].split())
    )


def _is(word: str, stem: str) -> bool:
    if stem.endswith("."):
        return word == stem[:-1]
    return word.startswith(stem) if len(stem) >= _MIN_PREFIX else word == stem
