"""What the guard finds: where, of which class, how surely, and what could stand there instead.

The classes follow the 18 kinds of 45 CFR 164.514(b)(2)(i), letter by letter. Kind C is two
classes here, `date` and `age`; `national_id` stands beside `ssn` for other countries' numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Class = Literal[
    "name", "geography", "date", "age", "phone", "fax", "email", "ssn", "mrn", "health_plan",
    "account", "licence", "vehicle", "device", "url", "ip", "biometric", "photo", "national_id",
    "other",
]  # fmt: skip
Strength = Literal["hard", "soft"]
"""Hard: refused until edited. Soft: asked about, the author decides."""
Language = Literal["en", "es"]

CLASSES: Final[tuple[Class, ...]] = get_args(Class)

_HINTS: Final[Mapping[Class, tuple[str, str]]] = {
    "name": ("[NAME]", "[NOMBRE]"),
    "geography": ("[PLACE]", "[LUGAR]"),
    "date": ("[DATE]", "[FECHA]"),
    "age": ("90+", "90+"),
    "phone": ("[PHONE]", "[TELÉFONO]"),
    "fax": ("[FAX]", "[FAX]"),
    "email": ("[E-MAIL]", "[CORREO]"),
    "ssn": ("[SSN]", "[SSN]"),
    "mrn": ("[RECORD]", "[HISTORIA]"),
    "health_plan": ("[HEALTH NUMBER]", "[NÚMERO SANITARIO]"),
    "account": ("[ACCOUNT]", "[CUENTA]"),
    "licence": ("[LICENCE]", "[LICENCIA]"),
    "vehicle": ("[VEHICLE]", "[VEHÍCULO]"),
    "device": ("[DEVICE]", "[DISPOSITIVO]"),
    "url": ("[LINK]", "[ENLACE]"),
    "ip": ("[ADDRESS]", "[DIRECCIÓN]"),
    "biometric": ("[BIOMETRIC]", "[BIOMÉTRICO]"),
    "photo": ("[PHOTO]", "[FOTO]"),
    "national_id": ("[ID]", "[DOCUMENTO]"),
    "other": ("[REFERENCE]", "[REFERENCIA]"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text.

    Args:
        start: Offset of its first character, counted in Python characters (Unicode code
            points), not in bytes nor in UTF-16 units as JavaScript counts.
        end: Offset after its last character.
        rule: Which rule found it; stable names.
        hint: What could be written instead.
    """

    class_: Class
    start: int
    end: int
    strength: Strength
    rule: str
    hint: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says about a span of the text as the rules read it."""

    class_: Class
    start: int
    end: int
    strength: Strength
    rule: str


def hint_for(class_: Class, language: Language | None) -> str:
    """Return what could be written instead of something of this class."""
    english, spanish = _HINTS[class_]
    return spanish if language == "es" else english
