"""Whatever doctors do, in whatever order: what holds of a room's log and of its fold."""

import asyncio
import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import KeyReusedError
from server.rooms.acts import Act, Actor, Outcome, Shown
from server.rooms.planning import Plan, Request, plan
from server.rooms.rules import case, membership, message, page, poll, reaction
from server.rooms.state import RoomState
from server.rooms.views import case_view
from store.ids import SYSTEM, CaseId, DoctorId, EscalationId, MemberId
from store.records.entry import Draft, Entry
from tests.makers import NOON, make_case, make_said

CASE: Final = CaseId("case")
DOCTORS: Final = ("poster", "cardiologist", "other-cardiologist", "dermatologist")
Rule = Callable[[RoomState, Act], list[Draft]]


@dataclass(frozen=True)
class Deed:
    """One act of a doctor's; `body` tells apart what may come under one key."""

    doctor: str
    rule: Rule
    key: int = 0
    body: int = 0
    informed: bool = True
    at_s: int = 0

    def request(self) -> Request:
        key, digest = f"key-{self.key}", f"digest-{self.body}"
        at = NOON + timedelta(seconds=self.at_s)
        act = Act(CASE, actor_of(self.doctor), key, digest, at)
        answer = asyncio.get_running_loop().create_future()
        return Request(
            CASE,
            act.actor.doctor_id,
            key,
            digest,
            lambda s: self.rule(s, act),
            answer,
            self.informed,
        )


@dataclass(frozen=True)
class Wave:
    """A line that the system writes."""

    number: int
    run: int

    def request(self) -> Request:
        answer = asyncio.get_running_loop().create_future()
        return Request(CASE, SYSTEM, f"wave:e:{self.number}", "", self._decide, answer, True)  # noqa: FBT003 - informed

    def _decide(self, state: RoomState) -> list[Draft]:
        escalation = EscalationId("e")
        return page.wave_paged(
            state, escalation_id=escalation, wave=self.number, waves=4, paged=3, run=self.run
        )


def actor_of(doctor: str) -> Actor:
    held = "dermatology" if doctor == "dermatologist" else "cardiology"
    return Actor(
        doctor_id=DoctorId(doctor),
        name=f"Dr {doctor}",
        specialties=frozenset({held}),
        shown=Shown(held, "ES"),
        member_id=MemberId(f"member-{doctor}"),
        anonymous=doctor != "other-cardiologist",
    )


def posted(state: RoomState, act: Act) -> list[Draft]:
    return case.post(state, act, make_case())


def said(reply_to: int | None) -> Rule:
    return lambda state, act: message.post(state, act, make_said(reply_to=reply_to))


def edited(seq: int) -> Rule:
    return lambda state, act: message.edit(
        state, act, seq=seq, reads={"text": "Rather tomorrow.", "language": "en"}
    )


def retracted(seq: int) -> Rule:
    return lambda state, act: message.retract(state, act, seq=seq)


def resolved(state: RoomState, act: Act) -> list[Draft]:
    return case.resolve(state, act, Outcome("solved", None))


def reopened(not_answered: bool) -> Rule:  # noqa: FBT001 - drawn
    return lambda state, act: case.reopen(state, act, not_answered=not_answered)


def acknowledged(state: RoomState, act: Act) -> list[Draft]:
    return page.acknowledge(state, act, state_of_page="counted")


def asked(state: RoomState, act: Act) -> list[Draft]:
    return poll.open_poll(state, act, question="Which?", options=("One", "Two"))


def extended(seq: int) -> Rule:
    return lambda state, act: poll.add_option(state, act, poll_seq=seq, option=act.key)


def voted(seq: int, choice: tuple[int, ...]) -> Rule:
    return lambda state, act: poll.vote(state, act, poll_seq=seq, choice=choice)


def ended(seq: int, correct: int | None) -> Rule:
    return lambda state, act: poll.close(state, act, poll_seq=seq, correct=correct)


def reacted(seq: int, kind: reaction.Reaction, on: bool) -> Rule:  # noqa: FBT001 - drawn
    return lambda state, act: reaction.react(state, act, seq=seq, reaction=kind, on=on)


