"""Dates to the day, with births apart, and ages over 89. Years and months alone may stay."""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Hit, Strength
from server.guard.view import View
from server.guard.words import word_set

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|january|february|april|june|july|august|september|october|november|december"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_MES: Final = (
    r"(?i:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre"
    r"|noviembre|diciembre"
    r"|(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)\.)"
)
_MES_SHORT: Final = r"(?i:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)"
_YEAR: Final = r"(?:1[89]|20|21)\d\d"
_MONTHS: Final = word_set(
    "january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto"
    " septiembre setiembre octubre noviembre diciembre ene abr ago dic"
)
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_NUMERIC: Final = re.compile(
    rf"(?<![\d./\-,])(?:(?P<a>\d{{1,2}})(?P<s>[/.\-]"
    rf"| [/\-] )(?P<b>\d{{1,2}})(?P=s)(?P<y>{_YEAR}|\d\d)"
    rf"|(?P<iy>{_YEAR})(?P<is>[/.\-])(?P<im>0?[1-9]|1[0-2])(?P=is){_DAY})(?![\d/\-]|[.,]\d)"
)
_LIKE_NUMERIC: Final = re.compile(r"[0-9](?:[/.\-][0-9]{1,2}[/.\-]| [/\-] [0-9]{1,2} [/\-] )[0-9]")
_WRITTEN: Final = re.compile(
    rf"(?<![\d./,\-])(?:"
    rf"{_DAY}(?:st|nd|rd"
    rf"|th)?(?: of)?[ \-/]{{1,2}}{_MONTH}(?![A-Za-z])(?:,?[ \-/]{{1,2}}(?:{_YEAR}|'?\d\d(?!\d)))?"
    rf"|{_DAY}(?:º|\.º)? (?:de |del )?{_MES}(?![A-Za-záéíóú])(?:,? (?:del? (?:año )?)?{_YEAR})?"
    rf"|{_DAY}[\-/](?:{_MES}|{_MES_SHORT})[\-/](?:{_YEAR}|\d\d(?!\d)))(?![\d/])"
    rf"|(?<![A-Za-z]){_MONTH} {_DAY}(?:st|nd|rd|th)?(?![\d/%\-]|[.,]\d)(?:(?:,| ,"
    rf"|,? of)? ?{_YEAR})?"
)
_NO_DATE_AFTER: Final = re.compile(
    r"\s?(?:[mµu]?g|m[lL]|%|mm|cm|[kK]g|UI|IU|mEq|mmol|U/|veces|times|mcg)(?![a-zA-Z])"
)
_SHORT: Final = re.compile(
    r"(?<![A-Za-z])(?i:on|dated?|el|d[ií]a|fecha|el d[ií]a|ingres[oó]|alta|admitted|seen"
    r"|discharged)"
    r"(?i: el| on| d[ií]a|:){0,2} (?P<date>(?:0[1-9]|[12]\d|3[01])[/](?:0[1-9])"
    r"|0[1-9]/(?:1[0-2]|1[3-9]|2\d|3[01]))(?![\d/])"
)
_LIKE_SHORT: Final = re.compile(r" [0-9][0-9]/[0-9][0-9]")
_BIRTH: Final = re.compile(
    r"(?<![A-Za-z])(?:(?i:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?: on| the)?"
    r"|d\. of b\.|f\. ?(?:de )?nac\.?(?:imiento)?"
    r"|fec(?:ha|\.)? ?(?:de )?nac(?:imiento|\.)?|fdn|nacimiento|nacid[oa](?: el(?: d[ií]a)?)?"
    r"|naci[oó](?: el(?: d[ií]a)?)?|cumplea[nñ]os)"
    r"|(?i:f\.? ?n\.?|fnac\.?)|B(?=: ?\d))(?:[\s:.,=(#\-]"
    r"|(?i:number|n[uú]m(?:ero)?|no|n\.?[º°])(?![A-Za-z])){0,5}(?:(?:el|on|the|is|es|was|fue"
    r"|d[ií]a) ){0,2}\Z"
)
_BIRTH_CHARS: Final = 44
_MAX_MONTH: Final = 12
_MAX_DAY: Final = 31

