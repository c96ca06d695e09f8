"""What the network knows of its simulated doctors: accounts with their pages, and their records."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from server.paging.choose import Ask, Choice, choose
from server.paging.history import REMEMBERED, History, Outcome, history_of, is_night
from server.paging.simulate.world import World
from store.accounts import KEPT_PAGES
from store.ids import DoctorId
from store.records.account import Account
from store.records.escalation import Escalation

_TIRED_FOR = timedelta(days=3)
_REFRESHED_EVERY = timedelta(days=7)


class Roster:
    """Stands where the store stands for the pager: gathers candidates, keeps what was paged.

    Args:
        remembers: Whether the chooser is shown how doctors responded.
    """

    def __init__(self, world: World, *, remembers: bool) -> None:
        self._world = world
        self._remembers = remembers
        self._accounts = {doctor_id: each.account for doctor_id, each in world.doctors.items()}
        self._keepers = [each for each in world.doctors.values() if each.keeps_quiet_hours]
        self._zones = {each.zone for each in self._keepers}
        self._outcomes: dict[DoctorId, list[Outcome]] = defaultdict(list)
        self._histories: dict[DoctorId, History] = {}
        self._refreshed_at: datetime | None = None

    def choose(
        self,
        escalation: Escalation,
        index: int,
        *,
        slot: str,
        people: int,
        excluded: frozenset[DoctorId],
        now: datetime,
    ) -> list[Choice]:
        """Return whom the real chooser takes for these places of a wave."""
        ask = Ask(
            specialties=escalation.specialties,
            excluded=excluded,
            people=people,
            audience=escalation.waves[index].audience,
            now=now,
            seed=f"{escalation.id}:{slot}",
            asleep=self._asleep(now),
            languages=escalation.languages,
            histories=self._histories,
        )
        if ask.audience == "coordinators":
            return choose(self._of(self._world.coordinators), ask)
        near = self._of(self._world.pools[escalation.specialties[0]])
        chosen = choose(near, ask)
        if len(chosen) == people:
            return chosen
        # Like the pager: related specialties are looked at only when the discipline runs out.
        return choose([each for each in self._accounts.values() if each.role == "doctor"], ask)

    def tired(self, doctor_id: DoctorId, now: datetime) -> int:
        """Return how often the doctor was paged in the last three days."""
        return sum(1 for at in self._accounts[doctor_id].paged_at if at > now - _TIRED_FOR)

    def paged(self, doctor_id: DoctorId, now: datetime) -> None:
        """Note a page, as the store does."""
        account = self._accounts[doctor_id]
        paged_at = (*account.paged_at, now)[-KEPT_PAGES:]
        self._accounts[doctor_id] = account.model_copy(update={"paged_at": paged_at})

    def came_to(self, doctor_id: DoctorId, outcome: Outcome, now: datetime) -> None:
        """Note what came of a page."""
        if not self._remembers:
            return
        self._refresh(now)
        self._outcomes[doctor_id].append(outcome)
        self._recall([doctor_id], now)

    def _refresh(self, now: datetime) -> None:
        if self._refreshed_at is None or now - self._refreshed_at >= _REFRESHED_EVERY:
            self._refreshed_at = now
            self._recall(self._outcomes, now)

    def _recall(self, doctor_ids: Iterable[DoctorId], now: datetime) -> None:
        for doctor_id in list(doctor_ids):
            kept = [
                each for each in self._outcomes[doctor_id] if now - each.offered_at <= REMEMBERED
            ]
            self._outcomes[doctor_id] = kept
            self._histories[doctor_id] = history_of(kept, urgency="now", now=now)

    def _asleep(self, now: datetime) -> frozenset[DoctorId]:
        hours = {zone: now.astimezone(zone).hour for zone in self._zones}
        return frozenset(each.account.id for each in self._keepers if is_night(hours[each.zone]))

    def _of(self, doctor_ids: Iterable[DoctorId]) -> list[Account]:
        return [self._accounts[doctor_id] for doctor_id in doctor_ids]
