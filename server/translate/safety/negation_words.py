"""Words that deny in English and Spanish, folded. Data only.

Hard ones must be answered in the other language. Soft ones may answer (a translator may write
"afebrile" for "sin fiebre") and come in groups: one group answers itself first.
"""

from typing import Final

from server.translate.glossary.folding import word_set

HARD: Final = {
    "en": word_set(
        "no not without never none nothing neither nobody cannot cant denies denied deny denying "
        "nowhere"
    ),
    "es": word_set("no sin nunca jamas tampoco niega niegan niego negaba negando nego negado"),
}
# Only one of them is counted beside another negation of the same clause: no ... ninguna.
CONCORD: Final = word_set("ningun ninguna ninguno ningunos ningunas nada nadie nunca jamas tampoco")
NEEDS_NO: Final = word_set("ningun ninguna ninguno nada nadie")
# Words that join alternatives under a negation before them, and deny where none is.
JOINING: Final = {"en": word_set("nor"), "es": word_set("ni")}
# (word, next or previous word): together they deny nothing.
PHRASES: Final = {
    "en": {
        ("no", "matter"), ("no", "doubt"), ("without", "doubt"), ("not", "surprisingly"),
        ("no", "wonder"),
    },
    "es": {
        ("sin", "embargo"), ("no", "obstante"), ("sin", "duda"), ("sin", "lugar"), ("nada", "mas"),
        ("no", "ser"), ("sin", "dudar"), ("sin", "dudarlo"), ("nada", "despreciable"),
    },
}  # fmt: skip
# Expletive after these: "hasta que no se demuestre".
EXPLETIVE_AFTER: Final = word_set("hasta se")

_SOFT_EN: Final = {
    "absence": "absence absent",
    "negative": "negative negatives negatively",
    "lack": "lack lacks lacking lacked missing miss misses spared spares sparing preserved",
    "exclude": "exclude excludes excluded excluding exclusion rule ruled ruling rules discard "
    "discards discarded discarding",
    "fail": "fail fails failed failing failure refuse refuses refused refusing",
    "unable": "unable impossible inability incapable",
    "free": "free",
    "afebrile": "afebrile asymptomatic",
    "avoid": "avoid avoids avoided avoiding stop stopped stops discontinue discontinued "
    "contraindicated contraindicate contraindicates contraindication suspend",
    "scarce": "hardly barely scarcely rarely seldom little few unlikely low poor poorly least less "
    "minimal rare",
    "except": "except rather instead otherwise unless other unlike nor either",
    "false": "false incorrect wrong unknown doubt unremarkable",
    "only": "only",
}
_SOFT_ES: Final = {
    "absence": "ausencia ausente ausentes",
    "negative": "negativo negativa negativos negativas negatividad",
    "lack": "falta faltan faltaria carece carecen carencia respeta preservado preservada",
    "exclude": "excluye excluyen excluir excluido excluida excluyendo exclusion descarta descartan "
    "descartar descartado descartada descartando descartaria descartamos",
    "fail": "fracaso fracasa fallo falla fallido",
    "unable": "incapaz incapaces imposible incapacidad imposibilidad",
    "free": "libre libres exento exenta",
    "afebrile": "afebril apiretico asintomatico asintomatica",
    "avoid": "evita evitar evitando evitarse deja dejar dejado suspender suspendido contraindicado "
    "contraindicada contraindicados contraindicadas contraindica contraindicacion",
    "scarce": "poco poca pocos pocas apenas escaso escasa dificilmente raro rara raramente minima "
    "minimo menos",
    "except": "excepto salvo sino contrario",
    "false": "falso falsa falsas falsos incorrecta incorrecto desconoce desconocemos desconocer "
    "desconocida desconocido indudable duda indudablemente",
    "only": "solo solamente unicamente",
}


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    return {word: group for group, words in groups.items() for word in words.split()}


SOFT: Final = {"en": _by_word(_SOFT_EN), "es": _by_word(_SOFT_ES)}
PREFIXES: Final = {
    "en": ("non", "un", "in", "im", "ir", "il", "dis", "a"),
    "es": ("in", "im", "ir", "il", "des", "a"),
}
# Their tail is no suffix.
NOT_LESS: Final = word_set("less unless nevertheless regardless nonetheless")
