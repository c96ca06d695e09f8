"""Gathers what the pure choice needs to know, and has it choose for many waves at once.

Where few waves are due, everybody who could be paged is read for each round. In a rush, what was
read a moment ago is used again; whoever is chosen from it is read once more before they are
paged, and where somebody turns out to be otherwise than they were, it is chosen again. So that
this is rare, nodes in a rush tell each other whom they page; what gets lost costs a look.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from server.paging.choose import Ask, Choice
from server.paging.duty import Duty, caps_of
from server.paging.history import History
from server.paging.lineup import Lineup, LineupReader
from server.paging.oncall.quiet_hours import sleepers
from server.paging.ports import NodeTeller
from server.paging.recall import Recall
from server.paging.related import related_holders
from server.specialties import answering_specialties
from store.accounts import Accounts
from store.ids import DoctorId, new_id
from store.records.policy import Audience, PagingUrgency

RUSH: Final = 8
"""So many waves at once are a rush."""
GOOD_FOR: Final = timedelta(seconds=30)
"""In a rush, somebody who became available meanwhile is passed over for so long at most."""
_PARTS: Final = frozenset[Audience]({"on_call", "available", "willing", "parent", "related"})
"""Waves for these ask some of the doctors alone."""
RUSH_PAGED: Final = "paging:rush"
"""The control message between nodes: these doctors are paged."""
_MOST_HEARD: Final = 1_000
"""Messages; of more between two rounds the earliest are forgotten."""
_LOOKS: Final = 3
"""How often those chosen are read once more; what is chosen then holds."""


Told = dict[str, Any]
"""What `RUSH_PAGED` says: by which node, and whom it paged when."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One wave's question."""

    ask: Ask
    urgency: PagingUrgency


@dataclass(frozen=True, slots=True)
class Picked:
    """One wave's answer.

    Args:
        choices: Up to as many as were asked for, the best first.
        paged_at: When each of them is paged, for their own record.
    """

    choices: tuple[Choice, ...] = ()
    paged_at: tuple[datetime, ...] = ()


