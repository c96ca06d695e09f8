"""Times of what is done without a name: others learn the minute, never more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.rooms.acts import Act, Actor, Outcome
from server.rooms.rules import case, membership, message, page
from server.rooms.state import RoomState
from server.rooms.views import case_view, entry_view, told_summary
from store.ids import CaseId, EscalationId
from store.records.entry import Entry
from tests.makers import NOON, append, make_actor, make_case, make_said

ACTS = 6
SECONDS = st.lists(st.floats(0, 59.999), min_size=ACTS, max_size=ACTS)


def at(minute: int, second_s: Sequence[float]) -> datetime:
    return NOON + timedelta(minutes=minute, seconds=second_s[minute])


def act(actor: Actor, key: str, moment: datetime) -> Act:
    return Act(case_id=CaseId("case"), actor=actor, key=key, digest="digest", at=moment)


def played(second_s: Sequence[float], *, anonymous: bool = True) -> tuple[RoomState, list[Entry]]:
    """Play one case, an act a minute, each at its second of it."""
    poster = make_actor("poster", anonymous=anonymous)
    specialist = make_actor("specialist", anonymous=anonymous)
    state = RoomState(CaseId("case"))
    entries: list[Entry] = []

    def add(drafts: Any, moment: datetime) -> None:
        entries.extend(append(state, drafts, at=moment))

    posted = act(poster, "post", at(0, second_s))
    add(case.post(state, posted, make_case()), at(0, second_s))
    wave = page.wave_paged(
        state, escalation_id=EscalationId("run"), wave=1, waves=1, paged=3, run=1
    )
    add(wave, at(1, second_s))
    answer = act(specialist, "answer", at(2, second_s))
    add(message.post(state, answer, make_said()), at(2, second_s))
    solved = act(poster, "solved", at(3, second_s))
    add(case.resolve(state, solved, Outcome("solved", None)), at(3, second_s))
    again = act(poster, "open", at(4, second_s))
    add(case.reopen(state, again, not_answered=True), at(4, second_s))
    if anonymous:
        shown = act(specialist, "name", at(5, second_s))
        add(membership.reveal(state, shown), at(5, second_s))
    return state, entries


def views(state: RoomState, entries: Sequence[Entry]) -> list[Any]:
    """Return what others get: live, in the history, in an export and on the board."""
    summary = case_view(state, views=0, now=NOON)
    return [entry_view(entry, state.members) for entry in entries] + [summary]


@given(one=SECONDS, other=SECONDS)
def test_rooms_that_differ_only_within_minutes_look_the_same(
    one: list[float], other: list[float]
) -> None:
    assert views(*unnamed(one)) == views(*unnamed(other))


def unnamed(second_s: Sequence[float]) -> tuple[RoomState, list[Entry]]:
    state, entries = played(second_s)
    return state, [entry for entry in entries if entry.kind != "member_revealed"]


@given(second_s=SECONDS)
def test_whoever_acts_under_their_name_is_told_exactly(second_s: list[float]) -> None:
    state, entries = played(second_s, anonymous=False)

    said = next(entry for entry in entries if entry.kind == "message_posted")
    exact = at(2, second_s).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert entry_view(said, state.members)["at"] == exact


def test_a_name_that_is_shown_later_makes_earlier_times_no_more_exact() -> None:
    state, entries = played([30.5] * ACTS)

    said = next(entry for entry in entries if entry.kind == "message_posted")
    shown = next(entry for entry in entries if entry.kind == "member_revealed")
    assert entry_view(said, state.members)["at"] == "2026-03-02T12:02:00.000Z"
    assert entry_view(shown, state.members)["at"] == "2026-03-02T12:05:30.500Z"


def test_a_summary_kept_from_before_is_told_to_the_minute_too() -> None:
    kept = {"posted_at": "2026-03-02T12:00:59.999Z", "resolved_at": None, "title": "Syncope"}

    assert told_summary(kept) == {**kept, "posted_at": "2026-03-02T12:00:00.000Z"}
