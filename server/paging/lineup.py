"""Who could be paged, as it was read once for many waves, and kept up with the pages made since.

Reading all doctors of a discipline for each wave is what most of a wave costs, and a rush of
waves asks for the same doctors over and over.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.paging.choose import Ask, Ranking
from server.paging.duty import Duty
from server.specialties import discipline_of
from store.accounts import KEPT_PAGES, Accounts
from store.ids import DoctorId
from store.records.account import Account
from store.records.shift import DutySettings

_NEXT: Final = timedelta(milliseconds=1)


@dataclass(slots=True)
class Lineup:
    """The doctors of some specialties.

    Args:
        read_at: When the first of it was read.
        accounts: Everybody in it as they are now, their latest pages from here included.
        kept: The same as they were read, and as the store has them if nobody else wrote.
        holders: By specialty, who holds it; of those specialties that were read.
        on_call: By discipline, who is on call; None stands for disciplines not read.
        settings: Those who set quiet hours or caps.
        coordinators: None when they were not read.
    """

    read_at: datetime
    accounts: dict[DoctorId, Account] = field(default_factory=dict)
    kept: dict[DoctorId, Account] = field(default_factory=dict)
    holders: dict[str, list[DoctorId]] = field(default_factory=dict)
    on_call: dict[str, frozenset[DoctorId]] = field(default_factory=dict)
    settings: dict[DoctorId, DutySettings] = field(default_factory=dict)
    coordinators: list[DoctorId] | None = None
    rankings: dict[Hashable, Ranking] = field(default_factory=dict)
    """Of doctors in it, by what was asked of them; kept up with every change."""
    ranked_in: defaultdict[DoctorId, list[Ranking]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By doctor, the rankings that they are in: few of the many that a rush asks for."""

    def who_holds(self, specialties: Collection[str]) -> set[DoctorId]:
        """Return everybody who holds any of these specialties."""
        return {one for slug in specialties for one in self.holders.get(slug, ())}

    def who_is_on_call(self, specialties: Collection[str]) -> frozenset[DoctorId]:
        """Return who is on call in the disciplines of these specialties."""
        return frozenset().union(
            *(self.on_call.get(discipline_of(slug), frozenset()) for slug in specialties)
        )

    def rank(self, group: Hashable, pool: Collection[DoctorId], ask: Ask) -> None:
        """Rank these doctors by what was asked of them, from now on with every change."""
        ranking = Ranking((self.accounts[one] for one in pool), ask)
        self.rankings[group] = ranking
        for one in pool:
            self.ranked_in[one].append(ranking)

    def take(self, account: Account) -> None:
        """Put in a doctor as the store has them."""
        self.kept[account.id] = account
        self._change(account)

    def page(self, doctor_id: DoctorId, at: datetime) -> datetime:
        """Note that a doctor is paged; return when, for the record: no two at one instant."""
        account = self.accounts[doctor_id]
        if account.paged_at:
            at = max(at, account.paged_at[-1] + _NEXT)
        paged_at = (*account.paged_at, at)[-KEPT_PAGES:]
        self._change(account.model_copy(update={"paged_at": paged_at}))
        return at

    def unpage(self, doctor_id: DoctorId, at: datetime) -> None:
        """Take back that a doctor is paged."""
        account = self.accounts[doctor_id]
        rest = tuple(each for each in account.paged_at if each != at)
        self._change(account.model_copy(update={"paged_at": rest}))

    def hear(self, doctor_id: DoctorId, at: datetime) -> None:
        """Note a page that another node wrote; what was read since then has it already."""
        kept = self.kept.get(doctor_id)
        if kept is not None and at not in kept.paged_at:
            # At the end, as the store has it.
            paged_at = (*kept.paged_at, at)[-KEPT_PAGES:]
            self.take(kept.model_copy(update={"paged_at": paged_at}))

    def settle(self, doctor_ids: Iterable[DoctorId]) -> None:
        """Note that the pages of these doctors go into the store as they are here."""
        for doctor_id in doctor_ids:
            self.kept[doctor_id] = self.accounts[doctor_id]

    def _change(self, account: Account) -> None:
        self.accounts[account.id] = account
        for ranking in self.ranked_in.get(account.id, ()):
            ranking.update(account)


class LineupReader:
    """Reads what a lineup lacks."""

    def __init__(self, *, accounts: Accounts, duty: Duty) -> None:
        self._accounts = accounts
        self._duty = duty

    async def add(self, lineup: Lineup, specialties: Collection[str]) -> None:
        """Read everybody who holds one of these specialties, as far as they are not in it."""
        missing = set(specialties) - lineup.holders.keys()
        if not missing:
            return
        found = await self._accounts.candidates(missing)
        held: defaultdict[str, list[DoctorId]] = defaultdict(list)
        for account in found:
            for slug in missing.intersection(account.specialties):
                held[slug].append(account.id)
        await self._take(lineup, found)
        lineup.holders.update({slug: held[slug] for slug in missing})

    async def add_on_call(self, lineup: Lineup, specialties: Collection[str]) -> None:
        """Read who is on call in the disciplines of these, whatever they hold themselves."""
        missing = {discipline_of(slug) for slug in specialties} - lineup.on_call.keys()
        if not missing:
            return
        lineup.on_call.update(await self._duty.on_call_in(missing, lineup.read_at))
        people = {one for found in lineup.on_call.values() for one in found}
        elsewhere = people - lineup.accounts.keys()
        if elsewhere:
            await self._take(lineup, (await self._accounts.many(elsewhere)).values())

    async def add_coordinators(self, lineup: Lineup) -> None:
        """Read the coordinators."""
        if lineup.coordinators is None:
            found = await self._accounts.coordinators()
            await self._take(lineup, found)
            lineup.coordinators = [account.id for account in found]

    async def changed(self, lineup: Lineup, doctor_ids: Collection[DoctorId]) -> set[DoctorId]:
        """Read these doctors once more and return who is not as the lineup took them to be.

        They are in it as they are now; who has no account any more can't be paged.
        """
        found = await self._accounts.many(doctor_ids)
        changed = set[DoctorId]()
        for doctor_id in doctor_ids:
            before = lineup.kept[doctor_id]
            now = found.get(doctor_id) or before.model_copy(update={"status": "rejected"})
            if now != before:
                changed.add(doctor_id)
                lineup.take(now)
        return changed

    async def _take(self, lineup: Lineup, accounts: Collection[Account]) -> None:
        new = [account for account in accounts if account.id not in lineup.accounts]
        if not new:
            return
        for each in await self._duty.settings_of([account.id for account in new]):
            lineup.settings[each.id] = each
        for account in new:
            lineup.take(account)
