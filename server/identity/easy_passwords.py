"""Passwords that are guessed first, told without a list of leaked ones. Pure.

Length does most of the work (NIST SP 800-63B section 5.1.1.2); this refuses what is long and
still no secret: few different signs, runs of the keyboard or the alphabet, one common word with
figures behind it, the same piece over and over.
"""

import re
import unicodedata
from typing import Final

MIN_DIFFERENT: Final = 5
MIN_LEFT_CHARS: Final = 4
"""So many signs must be left when runs and common words are taken out."""
_MIN_RUN: Final = 4
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
_WORDS: Final = (
    "administrador", "administrator", "contrasena", "changeme", "bienvenido",
    "iloveyou", "letmein", "passwort", "password", "passw0rd", "p4ssword", "qwerty", "secreto",
    "teamo", "welcome", "admin", "clave", "secret",
)  # fmt: skip
_LOOKALIKES: Final = str.maketrans("@$!", "asi")


def is_easy(password: str) -> bool:
    """Whether the password is among the first that somebody would try."""
    plain = _plain(password)
    if len(set(plain)) < MIN_DIFFERENT or _repeats(plain):
        return True
    return len(_without_the_obvious(plain)) < MIN_LEFT_CHARS


def _plain(password: str) -> str:
    """Lower case, without accents and blanks, lookalikes as the letters they stand for."""
    composed = unicodedata.normalize("NFKD", password).casefold().translate(_LOOKALIKES)
    return "".join(
        sign for sign in composed if not unicodedata.combining(sign) and not sign.isspace()
    )


def _repeats(plain: str) -> bool:
    """Whether it is one short piece over and over: `abcabcabcabc`."""
    return re.fullmatch(r"(.{1,6})\1+", plain) is not None


def _without_the_obvious(plain: str) -> str:
    left = plain
    for word in _WORDS:
        left = left.replace(word, "")
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        left = _without_runs(left, row)
    # A year, an exclamation mark or a few figures at an end add nothing.
    return re.sub(r"^[\d\W_]+|[\d\W_]+$", "", left)


def _without_runs(text: str, row: str) -> str:
    """Take out what goes along `row` for four signs or more."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        length = _run_length(text, at, row)
        if length >= _MIN_RUN:
            at += length
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def _run_length(text: str, at: int, row: str) -> int:
    start = row.find(text[at])
    if start < 0:
        return 0
    length = 0
    while (
        at + length < len(text)
        and start + length < len(row)
        and text[at + length] == row[start + length]
    ):
        length += 1
    return length
