"""Numbers as each language writes them in words, folded. Data only.

`number_words` holds whatever may answer for a digit; here is only what counts for certain.
"""

from typing import Final


def _table(words: str) -> dict[str, float]:
    """Read `word=value` pairs."""
    pairs = (pair.split("=") for pair in words.split())
    return {word: float(value) for word, value in pairs}


ONES: Final = {
    "en": _table("one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9"),
    "es": _table("uno=1 una=1 un=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9"),
}
TEENS: Final = {
    "en": _table(
        "ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 "
        "eighteen=18 nineteen=19"
    ),
    "es": _table(
        "diez=10 once=11 doce=12 trece=13 catorce=14 quince=15 dieciseis=16 diecisiete=17 "
        "dieciocho=18 diecinueve=19 veintiun=21 veintiuno=21 veintiuna=21 veintidos=22 "
        "veintitres=23 veinticuatro=24 veinticinco=25 veintiseis=26 veintisiete=27 veintiocho=28 "
        "veintinueve=29"
    ),
}
TENS: Final = {
    "en": _table("twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90"),
    "es": _table(
        "veinte=20 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90"
    ),
}
HUNDREDS: Final = {
    "en": _table("hundred=100"),
    "es": _table(
        "cien=100 ciento=100 doscientos=200 doscientas=200 trescientos=300 trescientas=300 "
        "cuatrocientos=400 cuatrocientas=400 quinientos=500 quinientas=500 seiscientos=600 "
        "seiscientas=600 setecientos=700 setecientas=700 ochocientos=800 ochocientas=800 "
        "novecientos=900 novecientas=900"
    ),
}
THOUSANDS: Final = {
    "en": _table("thousand=1000 million=1000000"),
    "es": _table("mil=1000 millon=1000000 millones=1000000"),
}
# So many of them: "a dozen", "una docena", "twice".
GROUPS: Final = {
    "en": _table("once=1 twice=2 thrice=3 dozen=12"),
    "es": _table("docena=12"),
}
ORDINALS: Final = {
    "en": _table(
        "first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10"
    ),
    "es": _table(
        "primer=1 primero=1 primera=1 primeros=1 primeras=1 segundo=2 segunda=2 segundos=2 "
        "segundas=2 tercer=3 tercero=3 tercera=3 cuarto=4 cuarta=4 quinto=5 quinta=5 sexto=6 "
        "sexta=6 septimo=7 septima=7 octavo=8 octava=8 noveno=9 novena=9 decimo=10 decima=10"
    ),
}
# How many times as much: half the dose must not become double the dose.
MULTIPLES: Final = {
    "en": _table(
        "half=0.5 halves=0.5 halve=0.5 halved=0.5 halving=0.5 thirds=3 double=2 doubled=2 "
        "doubles=2 doubling=2 triple=3 tripled=3 quadruple=4"
    ),
    "es": _table(
        "mitad=0.5 mitades=0.5 medio=0.5 media=0.5 medios=0.5 medias=0.5 tercio=3 tercios=3 "
        "doble=2 dobles=2 duplicar=2 duplica=2 duplique=2 duplico=2 duplicado=2 triple=3 "
        "triplicar=3 triplique=3 triplica=3 cuadruple=4"
    ),
}
JOINTS: Final = {"en": frozenset({"-", "and"}), "es": frozenset({"y"})}

ADVERBS_H: Final = {
    "en": _table("hourly=1 daily=24 nightly=24 weekly=168 monthly=730.5 yearly=8766 annually=8766"),
    "es": _table(
        "diario=24 diaria=24 diarios=24 diarias=24 diariamente=24 semanal=168 semanales=168 "
        "semanalmente=168 mensual=730.5 mensuales=730.5 mensualmente=730.5 anual=8766 anuales=8766"
    ),
}
"""How often in one word, as hours from one time to the next."""
LATIN_H: Final = _table("bid=12 tid=8 qid=6")

_MINUTE, _DAY, _WEEK, _MONTH, _YEAR = 1 / 60, 24.0, 168.0, 730.5, 8766.0
UNITS_H: Final[dict[str, dict[str, float]]] = {
    "en": {
        **dict.fromkeys(("minute", "minutes", "min", "mins"), _MINUTE),
        **dict.fromkeys(("hour", "hours", "h", "hr", "hrs"), 1.0),
        **dict.fromkeys(("day", "days", "night", "nights"), _DAY),
        **dict.fromkeys(("week", "weeks", "wk", "wks"), _WEEK),
        **dict.fromkeys(("fortnight", "fortnights"), 2 * _WEEK),
        **dict.fromkeys(("month", "months"), _MONTH),
        **dict.fromkeys(("year", "years", "yr", "yrs"), _YEAR),
        **dict.fromkeys(("decade", "decades"), 10 * _YEAR),
    },
    "es": {
        **dict.fromkeys(("minuto", "minutos", "min"), _MINUTE),
        **dict.fromkeys(("hora", "horas", "h"), 1.0),
        **dict.fromkeys(("dia", "dias", "noche", "noches"), _DAY),
        **dict.fromkeys(("semana", "semanas"), _WEEK),
        **dict.fromkeys(("quincena", "quincenas"), 15 * _DAY),
        **dict.fromkeys(("mes", "meses"), _MONTH),
        **dict.fromkeys(("ano", "anos"), _YEAR),
        **dict.fromkeys(("decada", "decadas"), 10 * _YEAR),
    },
}
"""Stretches of time, in hours."""
