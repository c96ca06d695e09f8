"""How many doctors are paged when, for one discipline and urgency: a policy and its waves."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from store.records.base import Instant, Record

PagingUrgency = Literal["now", "today"]
"""The urgencies that page anybody; `learning` never does."""
Audience = Literal[
    "doctors", "on_call", "available", "willing", "parent", "related", "coordinators"
]
"""Whom a wave asks: `doctors` is everybody who can answer, in the usual order; the next five are
parts of them; coordinators answer for the network."""


class Wave(Record):
    """People paged at once, `after_s` seconds after the case was posted."""

    people: int
    after_s: float
    audience: Audience = "doctors"
    specialties: tuple[str, ...] = ()
    """Asked in this wave instead of the case's own; empty: the case's own."""
    added: bool = False
    """By the poster, after posting: due at once, whatever holds the others."""

    @property
    def after(self) -> timedelta:
        """How long after posting this wave is planned."""
        return timedelta(seconds=self.after_s)


class StoredPolicy(Record):
    """What an operator set for one discipline and urgency; never changed.

    `version` counts from 1; the latest is in force.
    """

    id: str = Field(alias="_id")
    discipline: str
    urgency: PagingUrgency
    waves: tuple[Wave, ...]
    version: int
    set_at: Instant
