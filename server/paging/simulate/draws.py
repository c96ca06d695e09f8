"""Chance that depends on what it is drawn for, not on when: common random numbers. Pure.

The same seed and names give the same number, so that all policies meet the same cases, the same
doctors and the same luck: what differs between them is their own doing.
"""

import math
from hashlib import blake2b
from statistics import NormalDist
from struct import Struct
from typing import Final

_WORDS: Final = Struct(">8I")
_RANGE: Final = 2.0**32
_NORMAL: Final = NormalDist()
_SMALLEST: Final = 0.5 / _RANGE


def uniforms(*names: object) -> tuple[float, ...]:
    """Return eight independent numbers from 0 to 1, both excluded."""
    digest = blake2b("\0".join(map(str, names)).encode(), digest_size=_WORDS.size).digest()
    return tuple([word / _RANGE + _SMALLEST for word in _WORDS.unpack(digest)])


def lognormal(uniform: float, *, median: float, sigma: float) -> float:
    """Return the quantile of a lognormal distribution."""
    return median * math.exp(sigma * _NORMAL.inv_cdf(uniform))


def lognormal_share(value: float, *, median: float, sigma: float) -> float:
    """Return the share of a lognormal distribution up to `value`."""
    return _NORMAL.cdf(math.log(value / median) / sigma) if value > 0.0 else 0.0
