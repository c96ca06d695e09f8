"""Whether every number of the source is in the translation, with its unit. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from server.translate.glossary import by_form
from server.translate.safety.divisors import check_divisors
from server.translate.safety.limits import check_limits
from server.translate.safety.numerals import Numeral, Side, is_dose, readings, unit_name
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say

_ARTICLES: Final = frozenset({"a", "an", "un", "una", "uno", "unos", "unas"})
_OTHER_SIGNS: Final = {"en", "es"}
"""A point or a comma before three digits means the opposite in one than in the other."""
_GROUPING: Final = {"en": ",", "es": "."}
_MAX_FINDINGS: Final = 8
_GROUP: Final = 3
_LAST_DAY: Final = 31
_EITHER: Final = 2
"""Readings of a number whose one sign is of decimals or of thousands."""
_MAX_DIGITS: Final = 8


def check_quantities(source: Side, target: Side) -> tuple[list[Check], bool]:
    """Return what differs in numbers and units, and whether a dose does."""
    missing, added, pairs = match(source.numerals, target.numerals)
    missing, added = _joined_groups(missing, added), _joined_groups(added, missing)
    checks: list[Check] = []
    dangerous = False
    for lost in missing[:_MAX_FINDINGS]:
        found = next((one for one in added if _stands_for(lost, one)), None)
        if found is not None:
            added.remove(found)
        check, given = _missing(lost, found, source, target)
        checks.append(check)
        dangerous |= given
    for extra in added[:_MAX_FINDINGS]:
        given = is_dose(extra)
        sentence = "dose_added" if given else "number_added"
        kind = Kind.DOSE if given else Kind.NUMBER
        checks.append(say(kind, sentence, target.language, extra.shown))
        dangerous |= given
    for mine, theirs in pairs:
        unit = _unit_check(mine, theirs, target.language)
        checks.extend(unit or check_divisors((mine, source), (theirs, target)))
        if {source.language, target.language} == _OTHER_SIGNS and _may_be_misread(
            mine, theirs, source.language
        ):
            ambiguous, by_far = _ambiguous(mine, target.language)
            checks.extend(ambiguous)
            dangerous |= by_far
    reversed_pairs = _reversed_pairs(source, target)
    checks.extend(reversed_pairs)
    dangerous |= bool(reversed_pairs)
    checks.extend(check_limits(pairs, source.tokens, target.tokens, target.language))
    return checks, dangerous or any(check.kind in {Kind.UNIT, Kind.RANGE} for check in checks)


def match(
    source: Sequence[Numeral], target: Sequence[Numeral]
) -> tuple[list[Numeral], list[Numeral], list[tuple[Numeral, Numeral]]]:
    """Return the source's numbers without a partner, the target's, and the pairs.

    Partners share a reading; one with the same unit is preferred, then the next in order.
    Soft numbers only answer for what is left.
    """
    hard_source = [one for one in source if not one.soft]
    hard_target = [one for one in target if not one.soft]
    pairs: list[tuple[Numeral, Numeral]] = []
    for same_unit in (True, False):
        hard_source, hard_target = _pair(hard_source, hard_target, pairs, same_unit=same_unit)
    return _unanswered(hard_source, target), _unanswered(hard_target, source), pairs


def _unanswered(hard: Sequence[Numeral], other: Sequence[Numeral]) -> list[Numeral]:
    """Return the numbers that no word of the other text answers.

    "un mes" answers for 1 month, but an article never for a bare 1 or for 1 g.
    """
    soft = [one for one in other if one.soft]
    words = [one for one in soft if one.text.lower() not in _ARTICLES]
    spelt = [one for one in words if not one.text[0].isdecimal()]
    articles = [one for one in soft if one.text.lower() in _ARTICLES]
    nobody: list[tuple[Numeral, Numeral]] = []
    # "VSG60 mm" has its number, and nobody should have to look for it there.
    doses, spelt = _pair([one for one in hard if is_dose(one)], spelt, nobody, same_unit=False)
    others = [one for one in hard if one.unit is not None and not is_dose(one)]
    left = _pair(others, [*spelt, *articles], nobody, same_unit=False)[0]
    answered = {theirs.index for _, theirs in nobody}
    bare = [one for one in hard if one.unit is None]
    free = [one for one in words if one.index not in answered]
    return doses + left + _pair(bare, free, nobody, same_unit=False)[0]


def _pair(
    ours: Sequence[Numeral],
    theirs: Sequence[Numeral],
    pairs: list[tuple[Numeral, Numeral]],
    *,
    same_unit: bool,
) -> tuple[list[Numeral], list[Numeral]]:
    waiting: dict[float, list[Numeral]] = {}
    for one in reversed(theirs):
        for value in one.values:
            waiting.setdefault(round(value, 9), []).append(one)
    taken: set[int] = set()
    left: list[Numeral] = []
    for one in ours:
        partner = _partner(one, waiting, taken, same_unit=same_unit)
        if partner is None:
            left.append(one)
        else:
            taken.add(partner.index)
            pairs.append((one, partner))
    return left, [one for one in theirs if one.index not in taken]


def _partner(
    one: Numeral, waiting: dict[float, list[Numeral]], taken: set[int], *, same_unit: bool
) -> Numeral | None:
    for value in one.values:
        line = waiting.get(round(value, 9), [])
        while line and line[-1].index in taken:
            line.pop()
        for candidate in reversed(line[-_MAX_FINDINGS:]):
            if candidate.index not in taken and (not same_unit or candidate.unit == one.unit):
                return candidate
    return None


def _reversed_pairs(source: Side, target: Side) -> list[Check]:
    """Return a check for each 120/80 that became 80/120; 3/11 may be a date in either order."""
    theirs = _joined_pairs(target)
    return [
        say(Kind.NUMBER, "number_changed", target.language, f"{one}/{two}", f"{two}/{one}")
        for one, two in _joined_pairs(source)
        if one != two and (two, one) in theirs and (one, two) not in theirs
    ]


def _joined_pairs(side: Side) -> dict[tuple[str, str], None]:
    """Return what stands as two whole numbers with a stroke between, the first no day."""
    triples = zip(side.tokens, side.tokens[1:], side.tokens[2:], strict=False)
    return {
        (one.text, two.text): None
        for one, stroke, two in triples
        if stroke.text == "/"
        and one.text.isdecimal()
        and two.text.isdecimal()
        and len(one.text + two.text) <= _MAX_DIGITS
        and max(int(one.text), int(two.text)) > _LAST_DAY
    }


def _joined_groups(ours: list[Numeral], theirs: list[Numeral]) -> list[Numeral]:
    """Leave out `12 000` where the other text has 12000 among its own left ones."""
    left = list(ours)
    for first, second in pairwise(ours):
        joined = first.text + second.text
        if second.index == first.index + 1 and len(second.text) == _GROUP:
            whole = next((one for one in theirs if float(joined) in one.values), None)
            if whole is not None and joined.isdecimal() and first in left and second in left:
                left.remove(first)
                left.remove(second)
                theirs.remove(whole)
    return left


def _stands_for(lost: Numeral, found: Numeral) -> bool:
    if lost.unit is not None and lost.unit == found.unit:
        return True
    return any(
        mine and abs(theirs / mine - factor) < 1e-6 * factor
        for mine in lost.values
        for theirs in found.values
        for factor in (10.0, 0.1, 100.0, 0.01, 1000.0, 0.001)
    )


def _may_be_misread(mine: Numeral, theirs: Numeral, language: str) -> bool:
    """Whether a number was copied, or 2.300 of Spanish became 2.30."""
    if mine.text == theirs.text:
        return True
    groups = _GROUPING.get(language, "") in mine.text and "/" not in mine.text
    return groups and min(readings(mine.text)) in theirs.values and len(theirs.values) == 1


def _ambiguous(one: Numeral, language: str) -> tuple[list[Check], bool]:
    """Return a check for a number that was copied and is read otherwise, and if a thousandfold."""
    values = () if "/" in one.text else readings(one.text)
    if len(values) > _EITHER:
        values = ()  # 11.04.2023 is a day
    if len(values) <= 1:
        # A point is written before decimals by half of those who write Spanish.
        is_kept = language == "en" and "," in one.text and bool(values)
        kept = [say(Kind.NUMBER, "decimal_kept", language, one.shown)]
        return (kept if is_kept else []), False
    given = is_dose(one)
    kind = Kind.DOSE if given else Kind.NUMBER
    shown = (f"{value:.12g}" for value in values)
    check = say(kind, "number_ambiguous", language, one.shown, *shown)
    return [check], True


def _missing(
    lost: Numeral, found: Numeral | None, source: Side, target: Side
) -> tuple[Check, bool]:
    if found is not None:
        given = is_dose(lost) or is_dose(found)
        kind, sentence = (Kind.DOSE, "dose_changed") if given else (Kind.NUMBER, "number_changed")
        return say(kind, sentence, target.language, lost.shown, found.shown), True
    analyte = _analyte(lost, source)
    if analyte:
        text = f"{analyte} {lost.shown}"
        return say(Kind.LAB, "lab_missing", target.language, text), is_dose(lost)
    if _is_dated(lost, source):
        return say(Kind.DATE, "date_missing", target.language, lost.shown), False
    if is_dose(lost):
        return say(Kind.DOSE, "dose_missing", target.language, lost.shown), True
    return say(Kind.NUMBER, "number_missing", target.language, lost.shown), False


def _analyte(one: Numeral, side: Side) -> str:
    names = by_form("lab", side.language)
    for token in reversed(side.tokens[max(0, one.index - 3) : one.index]):
        if token.word in names:
            return token.text
    return ""


def _is_dated(one: Numeral, side: Side) -> bool:
    around = side.tokens[max(0, one.index - 1) : one.index + 3]
    return any(token.text in {":", "/"} for token in around) and one.unit is None


def _unit_check(mine: Numeral, theirs: Numeral, language: str) -> list[Check]:
    if mine.unit is None or mine.unit == theirs.unit:
        return []
    if theirs.unit is not None:
        name = unit_name(theirs.unit, language)
        return [say(Kind.UNIT, "unit_changed", language, mine.shown, name)]
    return [say(Kind.UNIT, "unit_missing", language, mine.shown)] if is_dose(mine) else []
