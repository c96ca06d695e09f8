"""What a doctor states when registering, checked. Pure; a rule says in words what is allowed."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeVar
from zoneinfo import available_timezones

from server.errors import InvalidError
from server.identity.easy_passwords import is_easy
from server.identity.licences import COUNTRIES, country_code, licence_number
from server.identity.posing import refusal_of
from server.specialties import all_specialties
from store.records.account import Language

MAX_EMAIL_CHARS: Final = 254
MIN_PASSWORD_CHARS: Final = 12
MAX_PASSWORD_CHARS: Final = 200
MIN_NAME_CHARS: Final = 2
MAX_NAME_CHARS: Final = 100
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
"""Letters and signs that show nothing."""
MAX_SPECIALTIES: Final = 5
T = TypeVar("T")

LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")

# One @, a dotted domain, no spaces and nothing unprintable: whether it exists, only a letter tells.
_EMAIL: Final = re.compile(r"\A[^\s@\"(),:;<>\[\\\]]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDoctor:
    """What a new account is made of."""

    email: str
    password: str
    name: str
    country: str
    licence_number: str
    specialties: tuple[str, ...]
    languages: tuple[Language, ...]
    time_zone: str

    def __repr__(self) -> str:
        """Say nothing: it holds a password and a name."""
        return "NewDoctor(…)"


def email_address(text: str) -> str:
    """Return the address as accounts are looked up by: lower case, composed characters."""
    address = unicodedata.normalize("NFC", text.strip()).lower()
    is_printable = all(unicodedata.category(sign)[0] != "C" for sign in address)
    if len(address) > MAX_EMAIL_CHARS or not is_printable or not _EMAIL.fullmatch(address):
        message = f"is no e-mail address (name@example.org, up to {MAX_EMAIL_CHARS} characters)"
        raise ValueError(message)
    return address


def password(text: str) -> str:
    """Return the password if it is long enough and not among the first to be guessed."""
    if not MIN_PASSWORD_CHARS <= len(text) <= MAX_PASSWORD_CHARS:
        message = f"must have {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters"
        raise ValueError(message)
    if is_easy(text):
        message = (
            "is one of the first that are guessed; take several words that don't belong together"
        )
        raise ValueError(message)
    return text


def person_name(text: str) -> str:
    """Return the name with single spaces: letters, and nothing invisible."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    categories = {unicodedata.category(sign)[0] for sign in name}
    if (
        not MIN_NAME_CHARS <= len(name) <= MAX_NAME_CHARS
        or "L" not in categories
        or "C" in categories
        or not _BLANK_LETTERS.isdisjoint(name)
    ):
        message = f"must be a name of {MIN_NAME_CHARS} to {MAX_NAME_CHARS} characters"
        raise ValueError(message)
    return name


def own_name(text: str) -> str:
    """Return the name as somebody states it of themselves: no advertising, no posing."""
    name = person_name(text)
    refusal = refusal_of(name)
    if refusal is not None:
        raise ValueError(refusal)
    return name


def country(text: str) -> str:
    """Return the country as it is stored."""
    code = country_code(text)
    if code not in COUNTRIES:
        message = f"must be one of {', '.join(COUNTRIES)}"
        raise ValueError(message)
    return code


def specialties(slugs: Sequence[str]) -> tuple[str, ...]:
    """Return the slugs, each once, in their order."""
    chosen = tuple(dict.fromkeys(slugs))
    if not 1 <= len(chosen) <= MAX_SPECIALTIES or not set(chosen) <= all_specialties().keys():
        message = f"must be 1 to {MAX_SPECIALTIES} slugs as GET /api/v1/specialties lists them"
        raise ValueError(message)
    return chosen


def languages(codes: Sequence[Language]) -> tuple[Language, ...]:
    """Return the languages, each once, the doctor's first choice first."""
    chosen = tuple(dict.fromkeys(codes))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        message = f"must be one or more of {', '.join(LANGUAGES)}"
        raise ValueError(message)
    return chosen


def time_zone(name: str) -> str:
    """Return the name if the IANA time zone database has it."""
    if name not in _time_zones():
        message = "must be an IANA time zone like Europe/Madrid"
        raise ValueError(message)
    return name


def check(stated: NewDoctor) -> NewDoctor:
    """Return what was stated in its stored form.

    Raises:
        InvalidError: Some fields are wrong; all of them are named.
    """
    fields: dict[str, str] = {}
    checked = replace(
        stated,
        email=_checked(fields, "email", email_address, stated.email),
        password=_checked(fields, "password", password, stated.password),
        name=_checked(fields, "name", person_name, stated.name),
        country=_checked(fields, "country", country, stated.country),
        specialties=_checked(fields, "specialties", specialties, stated.specialties),
        languages=_checked(fields, "languages", languages, stated.languages),
        time_zone=_checked(fields, "time_zone", time_zone, stated.time_zone),
    )
    if "country" not in fields:
        checked = replace(
            checked,
            licence_number=_checked(
                fields,
                "licence_number",
                lambda number: licence_number(checked.country, number),
                stated.licence_number,
            ),
        )
    if fields:
        raise InvalidError(fields=fields)
    return checked


def _checked(fields: dict[str, str], name: str, rule: Callable[[T], T], value: T) -> T:
    try:
        return rule(value)
    except ValueError as err:
        fields[name] = str(err)
        return value


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
