"""Fictional numbers with right check digits, each computed from its definition."""

from collections.abc import Callable
from random import Random

Make = Callable[[Random], str]


def digits(random: Random, count: int, *, first: str = "0123456789") -> str:
    return random.choice(first) + "".join(random.choice("0123456789") for _ in range(count - 1))


def letters(random: Random, count: int, alphabet: str = "BCDFGHJKLMNPRSTVWXYZ") -> str:
    return "".join(random.choice(alphabet) for _ in range(count))


def with_luhn(body: str) -> str:
    for check in "0123456789":
        total = 0
        for place, char in enumerate(reversed(body + check)):
            value = int(char) * (2 if place % 2 else 1)
            total += value // 10 + value % 10
        if total % 10 == 0:
            return body + check
    raise AssertionError


def eleven(body: str) -> str | None:
    """The NHS number's tenth digit, None where there is none."""
    rest = 11 - sum(int(char) * (10 - place) for place, char in enumerate(body)) % 11
    return None if rest == 10 else body + str(rest % 11)


def nhs(random: Random) -> str:
    while (number := eleven(digits(random, 9, first="4679"))) is None:
        pass
    return number


def chi(random: Random) -> str:
    while True:
        day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(30, 99)
        number = eleven(f"{day:02d}{month:02d}{year:02d}{digits(random, 3)}")
        if number is not None:
            return number


def medicare_au(random: Random) -> str:
    body = digits(random, 8, first="23456")
    weights = (1, 3, 7, 9, 1, 3, 7, 9)
    check = sum(int(char) * weight for char, weight in zip(body, weights, strict=True)) % 10
    return f"{body[:4]} {body[4:]}{check} {random.randint(1, 9)}"


def mbi(random: Random) -> str:
    letter, either = "ACDEFGHJKMNPQRTUVWXY", "0123456789ACDEFGHJKMNPQRTUVWXY"
    shape = ("123456789", letter, either, "0123456789", letter, either, "0123456789", letter,
             letter, "0123456789", "0123456789")  # fmt: skip
    text = "".join(random.choice(alphabet) for alphabet in shape)
    return random.choice((text, f"{text[:4]}-{text[4:7]}-{text[7:]}"))


def dni(random: Random) -> str:
    number = random.randint(10_000_000, 99_999_999)
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def nie(random: Random) -> str:
    prefix, number = random.randint(0, 2), random.randint(0, 9_999_999)
    check = "TRWAGMYFPDXBNJZSQVHLCKE"[(prefix * 10_000_000 + number) % 23]
    return f"{'XYZ'[prefix]}{number:07d}{check}"


def curp(random: Random) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    vowel = random.choice("AEIOU")
    birth = f"{random.randint(40, 99)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    state = random.choice(("DF", "JC", "NL", "PL", "VZ", "OC", "NE", "MC"))
    body = f"{letters(random, 1)}{vowel}{letters(random, 2)}{birth}{random.choice('HMX')}{state}"
    body += letters(random, 3) + digits(random, 1)
    total = sum(alphabet.index(char) * (18 - place) for place, char in enumerate(body))
    return f"{body}{(10 - total % 10) % 10}"


def rfc(random: Random) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
    birth = f"{random.randint(40, 99)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    vowel = random.choice("AEIOU")
    body = (
        letters(random, 1) + vowel + letters(random, 2) + birth + letters(random, 2, "ABCDEFG123")
    )
    total = sum(alphabet.index(char) * (13 - place) for place, char in enumerate(body))
    rest = 11 - total % 11
    return body + {11: "0", 10: "A"}.get(rest, str(rest))


def nuss(random: Random) -> str:
    province, number = random.randint(1, 50), random.randint(10_000_000, 99_999_999)
    check = int(f"{province:02d}{number:08d}") % 97
    mark = random.choice(("", " ", "/"))
    return f"{province:02d}{mark}{number:08d}{mark}{check:02d}"


def iban(random: Random) -> str:
    bank = digits(random, 20)
    check = 98 - int(f"{bank}142800") % 97
    text = f"ES{check:02d}{bank}"
    grouped = " ".join(text[at : at + 4] for at in range(0, 24, 4))
    return random.choice((text, grouped))


def rut(random: Random) -> str:
    number = random.randint(5_000_000, 25_000_000)
    total = sum(int(char) * (2 + place % 6) for place, char in enumerate(reversed(str(number))))
    check = {11: "0", 10: "K"}.get(11 - total % 11, str(11 - total % 11))
    return f"{number:,}".replace(",", ".") + f"-{check}"


def pps(random: Random) -> str:
    body = digits(random, 7)
    total = sum(int(char) * (8 - place) for place, char in enumerate(body))
    return body + "WABCDEFGHIJKLMNOPQRSTUV"[total % 23]


def za_id(random: Random) -> str:
    birth = f"{random.randint(40, 99)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    return with_luhn(f"{birth}{digits(random, 4)}{random.randint(0, 1)}8")


def tfn(random: Random) -> str:
    weights = (1, 4, 3, 7, 5, 8, 6, 9, 10)
    while True:
        body = digits(random, 9, first="12345678")
        if sum(int(char) * weight for char, weight in zip(body, weights, strict=True)) % 11 == 0:
            return f"{body[:3]} {body[3:6]} {body[6:]}"


def vin(random: Random) -> str:
    values = {char: place % 10 for place, char in enumerate("0123456789")}
    values |= dict(zip("ABCDEFGH", range(1, 9), strict=True))
    values |= dict(zip("JKLMN", range(1, 6), strict=True)) | {"P": 7, "R": 9}
    values |= dict(zip("STUVWXYZ", range(2, 10), strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    body = letters(random, 8) + "0" + letters(random, 2) + digits(random, 6)
    total = sum(values[char] * weight for char, weight in zip(body, weights, strict=True))
    return body[:8] + "0123456789X"[total % 11] + body[9:]
