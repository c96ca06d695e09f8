"""Polls in rooms: opened, extended, voted in, closed; and read, by whom they may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.errors import NotFoundError
from server.identity.session import Caller
from server.rooms.acting import Acting
from server.rooms.acts import Act
from server.rooms.polling import Poll, Ranking, Score, Tally, score, tally, tally_by_specialty
from server.rooms.reading import Reading
from server.rooms.rules import poll as rules
from server.rooms.state import RoomState
from server.rooms.writing import Writing
from store.ids import CaseId, DoctorId
from store.records.entry import Entry


@dataclass(frozen=True, slots=True)
class PollOf:
    """Which poll an act is about, and the act's key.

    Args:
        poll_seq: The entry that opened it.
    """

    case_id: CaseId
    key: str
    poll_seq: int


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll as one doctor may see it.

    Args:
        mine: The reader's own ranking; None until they voted.
        sums: None until they voted or the poll is over.
        by_specialty: None as `sums`, or where no split is safe.
        score: How near the votes came to what turned out right; None until that is known.
    """

    poll: Poll
    closed: bool
    voters: int
    mine: Ranking | None
    sums: Tally | None
    by_specialty: Mapping[str, Tally] | None
    score: Score | None


class Polls:
    """Every method answers with what is durable, or raises and nothing was done.

    Raises (all methods):
        NotFoundError: There is no such case or poll.
        RejectedError: As the rules say.
        StoreError: Nothing was written, or nobody can tell: ask again with the same key.
    """

    def __init__(self, *, writing: Writing, acting: Acting, reading: Reading) -> None:
        self._writing = writing
        self._acting = acting
        self._reading = reading

    async def open(
        self, case_id: CaseId, key: str, question: str, options: Sequence[str], *, by: Caller
    ) -> Entry:
        """Ask everyone in the room; joins it if need be."""
        body = {"q": question, "o": options}
        act = await self._act("poll:open", body, case_id, key, by)
        return await self._writing.append(
            act,
            lambda state, _: rules.open_poll(state, act, question=question, options=options),
        )

    async def add_option(self, poll: PollOf, option: str, *, by: Caller) -> Entry:
        """Add an option, the last, for everyone to rank."""
        body = {"p": poll.poll_seq, "o": option}
        act = await self._act("poll:add_option", body, poll.case_id, poll.key, by)
        return await self._writing.append(
            act,
            lambda state, _: rules.add_option(state, act, poll_seq=poll.poll_seq, option=option),
        )

    async def vote(self, poll: PollOf, choice: Sequence[int], *, by: Caller) -> Entry:
        """Vote, or vote anew: the last vote counts."""
        body = {"p": poll.poll_seq, "c": choice}
        act = await self._act("poll:vote", body, poll.case_id, poll.key, by)
        return await self._writing.append(
            act, lambda state, _: rules.vote(state, act, poll_seq=poll.poll_seq, choice=choice)
        )

    async def close(self, poll: PollOf, correct: int | None, *, by: Caller) -> Entry:
        """End a poll of one's own, or in one's own case; its sums are for all from then on."""
        body = {"p": poll.poll_seq, "c": correct}
        await self._writing.existing(poll.case_id)
        act = self._acting.act("poll:close", body, poll.case_id, poll.key, self._acting.member(by))
        return await self._writing.append(
            act, lambda state, _: rules.close(state, act, poll_seq=poll.poll_seq, correct=correct)
        )

    async def read(self, case_id: CaseId, poll_seq: int, *, doctor_id: DoctorId) -> PollView:
        """Return the poll as this doctor may see it now."""
        state = (await self._reading.room(case_id)).state
        poll = state.polls.get(poll_seq)
        if poll is None:
            wrong = {"poll_seq": "is not the seq of a poll in this room"}
            raise NotFoundError(fields=wrong)
        return view_of(state, poll, doctor_id)

    async def _act(
        self, command: str, body: Mapping[str, Any], case_id: CaseId, key: str, by: Caller
    ) -> Act:
        state = await self._writing.existing(case_id)
        actor = await self._acting.newcomer(state, by)
        return self._acting.act(command, body, case_id, key, actor)


def view_of(state: RoomState, poll: Poll, doctor_id: DoctorId) -> PollView:
    """Return the poll as this doctor may see it: sums only after they voted, or once it is over."""
    closed = poll.closed or state.status == "resolved"
    mine = poll.votes.get(doctor_id)
    rankings = tuple(poll.votes.values())
    if mine is None and not closed:
        return PollView(poll, closed, len(rankings), None, None, None, None)
    options = len(poll.options)
    voters = ((state.members[voter].specialty, vote) for voter, vote in poll.votes.items())
    return PollView(
        poll=poll,
        closed=closed,
        voters=len(rankings),
        mine=mine,
        sums=tally(options, rankings),
        by_specialty=tally_by_specialty(options, voters),
        score=None if poll.correct is None else score(poll.correct, rankings),
    )
