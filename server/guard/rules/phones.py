"""Telephone and fax numbers: after their label, international, or valid in a likely country."""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Hit
from server.guard.view import View
from server.guard.words import word_set

_NUMBER: Final = r"[+(]{0,2}\d(?:[ ().\-/]{0,3}\d){5,14}(?!\d)"
_LABELLED: Final = re.compile(
    r"(?<![A-Za-z])(?i:(?P<fax>fax|telefax)|tel[eé]fonos?|telephone|phone|tel|tel[eé]f|tlfs?"
    r"|tlfnos?|tfnos?|tfn|m[oó]vil"
    r"|mobile|mob|cell(?:ular)?|celular|cel|whats ?app|wsp|landline|fijo|pager|bleep"
    r"|contact(?:o)?|call(?:ed)?|ring|text|sms"
    r"|llamar|llame|ph)(?![A-Za-z])"
    r"(?:[\s:.=#/]|(?i:numbers?|no|nº|n\.º|n[uú]mero|at|on|me|us|back|al|a|is|es|him|her|the|de"
    r"|del|la|el"
    r"|contact|contacto|home|work|mobile|m[oó]vil|casa"
    r"|trabajo|tel|phone|wife|son|daughter|mother|father|hij[oa]|madre|padre|esposa|marido"
    r"|familiar|paciente|patient)(?![A-Za-z])){0,8}+"
    rf"(?:(?i:report|informe|results?|resultados?|to|por) ){{0,4}}(?P<number>{_NUMBER})"
)
_POSSIBLE: Final = re.compile(
    r"(?<![\w.,/+\-])(?P<plus>\+ ?|00)?\(?\d(?:(?:[ .\-/]|\) ?| \()?\d){6,16}"
    r"(?![\w/%]|[.,-]\d)"
)
_TRUNK: Final = re.compile(
    r"\(?0\d{2,4}\)?[ \-]\d{3,4}[ \-]\d{3,4}|\(?[2-9]\d{2}(?:\) ?|[\-.])\d{3}[\-.]\d{4}"
)
"""As written in Britain, Ireland and North America, valid or not; no count or measure is."""
_INTERNATIONAL: Final = re.compile(r"(?<![\w+])(?:\+|\(\+|00(?=[1-9]\d))[\d ().\-]{7,24}\d")
_UNIT: Final = re.compile(
    r"\s?(?:[mµunp]?g\b|m?[lL]\b|[kK]/|x\s?10|copi|cop\.|cells?|c[eé]l|U\b|UI|IU|UFC|CFU|/|%|mm"
    r"|leu[ck]|pla[tq]|por\b|per\b)"
)
_AFTER: Final = 10
_LEAST: Final = 6
_LABELS: Final = word_set(
    "fax telefax tel telefono telefonos telephone phone telef tlf tlfs tlfno tlfnos tfno tfnos tfn"
    " m movil mobile mob cell cellular celular cel whats whatsapp wsp landline fijo pager bleep"
    " contact contacto call called ring text sms llamar llame ph"
)
_LIKE_POSSIBLE: Final = re.compile(r"\d(?:(?:[ .\-/]|\) ?| \()?\d){6}")
_LIKE_INTERNATIONAL: Final = re.compile(r"\+|00[1-9]")
_CLUSTER: Final = re.compile(r"\d(?:[ ().\-/]{0,3}\d){5}")
_REGIONS: Final = {
    "en": ("GB", "US", "AU", "NZ", "IE", "ZA", "ES"),
    "es": ("ES", "MX", "AR", "CL", "CO", "PE", "GB"),
    None: ("GB", "ES", "US", "MX"),
}
_GROUPED: Final = re.compile(r"\d[ ).\-]{1,2}\d")


def find(view: View) -> Iterator[Hit]:
    """Yield telephone numbers; libraries are asked only about what looks like one."""
    if view.digits < _LEAST or not view.looks(_CLUSTER):
        return
    if view.has_word(_LABELS):
        yield from _labelled(view)
    for found in _INTERNATIONAL.finditer(view.numbers) if view.looks(_LIKE_INTERNATIONAL) else ():
        if _is_valid(found.group(), None):
            yield Hit("phone", found.start(), found.end(), "hard", "phone_international")
    for found in _POSSIBLE.finditer(view.numbers) if view.looks(_LIKE_POSSIBLE) else ():
        if _is_likely(view, found.group(), found.end()):
            yield Hit("phone", found.start(), found.end(), "soft", "phone")


def _labelled(view: View) -> Iterator[Hit]:
    for found in _LABELLED.finditer(view.numbers):
        if _UNIT.match(view.text, found.end(), found.end() + _AFTER) is None:
            kind = "fax" if found.group("fax") else "phone"
            start, end = found.span("number")
            yield Hit(kind, start, end, "hard", f"{kind}_labelled")  # type: ignore[arg-type]  # one of two


def _is_likely(view: View, text: str, end: int) -> bool:
    if _UNIT.match(view.text, end, end + _AFTER) is not None:
        return False
    if _TRUNK.fullmatch(text):
        return True
    return any(_is_valid(text, region) for region in _regions(view))


def _regions(view: View) -> tuple[str, ...]:
    regions = _REGIONS[view.language]
    return regions if view.country is None else (view.country, *regions[:2])


def _is_valid(text: str, region: str | None) -> bool:
    """Return whether the whole text is one valid number, grouped as in its country."""
    # 8 MB of tables, loaded when first needed.
    import phonenumbers  # noqa: PLC0415 - said above

    plain = "+" + text.removeprefix("00") if region is None and text.startswith("00") else text
    leniency = phonenumbers.Leniency.VALID
    if (
        region is not None
        and _GROUPED.search(text) is None
        and not text.strip("()").startswith("0")
    ):
        # Bare digits: only mobiles and Spain's nine digits are written so, not any ten digits.
        leniency = phonenumbers.Leniency.EXACT_GROUPING
    matches = phonenumbers.PhoneNumberMatcher(plain, region, leniency=leniency, max_tries=2)
    return any(match.start <= 1 and match.end >= len(plain) - 1 for match in matches)
