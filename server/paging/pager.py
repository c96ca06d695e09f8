"""Makes a wave's pages and their deliveries. Done again, it makes only what is missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from server.clock import Clock
from server.metrics import curbside_pages_total
from server.paging.choose import Ask, Choice
from server.paging.chooser import Chooser
from server.paging.escalation import page_expires_at
from server.paging.live_line import LiveLines
from server.paging.oncall.wall import zone_of
from server.paging.routes import Routes
from store.accounts import Accounts
from store.deliveries import Deliveries
from store.ids import PageId, new_id
from store.pages import Pages
from store.records.escalation import Escalation
from store.records.page import Page

_MAX_FILLS = 3


class Pager:
    """Chooses and inserts; sends nothing."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        pages: Pages,
        deliveries: Deliveries,
        routes: Routes,
        chooser: Chooser,
        lines: LiveLines,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._pages = pages
        self._deliveries = deliveries
        self._routes = routes
        self._chooser = chooser
        self._lines = lines
        self._clock = clock

    async def page_wave(self, escalation: Escalation, index: int) -> list[Page]:
        """Fill the places of a wave and plan their deliveries; return the wave's pages.

        What an attempt that crashed left behind is kept. Each place has a unique slot, so that
        a worker which lost its claim in mid-wave adds nobody.
        """
        wave = escalation.waves[index]
        slots = [f"{index + 1}.{place}" for place in range(wave.people)]
        known = await self._pages.of_escalation(escalation.id)
        for _ in range(_MAX_FILLS):
            taken = {page.slot for page in known}
            free = [slot for slot in slots if slot not in taken]
            if not free or not await self._fill(escalation, index, free, known):
                break
            known = await self._pages.of_escalation(escalation.id)
        pages = [page for page in known if page.slot in slots]
        await self.plan(pages)
        return pages

    async def replace(self, escalation: Escalation, declined: Page) -> Page | None:
        """Page one more doctor for one who declined; None when nobody is left.

        Where they named another specialty, its doctors are asked first.

        Done again for the same page, it finds the replacement that it made.
        """
        slot = f"r.{declined.id}"
        index = declined.wave - 1
        known = await self._pages.of_escalation(escalation.id)
        if all(page.slot != slot for page in known):
            # Whoever knows that it is another field's question knows better than the poster.
            field = () if declined.suggested is None else (declined.suggested,)
            if not field or not await self._fill(escalation, index, [slot], known, field):
                await self._fill(escalation, index, [slot], known)
            known = await self._pages.of_escalation(escalation.id)
        replacement = next((page for page in known if page.slot == slot), None)
        if replacement is not None:
            await self.plan([replacement])
            self._lines.changed(escalation.id)
        await self._pages.replaced(declined.id)
        return replacement

    async def plan(self, pages: Sequence[Page]) -> None:
        """Plan a delivery of each open page over every channel; planned ones stay as they are."""
        opened = [page for page in pages if page.state == "offered"]
        await self._deliveries.plan(await self._routes.deliveries(opened, self._clock.now()))

    async def _fill(
        self,
        escalation: Escalation,
        index: int,
        slots: Sequence[str],
        known: Sequence[Page],
        specialties: tuple[str, ...] = (),
    ) -> bool:
        """Fill these places with holders of these specialties, else of those the wave asks."""
        wave = escalation.waves[index]
        now = self._clock.now()
        # Whoever declared one in this run was paged in it: they are among the known.
        earlier = escalation.run > 1
        conflicted = await self._pages.conflicted(escalation.case_id) if earlier else frozenset()
        ask = Ask(
            specialties=specialties or wave.specialties or escalation.specialties,
            excluded=frozenset({escalation.poster_id, *(page.doctor_id for page in known)}),
            people=len(slots),
            audience=wave.audience,
            now=now,
            seed=f"{escalation.id}:{slots[0]}",
            conflicted=conflicted,
            languages=escalation.languages,
        )
        chosen = await self._chooser.choose(ask, escalation.urgency)
        why = ("suggested",) if specialties else ("added",) if wave.added else ()
        pages = [
            _page(escalation, index, slot, replace(choice, reasons=(*why, *choice.reasons)), now)
            for slot, choice in zip(slots, chosen, strict=False)
        ]
        await self._pages.offer(pages)
        await self._accounts.record_paged([page.doctor_id for page in pages], now)
        curbside_pages_total.labels("offered").inc(len(pages))
        return bool(pages)


def _page(escalation: Escalation, index: int, slot: str, choice: Choice, now: datetime) -> Page:
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
        reasons=choice.reasons,
        offered_at=now,
        local_hour=now.astimezone(zone_of(choice.account.time_zone)).hour,
        expires_at=page_expires_at(escalation, now),
        answer_due_at=escalation.answer_due_at,
    )
