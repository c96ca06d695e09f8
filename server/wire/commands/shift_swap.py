"""Commands about swaps of duty: offer a shift, take one over, say why one can't."""

from server.wire import shift_views as views
from server.wire.commands.shift import OneChange
from server.wire.context import Context
from server.wire.instants import WrittenInstant
from server.wire.payload import Done, SpecialtySlug
from server.wire.registry import Permission, command
from server.wire.shift_shapes import ChangeView, SpanPayload
from store.records.shift import SwapWord


class OfferSwap(SpanPayload):
    """Offer one's own duty to the colleagues of the discipline."""

    discipline: SpecialtySlug
    in_return: SpanPayload | None = None
    """When the caller takes over from whoever accepts."""
    closes_at: WrittenInstant | None = None
    """Until when somebody may accept; by default until the first shift begins."""


class RefuseSwap(OneChange):
    """Which offer, and why not; whoever offers it reads the word, and not whose it is."""

    word: SwapWord


@command("shift:swap", OfferSwap, allow=Permission.ANSWER_PAGES)
async def offer_swap(ctx: Context, payload: OfferSwap) -> ChangeView:
    """Offer a shift; it stays one's own until a colleague accepts."""
    in_return = None if payload.in_return is None else payload.in_return.span()
    offer = await ctx.services.duty.swaps.offer(
        ctx.doctor_id,
        payload.discipline,
        payload.span(),
        in_return=in_return,
        closes_at=payload.closes_at,
    )
    return views.change_view(offer)


@command("shift:accept_swap", OneChange, allow=Permission.ANSWER_PAGES)
async def accept_swap(ctx: Context, payload: OneChange) -> ChangeView:
    """Take over a shift that a colleague offers; accepting twice is accepting once."""
    accepted = await ctx.services.duty.swaps.accept(payload.change_id, ctx.doctor_id)
    return views.change_view(accepted, offered=True)


@command("shift:refuse_swap", RefuseSwap, allow=Permission.ANSWER_PAGES)
async def refuse_swap(ctx: Context, payload: RefuseSwap) -> Done:
    """Say why one can't take over an offered shift; whoever offers it is told, others still may."""
    await ctx.services.duty.swaps.refuse(payload.change_id, ctx.doctor_id, payload.word)
    return Done()
