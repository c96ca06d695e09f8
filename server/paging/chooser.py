"""Gathers what the pure choice needs to know, and has it choose for many waves at once.

Where few waves are due, everybody who could be paged is read for each round. In a rush, what was
read a moment ago is used again; whoever is chosen from it is read once more before they are
paged, and where somebody turns out to be otherwise than they were, it is chosen again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from server.paging.choose import Ask, Choice, choose
from server.paging.duty import Duty, caps_of
from server.paging.history import History
from server.paging.lineup import Lineup, LineupReader
from server.paging.oncall.quiet_hours import sleepers
from server.paging.recall import Recall
from server.paging.related import related_holders
from server.specialties import answering_specialties
from store.accounts import Accounts
from store.ids import DoctorId
from store.records.policy import PagingUrgency

RUSH: Final = 8
"""So many waves at once are a rush."""
GOOD_FOR: Final = timedelta(seconds=5)
"""In a rush, somebody who became available meanwhile is passed over for so long at most."""
_LOOKS: Final = 3
"""How often those chosen are read once more; what is chosen then holds."""


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

    def __init__(self, *, accounts: Accounts, duty: Duty, recall: Recall) -> None:
        self._accounts = accounts
        self._reader = LineupReader(accounts=accounts, duty=duty)
        self._recall = recall
        self._kept: Lineup | None = None
        self._turn = asyncio.Lock()

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
            self._kept = lineup
        try:
            round_ = _Round(lineup, self._reader, self._recall)
            picked = await round_.pick(asked)
            if not is_read_now:
                picked = await round_.pick_of_changed(asked, picked)
            await self._record(picked)
        except BaseException:
            # It holds pages that nobody makes.
            self._kept = None
            raise
        lineup.settle({each.account.id for one in picked for each in one.choices})
        return picked

    async def _record(self, picked: Sequence[Picked]) -> None:
        paged: defaultdict[datetime, list[DoctorId]] = defaultdict(list)
        for one in picked:
            for choice, at in zip(one.choices, one.paged_at, strict=True):
                paged[at].append(choice.account.id)
        for at in sorted(paged):
            await self._accounts.record_paged(paged[at], at)


_Group = tuple[tuple[str, ...], PagingUrgency, bool]


class _Round:
    """One round of choices on one lineup."""

    def __init__(self, lineup: Lineup, reader: LineupReader, recall: Recall) -> None:
        self._lineup = lineup
        self._reader = reader
        self._recall = recall
        self._histories: dict[PagingUrgency, Mapping[DoctorId, History]] = {}
        self._known: dict[_Group, tuple[set[DoctorId], Ask]] = {}

    async def pick(self, asked: Sequence[Asked]) -> list[Picked]:
        """Choose for each; related specialties are read where the discipline runs out."""
        await self._read(asked)
        picked = [self._pick(each, self._near(each)) for each in asked]
        short = [
            position
            for position, each in enumerate(asked)
            if each.ask.audience == "doctors" and len(picked[position].choices) < each.ask.people
        ]
        if short:
            related = {slug for at in short for slug in related_holders(asked[at].ask.specialties)}
            await self._reader.add(self._lineup, related)
            for at in short:
                self._take_back(picked[at])
                picked[at] = self._pick(asked[at], self._near(asked[at], further=True))
        return picked

    async def pick_of_changed(
        self, asked: Sequence[Asked], picked: Sequence[Picked]
    ) -> list[Picked]:
        """Read those who were chosen once more, and choose again where one is otherwise."""
        held, unsure = list(picked), list(range(len(picked)))
        for _ in range(_LOOKS):
            chosen = {each.account.id for at in unsure for each in held[at].choices}
            if not chosen:
                break
            changed = await self._reader.changed(self._lineup, chosen)
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

    def _take_back(self, picked: Picked, *, but: Collection[DoctorId] = ()) -> None:
        for choice, at in zip(picked.choices, picked.paged_at, strict=True):
            if choice.account.id not in but:
                self._lineup.unpage(choice.account.id, at)

    def _pick(self, asked: Asked, known: tuple[set[DoctorId], Ask]) -> Picked:
        pool, common = known
        ask = replace(
            asked.ask,
            on_call=common.on_call,
            asleep=common.asleep,
            roused=common.roused,
            caps=common.caps,
            histories=common.histories,
        )
        accounts = self._lineup.accounts
        choices = tuple(choose([accounts[one] for one in pool], ask))
        paged_at = tuple(self._lineup.page(each.account.id, ask.now) for each in choices)
        return Picked(choices, paged_at)

    async def _read(self, asked: Sequence[Asked]) -> None:
        if any(each.ask.audience == "coordinators" for each in asked):
            await self._reader.add_coordinators(self._lineup)
        wanted = {
            slug
            for each in asked
            if each.ask.audience == "doctors"
            for slug in each.ask.specialties
        }
        if wanted:
            await self._reader.add(self._lineup, answering_specialties(frozenset(wanted)))
            await self._reader.add_on_call(self._lineup, wanted)
            near = [self._lineup.accounts[one] for one in self._near_to(wanted)]
            for urgency in {each.urgency for each in asked}:
                self._histories[urgency] = await self._recall.histories(near, urgency)

    def _near_to(self, specialties: Collection[str]) -> set[DoctorId]:
        """Return who holds these or a specialty near them, and who is on call for them."""
        near = self._lineup.who_holds(answering_specialties(frozenset(specialties)))
        return near | (self._lineup.who_is_on_call(specialties) & self._lineup.accounts.keys())

    def _near(self, asked: Asked, *, further: bool = False) -> tuple[set[DoctorId], Ask]:
        """Return who can be chosen, and an ask with all that is known of them."""
        specialties = asked.ask.specialties if asked.ask.audience == "doctors" else ()
        group = (specialties, asked.urgency, further)
        known = self._known.get(group)
        if known is None:
            known = self._known[group] = self._look(asked, specialties, further=further)
        return known

    def _look(
        self, asked: Asked, specialties: tuple[str, ...], *, further: bool
    ) -> tuple[set[DoctorId], Ask]:
        lineup, ask = self._lineup, asked.ask
        if not specialties:
            pool = set(lineup.coordinators or ())
            return pool, self._prepared(ask, pool, asked.urgency)
        near = self._near_to(specialties)
        known = self._histories[asked.urgency]
        histories = {one: known[one] for one in near & known.keys()}
        pool = near | lineup.who_holds(related_holders(specialties)) if further else near
        prepared = self._prepared(ask, pool, asked.urgency)
        on_call = lineup.who_is_on_call(specialties)
        return pool, replace(prepared, on_call=on_call, histories=histories)

    def _prepared(self, ask: Ask, pool: set[DoctorId], urgency: PagingUrgency) -> Ask:
        """Return the ask with who sleeps and whose caps are their own."""
        lineup = self._lineup
        settings = [lineup.settings[one] for one in pool & lineup.settings.keys()]
        zones = ((each, lineup.accounts[each.id].time_zone) for each in settings)
        asleep = sleepers(zones, urgency, ask.now)
        return replace(
            ask,
            asleep=asleep.asleep,
            roused=asleep.roused,
            caps={each.id: caps_of(each) for each in settings},
        )
