"""Whether a number is one of a kind: check digits and dates. Pure; takes numbers as written.

python-stdnum knows most kinds and is loaded at first use, since it takes longer than a scan.
"""

import importlib
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Final

Check = Callable[[str], bool]

_NOT_ALNUM: Final = re.compile(r"[^0-9A-Za-zñÑ]+")
_CURP: Final = re.compile(
    r"[A-Z][AEIOUX][A-Z]{2}(\d{2})(\d{2})(\d{2})[HMX]"
    r"(?:AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL"
    r"|VZ|YN|ZS|NE)"
    r"[B-DF-HJ-NP-TV-ZÑ]{3}([0-9A-Z])\d"
)
_CURP_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_MBI: Final = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d"
    r"[AC-HJKMNP-RT-Y]{2}\d{2}"
)
_VIN_VALUES: Final = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        map(int, "123456781234579234567890123456789"),
        strict=True,
    )
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_NHI_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ISSUERS: Final = re.compile(
    r"(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|6(?:011"
    r"|5\d\d)\d{12}"
    r"|3(?:0[0-5]|[68]\d)\d{11})"
)


def bare(value: str) -> str:
    """Return the letters and digits of `value`, upper-case."""
    return _NOT_ALNUM.sub("", value).upper()


def by_stdnum(name: str) -> Check:
    """Return the check of python-stdnum's module `name`, loaded when first asked."""
    return lambda value: bool(_stdnum(name)(bare(value)))


def luhn(value: str) -> bool:
    """Source: ISO/IEC 7812-1, annex B."""
    digits = [int(digit) for digit in reversed(bare(value))] if bare(value).isdigit() else [1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and any(digits)


def is_nhs(value: str) -> bool:
    """Return whether this is an NHS number: weights 10 to 2, modulo 11."""
    digits = bare(value)
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def is_chi(value: str) -> bool:
    """Return whether this is Scotland's CHI number: as NHS, beginning with a birth date."""
    digits = bare(value)
    return is_nhs(digits) and _is_date(digits[4:6], digits[2:4], digits[:2])


def is_au_medicare(value: str) -> bool:
    """Return whether this is an Australian Medicare card number, with or without its issue."""
    digits = bare(value)
    if not re.fullmatch(r"[2-6]\d{9,10}", digits):
        return False
    weights = (1, 3, 7, 9, 1, 3, 7, 9)
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 10 == int(digits[8])


def is_au_ihi(value: str) -> bool:
    """Return whether this is an Australian Individual Healthcare Identifier."""
    return bare(value).startswith("800360") and len(bare(value)) == 16 and luhn(value)  # noqa: PLR2004 - its length


def is_mbi(value: str) -> bool:
    """Return whether this is written like a US Medicare Beneficiary Identifier; none is checked."""
    return _MBI.fullmatch(bare(value)) is not None


def is_mx_nss(value: str) -> bool:
    """Return whether this is a Mexican social security number."""
    return re.fullmatch(r"\d{11}", bare(value)) is not None and luhn(value)


def is_es_nuss(value: str) -> bool:
    """Return whether this is a Spanish social security number: province, number, modulo 97."""
    digits = bare(value)
    if not re.fullmatch(r"(?:0[1-9]|[1-4]\d|5[0-3]|66)\d{10}", digits):
        return False
    province, number, check = int(digits[:2]), int(digits[2:10]), int(digits[10:])
    whole = province * 10_000_000 + number if number < 10_000_000 else int(digits[:10])  # noqa: PLR2004 - by the rule
    return whole % 97 == check


def is_curp(value: str) -> bool:
    """Return whether this is a CURP; the sex may be X, which python-stdnum does not know."""
    text = bare(value)
    match = _CURP.fullmatch(text)
    if match is None:
        return False
    year, month, day, century = match.groups()
    total = sum(
        _CURP_ALPHABET.index(char) * weight
        for char, weight in zip(text[:17], range(18, 1, -1), strict=True)
    )
    century_year = ("19" if century.isdigit() else "20") + year
    return _is_date(century_year, month, day) and -total % 10 == int(text[17])


def is_vin(value: str) -> bool:
    """Return whether this is a vehicle's number with a right check digit (ISO 3779)."""
    text = bare(value)
    if len(text) != len(_VIN_WEIGHTS) or any(char not in _VIN_VALUES for char in text):
        return False
    total = sum(_VIN_VALUES[char] * weight for char, weight in zip(text, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11] == text[8]


def is_nhi(value: str) -> bool:
    """Return whether this is a New Zealand NHI number, or written like one of the second kind.

    Source: HISO 10046, modulo 11. The second kind's letter is not computed here.
    """
    text = bare(value)
    if re.fullmatch(r"[A-HJ-NP-Z]{3}\d{2}[A-HJ-NP-Z]{2}", text):
        return True
    if not re.fullmatch(r"[A-HJ-NP-Z]{3}\d{4}", text):
        return False
    values = [_NHI_LETTERS.index(char) + 1 for char in text[:3]] + [int(char) for char in text[3:6]]
    rest = sum(value * weight for value, weight in zip(values, range(7, 1, -1), strict=True)) % 11
    return rest != 0 and (11 - rest) % 10 == int(text[6])


def is_iban(value: str) -> bool:
    """Return whether this is an international account number (ISO 13616), modulo 97.

    A country's own check digits within are left aside: most made-up accounts fail them.
    """
    text = bare(value)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", text):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def is_card(value: str) -> bool:
    """Return whether this is a payment card's number: a known issuer's range, and Luhn."""
    return _ISSUERS.fullmatch(bare(value)) is not None and luhn(value)


def is_npi(value: str) -> bool:
    """Return whether this is a US provider's number: Luhn over 80840 and the number."""
    return re.fullmatch(r"[12]\d{9}", bare(value)) is not None and luhn("80840" + bare(value))


def is_za_id(value: str) -> bool:
    """Return whether this is a South African identity number: a birth date, and Luhn."""
    digits = bare(value)
    shaped = re.fullmatch(r"\d{10}[01]\d{2}", digits) is not None
    return shaped and luhn(digits) and _is_date(digits[:2], digits[2:4], digits[4:6])


def is_ssn(value: str) -> bool:
    """Return whether this could be a US social security number; no digit of it is a check."""
    match = re.fullmatch(r"(\d{3})(\d{2})(\d{4})", bare(value))
    if match is None or bare(value) in {"078051120", "219099999", "457555462"}:
        return False
    area, group, serial = match.groups()
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def is_imei(value: str) -> bool:
    """Return whether this is a mobile device's number."""
    return re.fullmatch(r"\d{15}", bare(value)) is not None and luhn(value)


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        # A leap year where two digits leave the century open.
        date(int(year) if len(year) > 2 else 2000 + int(year), int(month), int(day))  # noqa: PLR2004 - said above
    except ValueError:
        return False
    return True


@cache
def _stdnum(name: str) -> Callable[[str], Any]:
    is_valid: Callable[[str], Any] = importlib.import_module(f"stdnum.{name}").is_valid
    return is_valid
