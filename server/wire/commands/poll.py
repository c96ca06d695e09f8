"""Commands about polls: open, add_option, vote, close, read."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from server.rooms.polling import Score, Tally
from server.rooms.polls import PollOf
from server.rooms.rules.poll import MAX_OPTIONS
from server.wire.commands.case import Appended
from server.wire.context import Context
from server.wire.payload import CaseId, Key, Payload, QuestionText, Reply, Seq, clean_text
from server.wire.registry import Permission, command
from server.wire.shapes import GuardFinding, Shape
from store.ids import new_id

MAX_OPTION_CHARS = 200
OptionText = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_OPTION_CHARS), AfterValidator(clean_text)
]
OptionNumber = Annotated[int, Field(strict=True, ge=0, lt=MAX_OPTIONS)]
"""Options are numbered from 0."""
Ranking = Annotated[tuple[OptionNumber, ...], Field(min_length=1, max_length=MAX_OPTIONS)]


class OpenPoll(Payload):
    """A question to everyone in the room."""

    case_id: CaseId
    key: Key | None = None
    question: QuestionText
    options: Annotated[tuple[OptionText, ...], Field(min_length=2, max_length=MAX_OPTIONS)]


class PollWritten(Reply):
    """The number of the new entry; of an opened poll, its `poll_seq`."""

    seq: int
    findings: list[GuardFinding]


class AddPollOption(Payload):
    """One more option."""

    case_id: CaseId
    key: Key | None = None
    poll_seq: Seq
    option: OptionText


class VoteInPoll(Payload):
    """One option, or several, the likeliest first."""

    case_id: CaseId
    key: Key | None = None
    poll_seq: Seq
    choice: OptionNumber | Ranking


class ClosePoll(Payload):
    """Which poll is over; the poster may say which option turned out right."""

    case_id: CaseId
    key: Key | None = None
    poll_seq: Seq
    correct: OptionNumber | None = None


class ReadPoll(Payload):
    """Which poll."""

    case_id: CaseId
    poll_seq: Seq


class PollTally(Shape):
    """Sums by option: who put it first; a first place is 1 point, a second 1/2, and so on."""

    voters: int
    tallies: list[int]
    points: list[float]


class PollScore(Shape):
    """How near the votes came to what turned out right, from 0 to 1."""

    first: float
    """The share of voters who put it first."""
    mean_reciprocal_rank: float


class PollRead(Reply):
    """A poll; sums are null until one has voted or the poll is closed."""

    poll_seq: int
    question: str
    options: list[str]
    closed: bool
    correct: int | None
    voters: int
    my_choice: list[int] | None
    tallies: list[int] | None
    points: list[float] | None
    by_specialty: dict[str, PollTally] | None
    """Only specialties of five voters or more, and only where nobody can be told by difference."""
    score: PollScore | None


@command("poll:open", OpenPoll, allow=Permission.POST_CASES)
async def open_poll(ctx: Context, payload: OpenPoll) -> PollWritten:
    """Ask everyone in the room; its sums stay hidden from whoever has not voted."""
    entry = await ctx.services.polls.open(
        payload.case_id, payload.key or new_id(), payload.question, payload.options, by=ctx.doctor
    )
    return PollWritten(seq=entry.seq, findings=ctx.findings)


@command("poll:add_option", AddPollOption, allow=Permission.POST_CASES)
async def add_poll_option(ctx: Context, payload: AddPollOption) -> PollWritten:
    """Add an option to a poll that is open, for everyone."""
    poll = PollOf(payload.case_id, payload.key or new_id(), payload.poll_seq)
    entry = await ctx.services.polls.add_option(poll, payload.option, by=ctx.doctor)
    return PollWritten(seq=entry.seq, findings=ctx.findings)


@command("poll:vote", VoteInPoll, allow=Permission.POST_CASES)
async def vote_in_poll(ctx: Context, payload: VoteInPoll) -> Appended:
    """Vote, or vote anew: the last vote counts. What was chosen is nobody else's to know."""
    choice = (payload.choice,) if isinstance(payload.choice, int) else payload.choice
    poll = PollOf(payload.case_id, payload.key or new_id(), payload.poll_seq)
    entry = await ctx.services.polls.vote(poll, choice, by=ctx.doctor)
    return Appended(seq=entry.seq)


@command("poll:close", ClosePoll, allow=Permission.POST_CASES)
async def close_poll(ctx: Context, payload: ClosePoll) -> Appended:
    """End a poll that one opened, or in one's own case; its sums are for all from then on."""
    poll = PollOf(payload.case_id, payload.key or new_id(), payload.poll_seq)
    entry = await ctx.services.polls.close(poll, payload.correct, by=ctx.doctor)
    return Appended(seq=entry.seq)


@command("poll:read", ReadPoll, allow=Permission.READ_CASES)
async def read_poll(ctx: Context, payload: ReadPoll) -> PollRead:
    """Read a poll: its options always, its sums once one has voted or it is closed."""
    view = await ctx.services.polls.read(payload.case_id, payload.poll_seq, doctor_id=ctx.doctor_id)
    split = view.by_specialty
    return PollRead(
        poll_seq=payload.poll_seq,
        question=view.poll.question,
        options=list(view.poll.options),
        closed=view.closed,
        correct=view.poll.correct,
        voters=view.voters,
        my_choice=None if view.mine is None else list(view.mine),
        tallies=None if view.sums is None else list(view.sums.first),
        points=None if view.sums is None else list(view.sums.points),
        by_specialty=None if split is None else {one: _tally(split[one]) for one in split},
        score=_score(view.score),
    )


def _tally(sums: Tally) -> PollTally:
    return PollTally(voters=sums.voters, tallies=list(sums.first), points=list(sums.points))


def _score(score: Score | None) -> PollScore | None:
    if score is None:
        return None
    return PollScore(first=score.first, mean_reciprocal_rank=score.mean_reciprocal_rank)