class Chooser:
    """Whoever is chosen here would be paged; the dry run of a policy asks it too."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        duty: Duty,
        recall: Recall,
        nodes: NodeTeller | None = None,
    ) -> None:
        """Make the chooser.

        Args:
            nodes: The other nodes that page; None: nobody else does.
        """
        self._accounts = accounts
        self._nodes = nodes
        self._name = new_id()
        self._heard: deque[Told] = deque(maxlen=_MOST_HEARD)
        self._reader = LineupReader(accounts=accounts, duty=duty)
        self._recall = recall
        self._kept: Lineup | None = None
        self._turn = asyncio.Lock()

    async def heard(self, told: Told) -> None:
        """Take in what another node told; it counts from the next round on."""
        if told["node"] != self._name and self._kept is not None:
            self._heard.append(told)

    async def choose(self, ask: Ask, urgency: PagingUrgency) -> list[Choice]:
        """Return up to `ask.people` doctors, the best first; keeps nothing of it."""
        round_ = _Round(Lineup(read_at=ask.now), self._reader, self._recall)
        (picked,) = await round_.pick([Asked(ask, urgency)])
        return list(picked.choices)

    async def to_page(self, asked: Sequence[Asked]) -> list[list[Choice]]:
        """Choose for waves of one instant, and note with each doctor chosen that they are paged.

        Each wave is chosen on what those before it leave. A node that dies before it made the
        pages leaves notes of pages that were not: their doctors are asked a little later.
        """
        async with self._turn:
            picked = await self._choose_many(asked) if asked else []
        return [list(each.choices) for each in picked]

    async def _choose_many(self, asked: Sequence[Asked]) -> list[Picked]:
        now = asked[0].ask.now
        lineup, is_read_now = Lineup(read_at=now), True
        if len(asked) >= RUSH:
            kept = self._kept
            if kept is not None and now - GOOD_FOR < kept.read_at <= now:
                lineup, is_read_now = kept, False
                self._take_in(lineup)
            self._heard.clear()
            self._kept = lineup
        try:
            round_ = _Round(lineup, self._reader, self._recall)
            picked = await round_.pick(asked)
            if not is_read_now:
                picked = await round_.pick_of_changed(asked, picked)
            await self._record(picked, tell=len(asked) >= RUSH)
        except BaseException:
            # It holds pages that nobody makes.
            self._kept = None
            raise
        lineup.settle({each.account.id for one in picked for each in one.choices})
        return picked

    def _take_in(self, lineup: Lineup) -> None:
        for told in self._heard:
            for at, doctor_ids in told["paged"]:
                for doctor_id in doctor_ids:
                    lineup.hear(doctor_id, datetime.fromisoformat(at))

    async def _record(self, picked: Sequence[Picked], *, tell: bool) -> None:
        paged: defaultdict[datetime, list[DoctorId]] = defaultdict(list)
        for one in picked:
            for choice, at in zip(one.choices, one.paged_at, strict=True):
                paged[at].append(choice.account.id)
        for at in sorted(paged):
            await self._accounts.record_paged(paged[at], at)
        if tell and paged and self._nodes is not None:
            told = [[at.isoformat(), doctor_ids] for at, doctor_ids in paged.items()]
            self._nodes.tell_nodes(RUSH_PAGED, {"node": self._name, "paged": told})


class _Round:
    """One round of choices on one lineup."""

    def __init__(self, lineup: Lineup, reader: LineupReader, recall: Recall) -> None:
        self._lineup = lineup
        self._reader = reader
        self._recall = recall

    async def pick(self, asked: Sequence[Asked]) -> list[Picked]:
        """Choose for each; related specialties are read where the discipline runs out.

        A wave for a part of the doctors asks everybody where that part has nobody left: no case
        waits because a roster is empty.
        """
        asked, picked = list(asked), [Picked()] * len(asked)
        far = [at for at, each in enumerate(asked) if each.ask.audience == "related"]
        await self._pick_into(picked, asked, [at for at in range(len(asked)) if at not in far])
        await self._pick_into(picked, asked, far, further=True)
        empty = [
            at
            for at, each in enumerate(asked)
            if each.ask.audience in _PARTS and not picked[at].choices
        ]
        for at in empty:
            asked[at] = replace(asked[at], ask=replace(asked[at].ask, audience="doctors"))
        await self._pick_into(picked, asked, empty)
        short = [
            at
            for at, each in enumerate(asked)
            if each.ask.audience == "doctors" and len(picked[at].choices) < each.ask.people
        ]
        await self._pick_into(picked, asked, short, further=True)
        return picked

    async def pick_of_changed(
        self, asked: Sequence[Asked], picked: Sequence[Picked]
    ) -> list[Picked]:
        """Read those who were chosen once more, and choose again where one is otherwise."""
        held, unsure = list(picked), list(range(len(picked)))
        for _ in range(_LOOKS):
            chosen = {each.account.id for at in unsure for each in held[at].choices}
            changed = await self._reader.changed(self._lineup, chosen) if chosen else set()
            if not changed:
                break
            unsure = [
                at
                for at, one in enumerate(held)
                if not changed.isdisjoint(each.account.id for each in one.choices)
            ]
            for at in unsure:
                self._take_back(held[at], but=changed)
            again = await self.pick([asked[at] for at in unsure])
            for at, one in zip(unsure, again, strict=True):
                held[at] = one
        return held

    async def _pick_into(
        self,
        picked: list[Picked],
        asked: Sequence[Asked],
        positions: Sequence[int],
        *,
        further: bool = False,
    ) -> None:
        await self._rank([asked[at] for at in positions], further=further)
        for at in positions:
            self._take_back(picked[at])
            picked[at] = self._pick(asked[at], further=further)

    def _take_back(self, picked: Picked, *, but: Collection[DoctorId] = ()) -> None:
        for choice, at in zip(picked.choices, picked.paged_at, strict=True):
            if choice.account.id not in but:
                self._lineup.unpage(choice.account.id, at)

    def _pick(self, asked: Asked, *, further: bool = False) -> Picked:
        choices = self._lineup.rankings[_group(asked, further=further)].choose(asked.ask)
        paged_at = (self._lineup.page(each.account.id, asked.ask.now) for each in choices)
        return Picked(tuple(choices), tuple(paged_at))

    async def _rank(self, asked: Sequence[Asked], *, further: bool = False) -> None:
        """Read and rank whoever can be chosen, as far as it was not done for these questions."""
        new = {
            group: each
            for each in asked
            if (group := _group(each, further=further)) not in self._lineup.rankings
        }
        if not new:
            return
        await self._read(new.values(), further=further)
        histories = await self._histories(new.values())
        for group, each in new.items():
            pool = self._pool(each, further=further)
            ask = self._prepared(each, pool, histories.get(each.urgency, {}))
            self._lineup.rank(group, pool, ask)

    async def _read(self, asked: Collection[Asked], *, further: bool) -> None:
        if any(each.ask.audience == "coordinators" for each in asked):
            await self._reader.add_coordinators(self._lineup)
        wanted = _specialties(asked)
        if wanted:
            await self._reader.add(self._lineup, answering_specialties(frozenset(wanted)))
            await self._reader.add_on_call(self._lineup, wanted)
        if further:
            related = (related_holders(each.ask.specialties).keys() for each in asked)
            await self._reader.add(self._lineup, set[str]().union(*related))

    async def _histories(
        self, asked: Collection[Asked]
    ) -> Mapping[PagingUrgency, Mapping[DoctorId, History]]:
        near = [self._lineup.accounts[one] for one in self._near(_specialties(asked))]
        return {
            urgency: await self._recall.histories(near, urgency)
            for urgency in {each.urgency for each in asked}
        }

    def _near(self, specialties: Collection[str]) -> set[DoctorId]:
        """Return who holds these or a specialty near them, and who is on call for them."""
        near = self._lineup.who_holds(answering_specialties(frozenset(specialties)))
        return near | (self._lineup.who_is_on_call(specialties) & self._lineup.accounts.keys())

    def _pool(self, asked: Asked, *, further: bool) -> set[DoctorId]:
        if asked.ask.audience == "coordinators":
            return set(self._lineup.coordinators or ())
        near = self._near(asked.ask.specialties)
        related = related_holders(asked.ask.specialties) if further else ()
        return near | self._lineup.who_holds(related)

    def _prepared(
        self, asked: Asked, pool: set[DoctorId], histories: Mapping[DoctorId, History]
    ) -> Ask:
        """Return the ask with all that is known of those who can be chosen."""
        lineup, ask = self._lineup, asked.ask
        settings = [lineup.settings[one] for one in pool & lineup.settings.keys()]
        zones = ((each, lineup.accounts[each.id].time_zone) for each in settings)
        asleep = sleepers(zones, asked.urgency, ask.now)
        doctors = ask.audience != "coordinators"
        near = self._near(ask.specialties) if doctors else set[DoctorId]()
        return replace(
            ask,
            on_call=lineup.who_is_on_call(ask.specialties) if doctors else frozenset(),
            asleep=asleep.asleep,
            roused=asleep.roused,
            caps={each.id: caps_of(each) for each in settings},
            histories={one: histories[one] for one in near & histories.keys()},
        )


def _specialties(asked: Iterable[Asked]) -> set[str]:
    return {
        slug
        for each in asked
        if each.ask.audience != "coordinators"
        for slug in each.ask.specialties
    }


def _group(asked: Asked, *, further: bool) -> Hashable:
    """Return what a ranking depends on; but for the instant, which is about the same."""
    ask = asked.ask
    return ask.specialties, ask.audience, asked.urgency, ask.languages, further