_OLD: Final = r"(?:9\d|1[01]\d|12[0-5])"
_UNITS_EN: Final = "one|two|three|four|five|six|seven|eight|nine"
_TENS_EN: Final = rf"(?:ninety(?:[ \-](?:{_UNITS_EN}))?|(?:a|one) hundred(?: and (?:{_UNITS_EN}))?)"
_UNITS_ES: Final = "uno?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_TENS_ES: Final = rf"(?:noventa(?: y (?:{_UNITS_ES}))?|cien|ciento (?:{_UNITS_ES}))"
_AGE: Final = re.compile(
    rf"(?<![\w.,/<>=+\-])(?:"
    rf"(?P<n1>{_OLD}|(?i:{_TENS_EN}))[ \-]?(?i:y\.? ?/?o\.?(?![a-z])|y/?r(?:s)?[ \-]?(?:old"
    rf"|o)?(?![a-z])|years?[ \-](?:old|of age)(?![a-z])|years?(?= (?:man|woman|female|male)))"
    rf"|(?P<n2>{_OLD}|(?i:{_TENS_ES})) ?(?i:años?(?! (?:de evoluci|despu|antes|de seguim"
    rf"|de tratam|m[aá]s tarde))|a\.(?=[\s,;]|\Z))"
    rf"|(?P<n3>{_OLD}) ?(?:[FMVH])(?=[\s,.;)]|\Z))"
)
_AGED: Final = re.compile(
    rf"(?<![A-Za-z])(?:(?i:aged?|edad|a[nñ]os cumplidos|turned|cumpli[oó])(?i: of| de|:| is| es"
    rf"|=){{0,2}} ?)(?P<age>{_OLD})(?![\d.,/%\-]\d|\d|%| ?(?:days|d[ií]as|weeks|semanas|months"
    rf"|meses|kg|cm|min|h\b))"
)
_GROUP: Final = re.compile(
    r"(?:(?i:over|above|older than|more than|at least|up to|past|last|under|below"
    r"|mayor(?:es)? de|m[aá]s de|hace|de hace|menor(?:es)? de|hasta|[uú]ltimos)"
    r"|[<>≥≤=+])\s{0,2}(?:los |the |of |de )?\Z"
)
_GROUP_CHARS: Final = 20
_LIKE_AGE: Final = re.compile(r"[91](?:(?<=9)\d|[01]\d|2[0-5])[ \-]?[YyAaFMVH]")
_SPELLED: Final = ("ninety", "hundred", "noventa")
_LIKE_CIEN: Final = re.compile(r"[Cc](?<!\w.)[Ii][Ee][Nn]")
_LIKE_AGED: Final = re.compile(r"[91](?:(?<=9)\d|[01]\d|2[0-5])")
_AGED_WORDS: Final = word_set("age aged edad cumplidos turned cumpli cumplio")


def find(view: View) -> Iterator[Hit]:
    """Yield dates, births and high ages."""
    if view.digits:
        yield from _dates(view)
        if view.looks(_LIKE_SHORT):
            for found in _SHORT.finditer(view.numbers):
                yield Hit("date", found.start("date"), found.end("date"), "soft", "date_short")
    yield from _ages(view)


def _dates(view: View) -> Iterator[Hit]:
    text = view.numbers
    patterns = [_NUMERIC] if view.looks(_LIKE_NUMERIC) else []
    if view.has_word(_MONTHS):
        patterns.append(_WRITTEN)
    for pattern in patterns:
        for found in pattern.finditer(text):
            born = _BIRTH.search(text, max(0, found.start() - _BIRTH_CHARS), found.start())
            real = pattern is _WRITTEN or _is_date(found, born=born is not None)
            if real and not _NO_DATE_AFTER.match(text, found.end()):
                strength: Strength = "hard" if born else "soft"
                rule = "birth_date" if born else "date"
                yield Hit("date", found.start(), found.end(), strength, rule)


def _ages(view: View) -> Iterator[Hit]:
    text = view.numbers
    if view.looks(_LIKE_AGE) or view.has_any(_SPELLED) or view.looks(_LIKE_CIEN):
        for found in _AGE.finditer(text):
            if not _GROUP.search(text, max(0, found.start() - _GROUP_CHARS), found.start()):
                yield Hit("age", found.start(), found.end(), "soft", "age_over_89")
    if view.has_word(_AGED_WORDS) and view.looks(_LIKE_AGED):
        for found in _AGED.finditer(text):
            yield Hit("age", found.start("age"), found.end("age"), "soft", "age_over_89")


def _is_date(found: re.Match[str], *, born: bool) -> bool:
    if found.group("iy") is not None:
        return True
    first, second, year = int(found["a"]), int(found["b"]), found["y"]
    # Day first or month first; which one does not matter here.
    low, high = min(first, second), max(first, second)
    if not (1 <= low <= _MAX_MONTH and high <= _MAX_DAY):
        return False
    if born or len(year) == 4 or found["s"] == "/":  # noqa: PLR2004 - a whole year
        return True
    both = len(found["a"]) + len(found["b"]) == 4  # noqa: PLR2004 - two digits each
    return both and found["s"] in "-." and int(year) < 40 and first != second  # noqa: PLR2004 - `10-20-30` is no date
