"""Words that deny in English and Spanish, folded. Data only.

Hard ones must be answered in the other language. Soft ones may answer (a translator may write
"afebrile" for "sin fiebre") and come in groups: one group answers itself first.
"""

from typing import Final

from server.translate.glossary.folding import word_set

HARD: Final = {
    "en": word_set(
        "no not without never none nothing neither nobody cannot cant denies denied deny denying "
        "nowhere absence unable"
    ),
    "es": word_set(
        "no sin nunca jamas tampoco niega niegan niego negaba negando nego negado "
        "ausencia incapaz incapaces"
    ),
}
# Only one of them is counted beside another negation of the same clause: no ... ninguna.
CONCORD: Final = word_set("ningun ninguna ninguno ningunos ningunas nada nadie nunca jamas tampoco")
LATE_ADVERBS: Final = word_set("nunca jamas")
ADVERBS: Final = word_set("nunca jamas tampoco")
NEEDS_NO: Final = word_set("ningun ninguna ninguno nada nadie")
# Words that join alternatives under a negation before them, and deny where none is.
JOINING: Final = {"en": word_set("nor"), "es": word_set("ni")}
# What carries a denial on: sin fiebre ni tos, no fever or cough. What may stand there for it.
CARRYING: Final = {"en": word_set("or nor"), "es": word_set("ni")}
ALTERNATIVES: Final = {"en": word_set("or nor neither either"), "es": word_set("ni o u")}
# "not any" is "ningún", and nothing stands there only where somebody left it out.
ANY: Final = {
    "en": word_set("any anything anybody anyone anywhere either"),
    "es": word_set(
        "ningun ninguna ninguno ningunos ningunas nada nadie tampoco algun alguna alguno algunos "
        "algunas algo alguien cualquier cualquiera tipo ni ambos ambas"
    ),
}
# Verbs that need a thing behind them: a "ni" that follows them at once opens a chain.
BEFORE_CHAIN: Final = word_set(
    "hay habia hubo habra haya tiene tienen tenia tenian tuvo presenta presentan presentaba "
    "refiere refieren referia muestra muestran mostraba existe existen existia"
)
LINKS: Final = frozenset({"and", "y", "e", ";", "/", "&", "(", "-", "but", "pero", "sino"})
# "nunca" before one of these stands behind its verb, and that needs a "no".
AFTER_LATE_ADVERB: Final = word_set("el la los las un una en de del a al con por para que") | {
    ".", ",", ";", ")",
}  # fmt: skip
# (word, next or previous word): together they deny nothing.
PHRASES: Final = {
    "en": {
        ("no", "matter"), ("not", "surprisingly"),
        ("no", "wonder"), ("nothing", "by"),
    },
    "es": {
        ("sin", "embargo"), ("no", "obstante"), ("nada", "mas"),
        ("no", "ser"), ("nada", "despreciable"), ("nada", "por"),
    },
}  # fmt: skip
# Stems: every word that begins with one belongs to the group.
_SOFT_EN: Final = {
    "exceptional": "exceptional",
    "conservative": "conservat",
    "absence": "absent",
    "negative": "negativ",
    "free": "free",
    "lack": "lack miss spar preserv devoid",
    "exclude": "exclu rule ruling discard",
    "fail": "fails failed failing refus declin",
    "unable": "impossib inabilit incapab",
    "afebrile": "afebril asymptom",
    "avoid": "avoid stop discontinu contraind suspend withh",
    "against": "against",
    "scarce": "hardly barely scarce rare seldom little few",
    "unlikely": "unlikely improbabl",
    "except": "except rather instead otherwise unless regardless irrespective",
    "false": "false incorrect wrong doubt unremarkable",
}
_SOFT_ES: Final = {
    "exceptional": "excepcional",
    "conservative": "conservador",
    "absence": "ausente",
    "negative": "negativ",
    "lack": "falta carec carenc respeta preserva conserva",
    "exclude": "exclu descart desech",
    "fail": "fracasa falla fallan rechaz",
    "unable": "incapac imposib",
    "free": "libre exent",
    "afebrile": "afebril apiret asintom",
    "avoid": "evit dej suspend contraind detien deten paran parar retir interrump cese omit",
    "scarce": "poco poca apenas escas dificilmente rar",
    "except": "except salvo sino contrario independientemente",
    "false": "fals incorrect duda",
}


def _stems(groups: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((stem, group) for group, stems in groups.items() for stem in stems.split())


# Groups that must find a denial in the other language, whichever: "refuses" as "no quiere".
DEMANDING: Final = frozenset(
    {"absence", "avoid", "except", "exclude", "fail", "free", "lack", "negative", "unable"}
)
# Of the Spanish ones only these words: "dejar" and "falta" are said of much that denies nothing.
DEMANDING_ES: Final = ("ausente", "carec", "exent", "libre", "negativ")
# Where these are added, too, something was denied that was not.
NEVER_ADDED: Final = (
    "absent", "free", "lack", "devoid", "negativ", "ausente", "carec", "exent", "libre",
)  # fmt: skip
NEVER: Final = {"en": word_set("never"), "es": word_set("nunca jamas")}

SOFT: Final = {"en": _stems(_SOFT_EN), "es": _stems(_SOFT_ES)}
PREFIXES: Final = {
    "en": ("un", "in", "im", "ir", "dis"),
    "es": ("in", "im", "ir", "des"),
}
# What begins like them and denies nothing: "irradiación" is no answer to "without radiation".
NOT_AFFIXED: Final = (
    "descans", "descend", "descr", "desde", "desarr", "desayun", "desmay", "despl", "despu",
    "dest", "disc", "dise", "disk", "displ", "disse", "dist", "impac", "implant", "implic",
    "import", "impres", "improv", "impuls", "inciden", "incis", "inclu", "increas", "increment",
    "incub", "index", "indic", "individ", "induc", "indur", "infan", "infar", "infec", "infil",
    "inflam", "inform", "infus", "ingest", "ingres", "inguin", "inhal", "inhib", "inici", "inject",
    "injur", "inner", "inpat", "insert", "insect", "inspec", "inspir", "instal", "instit",
    "instru", "insul", "integr", "inten", "inter", "intes", "intox", "intra", "intub", "invas",
    "inves", "involv", "inyec", "irrad", "irrig", "irrit", "under", "unif", "unil", "union",
    "unit", "univers", "until",
)  # fmt: skip
# Their tail is no suffix.
NOT_LESS: Final = word_set("less unless nevertheless regardless nonetheless")
NOT_NON: Final = word_set("none nonetheless nonsense nonne nona nonagenarian")
# "Poco" before one of these is what "un-" is in English.
UNLIKELY: Final = ("probable", "frecuente", "habitual", "usual", "comun", "util", "claro", "clara")
# "a no ser que" without its "no".
UNLESS: Final = ("a", "ser", "que")
# The rest of a phrase that lost its negation.
STUMPS: Final = {"embargo": "sin", "obstante": "no"}
