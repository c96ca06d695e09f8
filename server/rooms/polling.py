"""Polls as a room knows them, and what may be told of their votes. Pure.

Who chose what is kept to count each doctor once and never leaves the server; what is told
are sums, split by specialty only where no group, and no difference of groups, is small.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from store.ids import DoctorId

MIN_GROUP: Final = 5
"""Votes of fewer doctors than this are never told apart from others'."""
_POINT_DIGITS: Final = 3
Ranking = tuple[int, ...]
"""Option numbers from 0, the likeliest first; a plain choice is a ranking of one."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll.

    Args:
        votes: The last ranking of each doctor.
        correct: The option that turned out right, when the poll was closed with one.
        added: The entries that added the last options, in their order.
    """

    opener_id: DoctorId
    question: str
    options: tuple[str, ...]
    votes: Mapping[DoctorId, Ranking] = field(default_factory=dict)
    closed: bool = False
    correct: int | None = None
    added: tuple[int, ...] = ()
    redacted: bool = False

    def with_option(self, option: str, *, seq: int) -> "Poll":
        """Return the poll with one more option, the last, which the entry `seq` added."""
        return replace(self, options=(*self.options, option), added=(*self.added, seq))

    def with_vote(self, doctor_id: DoctorId, choice: Sequence[int]) -> "Poll":
        """Return the poll with this doctor's vote in the place of their former one."""
        return replace(self, votes={**self.votes, doctor_id: tuple(choice)})

    def without_words(self, added_seq: int | None) -> "Poll":
        """Return the poll as it is once words were redacted; its votes stay counted.

        Args:
            added_seq: The entry whose option lost its words; None for what it was opened with.
        """
        asked = len(self.options) - len(self.added)
        if added_seq is None:
            options = ("",) * asked + self.options[asked:]
            return replace(self, question="", options=options, redacted=True)
        gone = asked + self.added.index(added_seq)
        return replace(self, options=(*self.options[:gone], "", *self.options[gone + 1 :]))


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes by option.

    Args:
        first: How many put the option first.
        points: One for a first place, a half for a second, a third for a third …
    """

    voters: int
    first: tuple[int, ...]
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How near the votes came to what turned out right.

    Args:
        first: The share of voters who put the right option first.
        mean_reciprocal_rank: 1 when everyone did, 0 when nobody named it.
    """

    first: float
    mean_reciprocal_rank: float


def tally(options: int, rankings: Iterable[Ranking]) -> Tally:
    """Return the sums over these rankings of a poll with so many options."""
    first, points, voters = [0] * options, [0.0] * options, 0
    for ranking in rankings:
        voters += 1
        first[ranking[0]] += 1
        for place, option in enumerate(ranking, start=1):
            points[option] += 1 / place
    return Tally(voters, tuple(first), tuple(round(point, _POINT_DIGITS) for point in points))


def tally_by_specialty(
    options: int, votes: Iterable[tuple[str, Ranking]]
) -> Mapping[str, Tally] | None:
    """Return the sums of each specialty that enough doctors voted in; None when no split is safe.

    What is left over after taking these away from the whole is also nobody's, or at least
    `MIN_GROUP` doctors' together: a difference tells no more than a sum.

    Args:
        votes: The shown specialty of each voter, with their ranking.
    """
    rankings: dict[str, list[Ranking]] = defaultdict(list)
    for specialty, ranking in votes:
        rankings[specialty].append(ranking)
    sizes = Counter({specialty: len(group) for specialty, group in rankings.items()})
    told = [specialty for specialty, size in sizes.most_common() if size >= MIN_GROUP]
    rest = sizes.total() - sum(sizes[specialty] for specialty in told)
    while told and 0 < rest < MIN_GROUP:
        rest += sizes[told.pop()]
    if not told:
        return None
    return {specialty: tally(options, rankings[specialty]) for specialty in sorted(told)}


def score(correct: int, rankings: Sequence[Ranking]) -> Score | None:
    """Return how near these rankings came to the right option; None without votes."""
    if not rankings:
        return None
    reciprocal = [
        1 / (ranking.index(correct) + 1) if correct in ranking else 0.0 for ranking in rankings
    ]
    first = sum(ranking[0] == correct for ranking in rankings)
    return Score(
        first=round(first / len(rankings), _POINT_DIGITS),
        mean_reciprocal_rank=round(sum(reciprocal) / len(rankings), _POINT_DIGITS),
    )
