"""Spain: the número de colegiado of 9 digits.

Commonly the province of the first registration, the present one, and a number; a province that
does not exist is a warning, since older numbers may be made otherwise.
"""

from typing import Final

from server.identity.licences.rule import SHAPE_ONLY, Rule, shape

_PROVINCES: Final = range(1, 53)


def _warn(number: str) -> tuple[str, ...]:
    if all(int(part) in _PROVINCES for part in (number[:2], number[2:4])):
        return (SHAPE_ONLY,)
    return (SHAPE_ONLY, "it does not begin with two provinces (01 to 52); it may be mistyped")


RULE: Final = Rule(
    "the número de colegiado, 9 digits (280812345)",
    "https://www.cgcom.es/servicios/consulta-publica-de-colegiados",
    shape(r"[0-9]{9}"),
    _warn,
)
