"""The sentences of the checks in the reader's language. Words only; nothing is decided here."""

from typing import Final

from server.translate.safety.verdict import Check, Kind

_EN: Final[dict[str, str]] = {
    "number_missing": "number {0} missing: read the original",
    "number_added": "number {0} is not in the original: read the original",
    "dose_missing": "dose {0} missing: read the original",
    "dose_changed": "dose {0} became {1}: read the original",
    "dose_moved": "dose {0} belongs to another drug here: read the original",
    "amounts_swapped": "{0} and {1} changed places: read the original",
    "drugs_swapped": "drugs changed places: read the original",
    "number_changed": "number {0} became {1}: read the original",
    "number_ambiguous": "{0} may be read as {1} or as {2}: read the original",
    "decimal_kept": "{0} has the decimal comma of the original: read the original",
    "frequency_changed": "how often: per {0} became per {1}: read the original",
    "times_changed": "how often: {0} became {1}: read the original",
    "as_needed_missing": "only when needed ({0}) missing: read the original",
    "dose_added": "dose {0} is not in the original: read the original",
    "lab_missing": "lab value {0} missing: read the original",
    "date_missing": "date or time {0} missing: read the original",
    "date_changed": "date: {0} became {1}: read the original",
    "date_turned": "day and month may have changed places ({0}, {1}): read the original",
    "unit_changed": "unit of {0} changed to {1}: read the original",
    "unit_missing": "unit of {0} missing: read the original",
    "route_changed": "given by: “{0}” became “{1}”: read the original",
    "route_missing": "how it is given ({0}) missing: read the original",
    "route_added": "how it is given ({0}) is not in the original: read the original",
    "range_changed": "limit at {0} turned around: read the original",
    "range_missing": "limit (less or more than) at {0} missing: read the original",
    "drug_missing": "drug {0} not found in the translation: read the original",
    "abbreviation": "abbreviation {0} may be translated wrongly: it means {1}",
    "negation_lost": "a negation ({0}) seems lost: read the original",
    "negation_added": "a negation ({0}) seems added: read the original",
    "alternative_lost": "an “or” after a negation seems lost: read the original",
    "side_changed": "side changed ({0}): read the original",
    "side_missing": "side ({0}) missing: read the original",
    "side_added": "side ({0}) is not in the original: read the original",
    "negation_moved": "“{0}” is denied in the original, here “{1}”: read the original",
    "contradiction": "“{0}” is both said and denied here: read the original",
    "direction_changed": "“{0}” became “{1}”, its opposite: read the original",
    "direction_lost": "“{0}” seems lost: read the original",
    "sentence_lost": "a sentence seems lost: “{0}”",
    "sentence_added": "a sentence is not in the original: “{0}”",
    "part_lost": "part of a sentence seems lost: “{0}”",
    "part_added": "part of a sentence is not in the original: “{0}”",
    "length": "the translation is much shorter or longer than the original: read the original",
    "empty": "there is no translation: read the original",
    "repetition": "words are repeated over and over: read the original",
    "untranslated": "not translated: “{0}”",
    "word_untranslated": "not translated: {0}",
    "false_friend": "“{0}” is easily mistaken: here it likely means {1}",
    "garbled": "“{0}” is not a word: read the original",
}

_ES: Final[dict[str, str]] = {
    "number_missing": "falta el número {0}: lea el original",
    "number_added": "el número {0} no está en el original: lea el original",
    "dose_missing": "falta la dosis {0}: lea el original",
    "dose_changed": "la dosis {0} pasó a ser {1}: lea el original",
    "dose_moved": "la dosis {0} es aquí de otro fármaco: lea el original",
    "amounts_swapped": "{0} y {1} cambiaron de lugar: lea el original",
    "drugs_swapped": "los fármacos cambiaron de lugar: lea el original",
    "number_changed": "el número {0} pasó a ser {1}: lea el original",
    "number_ambiguous": "{0} puede leerse como {1} o como {2}: lea el original",
    "decimal_kept": "{0} lleva el signo decimal del original: lea el original",
    "frequency_changed": "la frecuencia: por {0} pasó a ser por {1}: lea el original",
    "times_changed": "la frecuencia: {0} pasó a ser {1}: lea el original",
    "as_needed_missing": "falta que es solo si se precisa ({0}): lea el original",
    "dose_added": "la dosis {0} no está en el original: lea el original",
    "lab_missing": "falta el valor analítico {0}: lea el original",
    "date_missing": "falta la fecha u hora {0}: lea el original",
    "date_changed": "la fecha: {0} pasó a ser {1}: lea el original",
    "date_turned": "día y mes pueden haber cambiado de lugar ({0}, {1}): lea el original",
    "unit_changed": "la unidad de {0} cambió a {1}: lea el original",
    "unit_missing": "falta la unidad de {0}: lea el original",
    "route_changed": "la vía: «{0}» pasó a ser «{1}»: lea el original",
    "route_missing": "falta la vía ({0}): lea el original",
    "route_added": "la vía ({0}) no está en el original: lea el original",
    "range_changed": "el límite en {0} quedó invertido: lea el original",
    "range_missing": "falta el límite (menor o mayor) en {0}: lea el original",
    "drug_missing": "el fármaco {0} no aparece en la traducción: lea el original",
    "abbreviation": "la abreviatura {0} puede estar mal traducida: significa {1}",
    "negation_lost": "parece perdida una negación ({0}): lea el original",
    "negation_added": "parece añadida una negación ({0}): lea el original",
    "alternative_lost": "parece perdido un «ni» tras una negación: lea el original",
    "side_changed": "cambió el lado ({0}): lea el original",
    "side_missing": "falta el lado ({0}): lea el original",
    "side_added": "el lado ({0}) no está en el original: lea el original",
    "negation_moved": "el original niega «{0}» y aquí se niega «{1}»: lea el original",
    "contradiction": "aquí se afirma y se niega «{0}»: lea el original",
    "direction_changed": "«{0}» pasó a ser «{1}», lo contrario: lea el original",
    "direction_lost": "parece perdido «{0}»: lea el original",
    "sentence_lost": "parece perdida una frase: «{0}»",
    "sentence_added": "una frase no está en el original: «{0}»",
    "part_lost": "parece perdida parte de una frase: «{0}»",
    "part_added": "parte de una frase no está en el original: «{0}»",
    "length": "la traducción es mucho más corta o más larga que el original: lea el original",
    "empty": "no hay traducción: lea el original",
    "repetition": "se repiten palabras una y otra vez: lea el original",
    "untranslated": "sin traducir: «{0}»",
    "word_untranslated": "sin traducir: {0}",
    "false_friend": "«{0}» se confunde fácilmente: aquí probablemente significa {1}",
    "garbled": "«{0}» no es una palabra: lea el original",
}
MAX_QUOTED_CHARS: Final = 80


def say(kind: Kind, sentence: str, language: str, *parts: str) -> Check:
    """Return the check with its sentence in `language`, English where it is not spoken."""
    words = (_ES if language == "es" else _EN)[sentence]
    return Check(kind=kind.value, detail=words.format(*(_shortened(part) for part in parts)))


def _shortened(part: str) -> str:
    if len(part) <= MAX_QUOTED_CHARS:
        return part
    return part[: MAX_QUOTED_CHARS - 1].rstrip() + "…"
