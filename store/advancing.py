"""How an escalation goes on to its next wave: one by one, or those that are alike together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pymongo import UpdateMany, UpdateOne

from store.driver import BY_ID, Document
from store.records.escalation import Escalation, EscalationState

_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Advance:
    """One more wave is paged: what becomes of its escalation, as it was when claimed."""

    claimed: Escalation
    state: EscalationState
    due_at: datetime


@dataclass(frozen=True, slots=True)
class _Alike:
    """What escalations share that one statement takes further."""

    fence: int
    paged: int
    holds: int
    state: EscalationState
    due_after_ms: int
    """From the posting, in whole milliseconds, as instants are kept."""


def under(claimed: Escalation) -> Document:
    """Return what only matches for whoever holds this claim."""
    return {"_id": claimed.id, "fence": claimed.fence}


def advance_of(advance: Advance, paged_at: datetime) -> tuple[Document, Document]:
    """Return filter and change of one escalation."""
    claimed = advance.claimed
    return (
        {**under(claimed), "state": "paging", "paged": claimed.paged, "holds": claimed.holds},
        {
            "$set": {
                "state": advance.state,
                "paged": claimed.paged + 1,
                "due_at": advance.due_at,
                "last_paged_at": paged_at,
                "lease_until": claimed.armed_at,
                "claim": None,
            }
        },
    )


def advances_of(advances: Sequence[Advance], paged_at: datetime) -> list[UpdateOne | UpdateMany]:
    """Return what does the same for several, as few statements as it takes.

    Mostly they follow one policy and were claimed as often, so that one statement does for all:
    that costs the database half as much for each.
    """
    groups: defaultdict[_Alike, list[Advance]] = defaultdict(list)
    for each in advances:
        groups[_alike(each)].append(each)
    return [
        UpdateOne(*advance_of(some[0], paged_at))
        if len(some) == 1
        else UpdateMany(*_together(some, how, paged_at), hint=BY_ID)
        for how, some in groups.items()
    ]


def _alike(advance: Advance) -> _Alike:
    claimed = advance.claimed
    return _Alike(
        fence=claimed.fence,
        paged=claimed.paged,
        holds=claimed.holds,
        state=advance.state,
        due_after_ms=(advance.due_at - claimed.posted_at) // _MS,
    )


def _together(
    advances: Sequence[Advance], how: _Alike, paged_at: datetime
) -> tuple[Document, list[Document]]:
    """Return the change of `advance_of`, by each one's own times."""
    return (
        {
            "_id": {"$in": [each.claimed.id for each in advances]},
            "fence": how.fence,
            "state": "paging",
            "paged": how.paged,
            "holds": how.holds,
        },
        [
            {
                "$set": {
                    "state": how.state,
                    "paged": how.paged + 1,
                    "due_at": {"$add": ["$posted_at", how.due_after_ms]},
                    "last_paged_at": paged_at,
                    "lease_until": "$armed_at",
                    "claim": None,
                }
            }
        ],
    )
