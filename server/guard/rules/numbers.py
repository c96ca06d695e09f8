"""Numbers that give themselves away, without a label: by their check digits and their grouping.

A check digit that more than one in a hundred random numbers pass is soft, unless the number is
grouped as people write this kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from server.guard import checks
from server.guard.checks import Check
from server.guard.finding import Class, Hit, Strength
from server.guard.view import View

_START: Final = r"(?<![\w.,+/-])"
_END: Final = r"(?![\w/]|[.,-]\d)"
_ANY: Final = re.compile(
    r"\d[ .\-/]?[A-Z0-9](?:[ .\-/]?[A-Z0-9]){5}|[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:|\(01\)"
)
"""What at least one kind needs; most texts have none of it."""
_STRETCH: Final = re.compile(r"[0-9A-ZÑ&(][0-9A-ZÑ&()]*(?:[ .\-/][0-9A-ZÑ&()]+)*(?:-k)?")
"""Capitals, digits and single separators: each kind but a hardware address lies within one."""
_SHORTEST: Final = 7
_BEYOND: Final = 2
"""So far after it a shape looks at what must not follow."""
_UNIT: Final = re.compile(
    r"\s?(?:[mµu]?g|m?[lL]|[kK]|x\s?10|copi[ae]s|cop\.|cells?|c[eé]l|U(?:I|FC)?|IU|/|%|mm"
    r"|leu[ck]|pla[tq]|por|per)(?![a-z]{4})"
)
_AFTER: Final = 12
_LEAST: Final = 3
"""A hardware address may hold so few digits."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number.

    Args:
        only: In texts of which language it is looked for; None in all, unless countries say.
        countries: For doctors of which countries it is looked for in any language.
    """

    rule: str
    class_: Class
    shape: str
    check: Check
    strength: Strength = "hard"
    only: Literal["en", "es"] | None = None
    countries: frozenset[str] = frozenset()


def _always(_value: str) -> bool:
    return True


_LEAST_UID: Final = 16
"""Shorter is a heading or a version."""

KINDS: Final = (
    Kind(
        "iban",
        "account",
        r"[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?",
        checks.is_iban,
    ),
    Kind("curp", "national_id", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d", checks.is_curp),
    Kind(
        "curp_like",
        "national_id",
        r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d",
        _always,
        "soft",
    ),
    Kind(
        "rfc", "national_id", r"[A-ZÑ&]{4}[ \-]?\d{6}[ \-]?[0-9A-Z]{3}", checks.by_stdnum("mx.rfc")
    ),
    Kind(
        "codice_fiscale",
        "national_id",
        r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]",
        checks.by_stdnum("it.codicefiscale"),
    ),
    Kind("nie", "national_id", r"[XYZ][ \-]?\d{7}[ \-]?[A-Z]", checks.by_stdnum("es.nie")),
    Kind(
        "dni",
        "national_id",
        r"(?:\d{2}\.\d{3}\.\d{3}[ \-]?|\d{8}-)[A-Z]",
        checks.by_stdnum("es.dni"),
    ),
    Kind("dni", "national_id", r"\d{8} ?[A-Z]", checks.by_stdnum("es.dni"), only="es"),
    Kind("dni", "national_id", r"\d{8}[A-Z]", checks.by_stdnum("es.dni"), "soft", only="en"),
    Kind("rut", "national_id", r"\d{1,2}\.\d{3}\.\d{3}-[\dKk]", checks.by_stdnum("cl.rut")),
    Kind("cpf", "national_id", r"\d{3}\.\d{3}\.\d{3}-\d{2}", checks.by_stdnum("br.cpf")),
    Kind(
        "nino",
        "national_id",
        r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:\d{6}"
        r"|(?: \d{2}){3} ?)[A-D]",
        _always,
    ),
    Kind("pps", "national_id", r"\d{7}[A-W][A-IW]?", checks.by_stdnum("ie.pps"), "soft", only="en"),
    Kind("ssn", "ssn", r"\d{3}-\d{2}-\d{4}", checks.is_ssn),
    Kind("ssn", "ssn", r"\d{3} \d{2} \d{4}", checks.is_ssn, "soft", only="en"),
    Kind("za_id", "national_id", r"\d{6} ?\d{4} ?\d{3}", checks.is_za_id),
    Kind(
        "medicare_us",
        "health_plan",
        r"\d[A-Z][0-9A-Z]\d(?:-?)[A-Z][0-9A-Z]\d(?:-?)[A-Z]{2}\d{2}",
        checks.is_mbi,
    ),
    Kind("chi_number", "health_plan", r"\d{6} ?\d{4}", checks.is_chi),
    Kind("nhs_number", "health_plan", r"\d{3}([ \-])\d{3}\1\d{4}", checks.is_nhs),
    Kind("nhs_number", "health_plan", r"\d{10}", checks.is_nhs, "soft", only="en"),
    Kind(
        "medicare_au", "health_plan", r"\d{4}([ \-])\d{5}\1\d(?:[ \-/]?\d)?", checks.is_au_medicare
    ),
    Kind(
        "medicare_au",
        "health_plan",
        r"\d{10,11}",
        checks.is_au_medicare,
        "soft",
        only="en",
        countries=frozenset({"AU"}),
    ),
    Kind("ihi", "health_plan", r"800360\d{10}|8003 60\d{2} \d{4} \d{4}", checks.is_au_ihi),
    Kind(
        "nhi_number",
        "health_plan",
        r"[A-HJ-NP-Z]{3}\d{4}",
        checks.is_nhi,
        "soft",
        countries=frozenset({"NZ"}),
    ),
    Kind("nuss", "health_plan", r"\d{2}[/ \-]\d{8}[/ \-]\d{2}|\d{2}/\d{10}", checks.is_es_nuss),
    Kind("nuss", "health_plan", r"\d{12}", checks.is_es_nuss, "soft", only="es"),
    Kind("nss_mx", "health_plan", r"\d{2}([ \-])\d{2}\1\d{2}\1\d{4}[ \-]\d", checks.is_mx_nss),
    Kind(
        "nss_mx",
        "health_plan",
        r"\d{11}",
        checks.is_mx_nss,
        "soft",
        only="es",
        countries=frozenset({"MX"}),
    ),
    Kind(
        "sin",
        "national_id",
        r"\d{3}([ \-])\d{3}\1\d{3}",
        checks.by_stdnum("ca.sin"),
        "soft",
        countries=frozenset({"CA"}),
    ),
    Kind(
        "card",
        "account",
        r"\d{4}([ \-])\d{4}\1\d{4}\1\d{4}|3\d{3}([ \-])\d{6}\2\d{5}",
        checks.is_card,
    ),
    Kind("card", "account", r"\d{15,16}", checks.is_card, "soft"),
    Kind("npi", "licence", r"[12]\d{9}", checks.is_npi, "soft", countries=frozenset({"US"})),
    Kind("ahpra", "licence", r"MED\d{10}", _always),
    Kind("minc", "licence", r"CAMD-?\d{4}-?\d{4}", _always),
    Kind(
        "driving_licence_gb",
        "licence",
        r"[A-Z9]{5}\d[0156]\d[0-3]\d{2}[A-Z9]{2}\d[A-Z]{2}",
        _always,
    ),
    Kind("imei", "device", r"\d{15}|\d{2}-\d{6}-\d{6}-\d", checks.is_imei, "soft"),
    Kind("vin", "vehicle", r"(?=[0-9]{0,16}[A-Z])[A-HJ-NPR-Z0-9]{17}", checks.is_vin, "soft"),
    Kind(
        "mac_address",
        "device",
        r"[0-9A-Fa-f]{2}([:\-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}",
        _always,
        "soft",
    ),
    Kind("udi", "device", r"\(01\) ?\d{14}", _always, "soft"),
    Kind(
        "dicom_uid",
        "other",
        r"[12]\.\d{1,3}(?:\.\d{1,39}){4,16}",
        lambda value: len(value) >= _LEAST_UID,
        "soft",
    ),
)
SHAPES: Final = tuple(re.compile(rf"{_START}(?:{kind.shape}){_END}") for kind in KINDS)
_LIKE_HARDWARE: Final = re.compile(r"[0-9A-Fa-f]{2}([:\-])[0-9A-Fa-f]{2}\1")


def find(view: View) -> Iterator[Hit]:
    """Yield the numbers that pass, where the text has any long enough."""
    if view.digits < _LEAST:
        return
    if not view.looks(_ANY):
        return
    kinds = [
        (kind, shape) for kind, shape in zip(KINDS, SHAPES, strict=True) if _looked_for(kind, view)
    ]
    if not view.is_hasty or _LIKE_HARDWARE.search(view.numbers):
        yield from _between(view, kinds, 0, len(view.numbers))
        return
    for stretch in _STRETCH.finditer(view.numbers):
        start, end = stretch.span()
        if end - start >= _SHORTEST:
            yield from _between(view, kinds, start, end + _BEYOND)


def _between(
    view: View, kinds: list[tuple[Kind, re.Pattern[str]]], start: int, end: int
) -> Iterator[Hit]:
    for kind, shape in kinds:
        for found in shape.finditer(view.numbers, start, end):
            if kind.check(found.group()) and not is_measured(view, found.end()):
                yield Hit(kind.class_, found.start(), found.end(), kind.strength, kind.rule)


def _looked_for(kind: Kind, view: View) -> bool:
    if view.country is not None and view.country in kind.countries:
        return True
    if kind.only is None:
        return not kind.countries
    return view.language in {kind.only, None}


def is_measured(view: View, end: int) -> bool:
    """Whether a unit follows what ends there: then it is no number of anybody's."""
    return _UNIT.match(view.text, end, end + _AFTER) is not None
