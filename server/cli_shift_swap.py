"""The `curbside shift` commands about swaps, by the operator's hand."""

from typing import Annotated, Any

import typer

from server.cli_options import DataDir
from server.cli_shift_desk import (
    Desk,
    Discipline,
    Email,
    From,
    Until,
    change_line,
    checked,
    say,
    span_text,
)
from server.paging.oncall.hours import Span
from server.wire.commands.shift import OneChange
from server.wire.commands.shift_swap import OfferSwap, RefuseSwap

app = typer.Typer(rich_markup_mode=None)


@app.command("swap")
def swap(
    email: Email,
    *,
    discipline: Discipline,
    starts_at: From,
    ends_at: Until,
    return_from: Annotated[
        str | None, typer.Option("--return-from", help="When the doctor takes over in return.")
    ] = None,
    return_until: Annotated[str | None, typer.Option("--return-until")] = None,
    closes_at: Annotated[
        str | None, typer.Option("--closes", help="Until when a colleague may accept.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Offer a doctor's duty to the colleagues of the discipline; prints the change's id."""
    offered: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at}
    if return_from is not None or return_until is not None:
        given = {"starts_at": return_from, "ends_at": return_until}
        offered["in_return"] = {name: at for name, at in given.items() if at is not None}
    if closes_at is not None:
        offered["closes_at"] = closes_at
    asked = checked(OfferSwap, {"discipline": discipline, **offered})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        back = asked.in_return
        offer = await desk.parts.swaps.offer(
            doctor.id,
            asked.discipline,
            asked.span(),
            in_return=None if back is None else back.span(),
            closes_at=asked.closes_at,
        )
        return change_line(offer)

    say(work, data_dir)


@app.command("accept-swap")
def accept_swap(email: Email, change_id: str, data_dir: DataDir = None) -> None:
    """Let a doctor take over an offered duty."""
    asked = checked(OneChange, {"change_id": change_id})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        return change_line(await desk.parts.swaps.accept(asked.change_id, doctor.id))

    say(work, data_dir)


@app.command("refuse-swap")
def refuse_swap(
    email: Email,
    change_id: str,
    *,
    word: Annotated[str, typer.Option(help="busy, away, too_long or other_time.")],
    data_dir: DataDir = None,
) -> None:
    """Say that a doctor can't take over an offered duty, and why; whoever offers it is told."""
    asked = checked(RefuseSwap, {"change_id": change_id, "word": word})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        return change_line(await desk.parts.swaps.refuse(asked.change_id, doctor.id, asked.word))

    say(work, data_dir)


@app.command("swaps")
def swaps(email: Email, data_dir: DataDir = None) -> None:
    """Print a doctor's own swaps, and those offered to them: id, kind, state, from, until, noes."""

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        own = [each for each in await desk.parts.book.made_by(doctor.id) if each.kind == "swap"]
        offers = await desk.parts.swaps.offers_for(doctor)
        return "\n".join(
            "\t".join([
                change_line(change),
                span_text(Span(change.starts_at, change.ends_at)),
                *(each.word for each in change.refusals if change in own),
            ])
            for change in [*own, *offers]
        )  # fmt: skip

    say(work, data_dir)
