"""Mexico: the cédula profesional. Specialists have a second one for their specialty."""

from typing import Final

from server.identity.licences.rule import SHAPE_ONLY, Rule, shape


def _warn(_number: str) -> tuple[str, ...]:
    return (SHAPE_ONLY, "a specialist has a second cédula and a council's certificate of 5 years")


RULE: Final = Rule(
    "the cédula profesional, 7 or 8 digits (1234567)",
    "https://www.cedulaprofesional.sep.gob.mx/",
    shape(r"[0-9]{7,8}"),
    _warn,
)
