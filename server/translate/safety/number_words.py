"""Numbers written as words in English and Spanish, folded. Data only."""

from typing import Final

_TABLE: Final[dict[float, str]] = {
    0: "zero cero",
    0.5: "half halves mitad mitades medio media medios medias",
    1: "one once first firstly single a an un uno una unos unas primer primera primero primeros "
    "primeras primarily unico unica sole solo sola solitary i",
    2: "two twice second secondly double doubled pair couple both dos segundo segunda segundos "
    "segundas doble dobles par pareja ambos ambas bis ii bilateral bilaterales duplica duplicar",
    3: "three third thirds thirdly triple thrice trio tres tercer tercera tercero terceros "
    "tercio tercios iii",
    4: "four fourth quarter quarters fortnight cuatro cuarto cuarta cuartos iv",
    5: "five fifth cinco quinto quinta v",
    6: "six sixth seis sexto sexta vi",
    7: "seven seventh week siete septimo septima vii",
    8: "eight eighth ocho octavo octava viii",
    9: "nine ninth nueve noveno novena ix",
    10: "ten tenth tens diez decimo decima x",
    11: "eleven eleventh once undecimo xi",
    12: "twelve twelfth dozen doce docena xii",
    13: "thirteen trece xiii",
    14: "fourteen catorce xiv fortnight",
    15: "fifteen quince quincena",
    16: "sixteen dieciseis",
    17: "seventeen diecisiete",
    18: "eighteen dieciocho",
    19: "nineteen diecinueve",
    20: "twenty veinte veintena twenties",
    21: "veintiuno veintiun veintiuna",
    22: "veintidos",
    23: "veintitres",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiseis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    30: "thirty treinta thirties",
    40: "forty cuarenta cuarentena forties",
    50: "fifty cincuenta fifties",
    60: "sixty sesenta sixties",
    70: "seventy setenta seventies",
    80: "eighty ochenta eighties",
    90: "ninety noventa nineties",
    100: "hundred hundreds cien ciento cientos",
    200: "doscientos doscientas",
    500: "quinientos quinientas",
    1000: "thousand thousands mil miles",
    1e6: "million millions millon millones",
}


def _by_word() -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for value, words in _TABLE.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), value)
    return found


NUMBER_WORDS: Final = _by_word()
TENS: Final = frozenset({20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0})
MULTIPLIERS: Final[dict[str, float]] = {
    "thousand": 1e3,
    "mil": 1e3,
    "k": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "millon": 1e6,
    "millones": 1e6,
}