SEQS: Final = st.integers(1, 12)
CHOICES: Final = st.sampled_from(((0,), (1,), (1, 0), (2, 0), (0, 0)))
REACTIONS: Final[st.SearchStrategy[reaction.Reaction]] = st.sampled_from(
    ("agree", "helped", "safety_concern")
)
RULES: Final[st.SearchStrategy[Rule]] = st.one_of(
    st.builds(said, st.none() | SEQS),
    st.builds(edited, SEQS),
    st.builds(retracted, SEQS),
    st.builds(reopened, st.booleans()),
    st.builds(extended, SEQS),
    st.builds(voted, SEQS, CHOICES),
    st.builds(ended, SEQS, st.none() | st.integers(0, 2)),
    st.builds(reacted, SEQS, REACTIONS, st.booleans()),
    st.sampled_from((asked, posted, resolved, acknowledged, membership.reveal)),
)
DEEDS: Final = st.builds(
    Deed,
    doctor=st.sampled_from(DOCTORS),
    rule=RULES,
    key=st.integers(0, 30),
    body=st.sampled_from((0, 0, 0, 1)),
    informed=st.booleans(),
    at_s=st.integers(0, 9_000),
)
SAID_WHILE_OPEN: Final = frozenset(
    {"message_posted", "message_edited", "wave_paged", "poll_opened", "poll_voted"}
)
BATCH: Final = st.lists(DEEDS | st.builds(Wave, st.integers(1, 4), st.integers(1, 3)), max_size=12)
BATCHES: Final = st.lists(BATCH, max_size=6)
Batches = Sequence[Sequence[Deed | Wave]]


def lived(batches: Batches) -> Iterator[tuple[RoomState, Sequence[Request], Plan]]:
    """Decide and append batch by batch, as the log's unique indexes let it; yield each step."""
    state, taken = RoomState(CASE), set[tuple[str, str]]()
    for batch in ([Deed("poster", posted, key=-1)], *batches):
        requests = [one.request() for one in batch]
        made = plan(state, requests, now=NOON)
        for entry in made.entries:
            if (entry.author_id, entry.key) in taken:
                break
            taken.add((entry.author_id, entry.key))
            state.apply(entry)
        yield state, requests, made


def log_of(batches: Batches) -> tuple[RoomState, list[Entry]]:
    log: list[Entry] = []
    state = RoomState(CASE)
    for state, _, made in lived(batches):
        log.extend(entry for entry in made.entries if entry.seq <= state.seq)
    return state, log


@given(batches=BATCHES)
async def test_the_log_is_dense_and_no_key_is_in_it_twice(batches: Batches) -> None:
    state, log = log_of(batches)

    assert [entry.seq for entry in log] == list(range(1, state.seq + 1))
    assert len({(entry.author_id, entry.key) for entry in log}) == len(log)


@given(batches=BATCHES)
async def test_a_log_read_again_tells_what_was_kept_step_by_step(batches: Batches) -> None:
    state, log = log_of(batches)
    again = RoomState(CASE)
    again.apply_all(Entry.model_validate(entry.model_dump()) for entry in log)

    assert again == state
    again.apply_all(log)
    assert again == state


@given(batches=BATCHES)
async def test_what_is_not_shown_changes_the_count_of_entries_alone(batches: Batches) -> None:
    _, log = log_of(batches)
    state = RoomState(CASE)
    state.apply_all(log[:1])

    for entry in log[1:]:
        before, shown_seq = case_view(state, views=0, now=NOON), state.shown_seq
        state.apply(entry)
        if state.shown_seq == shown_seq:
            assert case_view(state, views=0, now=NOON) == before | {"entries": entry.seq}


@given(batches=BATCHES, more=BATCH)
async def test_trying_things_out_never_changes_the_room(batches: Batches, more: Batches) -> None:
    state, _ = log_of(batches)
    before, trial = copy.deepcopy(state), state.fork()
    made = plan(state, [one.request() for one in more], now=NOON)  # type: ignore[attr-defined]
    trial.apply_all(made.entries)

    assert state == before
    assert trial.seq == state.seq + len(made.entries)


@given(batches=BATCHES)
async def test_every_request_meets_one_fate_and_nobody_uninformed_is_refused(
    batches: Batches,
) -> None:
    for _, requests, made in lived(batches):
        refused = [request for request, _ in made.refused]
        decided = [request for request, _ in made.decided]
        assert Counter(map(id, [*decided, *refused, *made.idle, *made.unsure])) == Counter(
            map(id, requests)
        )
        assert made.unsure == requests[len(requests) - len(made.unsure) :]
        assert all(request.informed for request in made.idle)
        for request, why in made.refused:
            assert request.informed or isinstance(why, KeyReusedError)


@given(batches=BATCHES)
async def test_a_run_has_one_answer_and_a_resolved_room_hears_nothing(batches: Batches) -> None:
    _, log = log_of(batches)
    room, runs = RoomState(CASE), list[int]()
    for entry in log:
        was = room.status
        room.apply(entry)
        if entry.kind == "case_answered":
            runs.append(entry.data["run"])
        if entry.kind in SAID_WHILE_OPEN:
            assert was != "resolved"
        numbers = [(member.specialty, member.number) for member in room.members.values()]
        assert len(set(numbers)) == len(numbers)
    assert len(set(runs)) == len(runs)


@given(batches=BATCHES, ahead=st.integers(2, 9))
async def test_an_entry_that_leaves_a_hole_is_not_folded(batches: Batches, ahead: int) -> None:
    state, log = log_of(batches)

    with pytest.raises(ValueError, match="does not follow"):
        state.apply(log[-1].model_copy(update={"seq": state.seq + ahead}))
