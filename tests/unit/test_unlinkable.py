"""What two rooms show of one doctor is no more alike than what they show of two."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any, Final, cast

import pytest

from server.clock import ManualClock
from server.identity.session import Caller
from server.rooms.acting import Acting
from server.rooms.acts import Act, Actor, Shown
from server.rooms.rules import case, message, page, poll
from server.rooms.state import RoomState
from server.rooms.views import case_view, entry_view, members_view
from store.ids import ID_PATTERN, CaseId
from store.records.entry import Entry
from tests.makers import NOON, append, make_account, make_caller, make_case, make_said

DOCTORS: Final = 4
CASES: Final = 5_000
PAIRS: Final = 1_000
"""Of rooms: as it is, and with the doctors changed round."""
DEEDS: Final = ("say", "come", "ask")
_ID: Final = re.compile(ID_PATTERN)


def callers() -> list[Caller]:
    """Doctors who share specialty and country, and nothing else."""
    accounts = (
        make_account(name=f"Canary Number{number}", email=f"canary{number}@hospital.example")
        for number in range(DOCTORS)
    )
    return [make_caller(account) for account in accounts]


def actor_of(caller: Caller) -> Actor:
    """Return a doctor as each act of theirs is made, by the code that makes them."""
    # A member's act is made of the caller alone.
    nobody = cast("Any", None)
    acting = Acting(
        accounts=nobody, aliases=nobody, paging=nobody, wishes=nobody, clock=ManualClock(NOON)
    )
    return replace(acting.member(caller), shown=Shown("cardiology", "ES"), name="Canary Name")


def seen_of(doctors: list[Caller], acts: list[tuple[int, str]]) -> dict[str, Any]:
    """Return all that a reader is shown of a room in which these doctors acted so."""
    state, entries = RoomState(CaseId("case")), list[Entry]()

    def act(number: int, at: int) -> Act:
        return Act(state.case_id, actor_of(doctors[number]), f"key-{at}", "digest", NOON)

    entries += append(state, case.post(state, act(0, 0), make_case()))
    for at, (number, deed) in enumerate(acts, start=1):
        by = act(number, at)
        if deed == "say":
            drafts = message.post(state, by, make_said())
        elif deed == "come":
            drafts = page.acknowledge(state, by, state_of_page="counted")
        else:
            drafts = poll.open_poll(state, by, question="Which?", options=("1", "2"))
        entries += append(state, drafts)
    return {
        "entries": [entry_view(entry, state.members) for entry in entries],
        "members": members_view(state),
        "case": case_view(state, views=0, now=NOON),
    }


def without_ids(seen: dict[str, Any]) -> str:
    """Return the same with each member's id as the place of its first use."""
    places: dict[str, str] = {}
    for member in seen["members"]:
        places[member["member_id"]] = f"member {len(places)}"
    text = json.dumps(seen, sort_keys=True)
    for member_id, place in places.items():
        text = text.replace(member_id, place)
    return text


@pytest.mark.parametrize("seed", range(PAIRS // 100))
def test_which_of_several_doctors_alike_acted_changes_nothing_that_others_are_shown(
    seed: int,
) -> None:
    doctors, random = callers(), Random(seed)
    for _ in range(100):
        acts = [
            (random.randrange(DOCTORS), random.choice(DEEDS)) for _ in range(random.randrange(9))
        ]
        changed_round = random.sample(doctors, DOCTORS)

        some, others = seen_of(doctors, acts), seen_of(changed_round, acts)

        assert without_ids(some) == without_ids(others)
        shown = json.dumps([some, others])
        assert "Canary" not in shown
        assert not any(doctor.doctor_id in shown for doctor in doctors)


def test_no_id_of_thousands_of_cases_comes_again_or_shares_a_part_with_another() -> None:
    doctors = callers()

    ids = [actor_of(doctor).member_id for _ in range(CASES) for doctor in doctors]

    assert all(map(_ID.fullmatch, ids))
    assert len(set(ids)) == CASES * DOCTORS
    # A clock, a counter or the doctor would leave some part the same, or in order.
    for start in range(0, 18, 3):
        parts = {member_id[start : start + 6] for member_id in ids}
        assert len(parts) > CASES * DOCTORS - 20
    own = ids[::DOCTORS]
    rising = sum(one < following for one, following in pairwise(own))
    assert abs(rising - CASES / 2) < CASES / 10
