"""Swaps on the real store: who sees them, who is told what became of them, and when they end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.errors import ConflictError, InvalidError, NotFoundError
from server.paging.duty_assembly import DutyParts, build_duty
from server.paging.note_sender import NoteWorker
from server.paging.oncall.hours import Span
from store.records.account import Account
from store.records.shift import ShiftChange
from tests.channel_stage import Reach
from tests.duty_makers import make_layer
from tests.integration.test_channels import reach
from tests.makers import NOON

__all__ = ["reach"]

HOUR = timedelta(hours=1)
TOMORROW = Span(NOON + 19 * HOUR, NOON + 43 * HOUR)
"""The second doctor's turn: from 08:00 in Madrid."""


@dataclass
class Rota:
    """Two cardiologists who take turns, others beside, and whoever tells them of swaps."""

    reach: Reach
    parts: DutyParts
    asker: Account
    other: Account
    notes: NoteWorker

    async def offer(self, **changes: Any) -> ShiftChange:
        return await self.parts.swaps.offer(self.asker.id, "cardiology", TOMORROW, **changes)

    async def round(self) -> None:
        """Find what is to be told and tell it; looking again finds nothing more."""
        await self.notes.run_once()
        await self.notes.run_once()

    def told(self, account: Account) -> list[tuple[str, str | None]]:
        """What this doctor's open apps were told of swaps."""
        return [
            (each["what"], each["word"])
            for doctor, each in self.reach.stage.phones.all("shift:swap_changed")
            if doctor == account.id
        ]


async def rota(reach: Reach) -> Rota:
    stage = reach.stage
    other, asker = await reach.doctor(), await reach.doctor()
    parts = build_duty(stage.store, clock=stage.clock)
    layer = make_layer(starts="2026-03-02T08:00", doctors=(other.email, asker.email))
    await parts.book.set_schedule("cardiology", time_zone="Europe/Madrid", layers=[layer])
    notes = stage.parts.notes_for(stage.cases, warn_before=timedelta(0))
    return Rota(reach, parts, asker, other, notes)


async def test_colleagues_see_a_swap_and_whoever_refuses_sees_it_no_more(reach: Reach) -> None:
    stage, book = reach.stage, await rota(reach)
    (third,) = await stage.doctors(1)
    (stranger,) = await stage.doctors(1, specialties=("dermatology",))

    offer = await book.offer()
    await book.round()
    await book.parts.swaps.refuse(offer.id, third.id, "away")
    await book.parts.swaps.refuse(offer.id, third.id, "busy")
    await book.round()
    with pytest.raises(NotFoundError):
        await book.parts.swaps.refuse(offer.id, stranger.id, "away")
    with pytest.raises(NotFoundError):
        await book.parts.swaps.refuse(offer.id, book.asker.id, "away")

    assert book.told(third) == book.told(book.other) == [("offered", None)]
    assert book.told(stranger) == []
    assert await book.parts.swaps.offers_for(third) == []
    assert [each.id for each in await book.parts.swaps.offers_for(book.other)] == [offer.id]
    # Once, with the first word, and on every way that a note goes but the short message.
    assert book.told(book.asker) == [("refused", "away")]
    assert reach.counts() == (1, 1, 0)
    said = str(reach.pushes.caught[0].payload) + str(reach.mail.mails)
    assert "un colega no puede asumir tu turno" in said
    assert third.id not in said
    (own,) = await book.parts.book.made_by(book.asker.id)
    assert [each.word for each in own.refusals] == ["away"]


async def test_whoever_asked_is_told_that_the_shift_was_taken_over(reach: Reach) -> None:
    book = await rota(reach)
    offer = await book.offer()

    await book.parts.swaps.refuse(offer.id, book.other.id, "other_time")
    # A colleague may think again.
    await book.parts.swaps.accept(offer.id, book.other.id)
    await book.parts.swaps.accept(offer.id, book.other.id)
    with pytest.raises(ConflictError):
        await book.parts.swaps.refuse(offer.id, (await reach.stage.doctors(1))[0].id, "busy")
    await book.round()

    assert book.told(book.asker) == [("refused", "other_time"), ("accepted", None)]


@pytest.mark.parametrize("closes_at", [None, NOON + 5 * HOUR])
async def test_what_nobody_takes_in_time_stays_with_whoever_asked(
    reach: Reach, closes_at: datetime | None
) -> None:
    stage, book = reach.stage, await rota(reach)
    offer = await book.offer(closes_at=closes_at)
    ends_at = closes_at or TOMORROW.start

    stage.clock.advance(ends_at - NOON - timedelta(minutes=1))
    await book.round()
    before = book.told(book.asker)
    stage.clock.advance(timedelta(minutes=1))
    with pytest.raises(ConflictError):
        await book.parts.swaps.accept(offer.id, book.other.id)
    with pytest.raises(ConflictError):
        await book.parts.swaps.refuse(offer.id, book.other.id, "busy")
    assert await book.parts.swaps.offers_for(book.other) == []
    await book.round()

    assert (before, book.told(book.asker)) == ([], [("expired", None)])
    (own,) = await book.parts.book.made_by(book.asker.id)
    assert own.state == "expired"
    on_call = await book.parts.duty.on_call_in(["cardiology"], TOMORROW.start)
    assert on_call["cardiology"] == {book.asker.id}


async def test_an_offer_ends_before_the_first_of_its_shifts(reach: Reach) -> None:
    book = await rota(reach)

    for wrong in (NOON, TOMORROW.start + HOUR):
        with pytest.raises(InvalidError) as refused:
            await book.offer(closes_at=wrong)
        assert set(refused.value.fields) == {"closes_at"}
