"""Which secrets somebody wrote down as a placeholder, or typed without thinking."""

import re
from itertools import pairwise
from typing import Final

_WORDS: Final = re.compile(
    r"chang(?:e|ing)[\W_]*(?:me|this|it)?|replac(?:e|ing)[\W_]*(?:me|this|it)?|passw[o0]rd|passphrase"
    r"|pass[\W_]*(?=\d)|secret|contrase[nñ]a|clave|cambia(?:r|me)?|example|ejemplo|sample|default"
    r"|placeholder|insert|your|here|dummy|testing|test|develop(?:ment|er)?|production|staging|admin"
    r"|letmein|welcome|qwerty|asdf|token|key|curbside|hospital|please|random|string"
)
_LEFT_OVER: Final = 16
"""So many letters and digits must be there beside words that placeholders are made of."""
_IN_SEQUENCE: Final = 0.5


def looks_made_up(secret: str) -> bool:
    """Whether it is mostly words of placeholders, one piece again and again, or a sequence."""
    plain = secret.lower()
    rest = [char for char in _WORDS.sub("", plain) if char.isalnum()]
    if _WORDS.match(plain) and not _is_varied(plain):
        return True
    return len(rest) < _LEFT_OVER or _is_repeated(plain) or _is_sequence(rest)


def _is_varied(plain: str) -> bool:
    """Whether something that looks drawn by lot follows the word it begins with."""
    rest = _WORDS.sub("", plain)
    return sum(char.isalnum() for char in rest) >= 2 * _LEFT_OVER and not rest.isalpha()


def _is_repeated(plain: str) -> bool:
    size = len(plain)
    return any(plain[step:] == plain[: size - step] for step in range(1, size // 2 + 1))


def _is_sequence(chars: list[str]) -> bool:
    """Whether every second character is the next one, the one before, or the same again."""
    near = sum(abs(ord(one) - ord(other)) <= 1 for one, other in pairwise(chars))
    return near >= _IN_SEQUENCE * max(1, len(chars) - 1)
