"""Makes waves' pages and their deliveries. Done again, it makes only what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.metrics import curbside_pages_total
from server.paging.choose import Ask, Choice
from server.paging.chooser import Asked, Chooser
from server.paging.escalation import page_expires_at
from server.paging.live_line import LiveLines
from server.paging.oncall.wall import zone_of
from server.paging.routes import Routes
from store.deliveries import Deliveries
from store.ids import CaseId, DoctorId, EscalationId, PageId, new_id
from store.pages import Pages
from store.records.delivery import Delivery
from store.records.escalation import Escalation
from store.records.page import Page
from store.records.policy import Audience, Wave

HANDED_FOR: Final = timedelta(seconds=3)
"""How long whoever plans a wave's live deliveries has for them. They take milliseconds: nobody
waits for an answer. A node that dies delays them by this and a look (1 s)."""
_MAX_FILLS: Final = 3


@dataclass(frozen=True, slots=True)
class Paged:
    """What became of some waves.

    Args:
        pages: Of each escalation, the pages in the wave's places.
        known: Of each escalation, all its pages.
        handed: Live deliveries that were claimed for the caller, to be sent at once.
        others: Whether there are deliveries that whoever looks for them is to send.
    """

    pages: Mapping[EscalationId, list[Page]]
    known: Mapping[EscalationId, list[Page]]
    handed: Sequence[Delivery]
    others: bool


@dataclass(frozen=True, slots=True)
class _Places:
    """The empty places of one wave, and the specialties to fill them with where not its own."""

    escalation: Escalation
    index: int
    slots: Sequence[str]
    known: Sequence[Page]
    specialties: tuple[str, ...] = ()


class Pager:
    """Chooses and inserts; sends nothing."""

    def __init__(
        self,
        *,
        pages: Pages,
        deliveries: Deliveries,
        routes: Routes,
        chooser: Chooser,
        lines: LiveLines,
        clock: Clock,
    ) -> None:
        self._pages = pages
        self._deliveries = deliveries
        self._routes = routes
        self._chooser = chooser
        self._lines = lines
        self._clock = clock

    async def page_waves(self, due: Sequence[Escalation]) -> Paged:
        """Fill the places of the next wave of each, and plan the deliveries.

        What an attempt that crashed left behind is kept. Each place has a unique slot, so that
        a worker which lost its claim in mid-wave adds nobody.
        """
        known = await self._pages.of_escalations([each.id for each in due])
        unfilled = [_places(each, known.get(each.id, [])) for each in due]
        for _ in range(_MAX_FILLS):
            unfilled = [each for each in unfilled if each.slots]
            if not unfilled:
                break
            again = await self._fill(unfilled, known)
            unfilled = [_places(each, known.get(each.id, [])) for each in again]
        pages = {
            each.id: [page for page in known.get(each.id, []) if page.slot in _slots(each)]
            for each in due
        }
        planned = await self._plan([page for own in pages.values() for page in own], hand=True)
        handed = [one for one in planned if one.claim is not None]
        return Paged(pages, known, handed, others=len(handed) < len(planned))

    async def replace(self, escalation: Escalation, declined: Page) -> Page | None:
        """Page one more doctor for one who declined; None when nobody is left.

        Where they named another specialty, its doctors are asked first.

        Done again for the same page, it finds the replacement that it made.
        """
        slot = f"r.{declined.id}"
        index = declined.wave - 1
        known = {escalation.id: await self._pages.of_escalation(escalation.id)}
        # Whoever knows that it is another field's question knows better than the poster.
        fields = ((declined.suggested,), ()) if declined.suggested is not None else ((),)
        for field in fields:
            if all(page.slot != slot for page in known[escalation.id]):
                own = _Places(escalation, index, [slot], known[escalation.id], field)
                await self._fill([own], known)
        replacement = next((page for page in known[escalation.id] if page.slot == slot), None)
        if replacement is not None:
            await self.plan([replacement])
            self._lines.changed(escalation.id)
        await self._pages.replaced(declined.id)
        return replacement

    async def plan(self, pages: Sequence[Page]) -> None:
        """Plan a delivery of each open page over every channel; planned ones stay as they are."""
        await self._plan(pages, hand=False)

    async def _plan(self, pages: Sequence[Page], *, hand: bool) -> list[Delivery]:
        now = self._clock.now()
        opened = [page for page in pages if page.state == "offered"]
        deliveries = await self._routes.deliveries(opened, now)
        if hand:
            claim = new_id()
            deliveries = [
                _claimed(one, claim, now) if one.channel == "live" else one for one in deliveries
            ]
        return await self._deliveries.plan(deliveries)

    async def _fill(
        self, places: Sequence[_Places], known: dict[EscalationId, list[Page]]
    ) -> list[Escalation]:
        """Fill places; return whose pages others made meanwhile. `known` is kept up.

        Nobody is left for a place that stays empty otherwise.
        """
        # Records keep milliseconds: what is noted here is compared with what they keep.
        now = _whole_ms(self._clock.now())
        conflicts = await self._conflicts([each.escalation for each in places])
        chosen = await self._chooser.to_page([_asked(each, conflicts, now) for each in places])
        pages = [
            _page(each, slot, choice, now)
            for each, choices in zip(places, chosen, strict=True)
            for slot, choice in zip(each.slots, choices, strict=False)
        ]
        offered = await self._pages.offer(pages)
        curbside_pages_total.labels("offered").inc(len(offered))
        for page in offered:
            known.setdefault(page.escalation_id, []).append(page)
        made = {page.id for page in offered}
        refused = {page.escalation_id for page in pages if page.id not in made}
        if refused:
            known.update(await self._pages.of_escalations(refused))
        return [each.escalation for each in places if each.escalation.id in refused]

    async def _conflicts(
        self, escalations: Sequence[Escalation]
    ) -> Mapping[CaseId, frozenset[DoctorId]]:
        # Whoever declared one in this run was paged in it: they are among the known.
        earlier = [each.case_id for each in escalations if each.run > 1]
        return await self._pages.conflicts(earlier) if earlier else {}


def _slots(escalation: Escalation) -> list[str]:
    """Return the names of the places of the wave that is next."""
    index = escalation.paged
    return [f"{index + 1}.{place}" for place in range(escalation.waves[index].people)]


def _places(escalation: Escalation, known: Sequence[Page]) -> _Places:
    """Return those places of the next wave that nobody was paged for."""
    taken = {page.slot for page in known}
    free = [slot for slot in _slots(escalation) if slot not in taken]
    return _Places(escalation, escalation.paged, free, known)


def _asked(
    places: _Places, conflicts: Mapping[CaseId, frozenset[DoctorId]], now: datetime
) -> Asked:
    escalation = places.escalation
    wave = escalation.waves[places.index]
    ask = Ask(
        specialties=places.specialties or wave.specialties or escalation.specialties,
        excluded=frozenset({escalation.poster_id, *(page.doctor_id for page in places.known)}),
        people=len(places.slots),
        audience=_audience(wave, suggested=bool(places.specialties)),
        now=now,
        seed=f"{escalation.id}:{places.slots[0]}",
        conflicted=conflicts.get(escalation.case_id, frozenset()),
        languages=escalation.languages,
    )
    return Asked(ask, escalation.urgency)


def _audience(wave: Wave, *, suggested: bool) -> Audience:
    # Whose field it is was said by a doctor: everybody of that field is asked, on call or not.
    return wave.audience if wave.audience == "coordinators" or not suggested else "doctors"


def _page(places: _Places, slot: str, choice: Choice, now: datetime) -> Page:
    escalation, index = places.escalation, places.index
    added = escalation.waves[index].added
    why = ("suggested",) if places.specialties else ("added",) if added else ()
    return Page(
        id=PageId(new_id()),
        escalation_id=escalation.id,
        case_id=escalation.case_id,
        run=escalation.run,
        doctor_id=choice.account.id,
        specialty=choice.specialty,
        urgency=escalation.urgency,
        language=choice.account.languages[0] if choice.account.languages else "en",
        wave=index + 1,
        slot=slot,
        reasons=(*why, *choice.reasons),
        offered_at=now,
        local_hour=now.astimezone(zone_of(choice.account.time_zone)).hour,
        expires_at=page_expires_at(escalation, now),
        answer_due_at=escalation.answer_due_at,
    )


def _claimed(delivery: Delivery, claim: str, now: datetime) -> Delivery:
    return delivery.model_copy(
        update={"claim": claim, "fence": 1, "tries": 1, "lease_until": now + HANDED_FOR}
    )


def _whole_ms(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1_000 * 1_000)
