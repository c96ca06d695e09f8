"""`curbside shift`: duty by the operator's hand. What is given is checked as over HTTP."""

import json
from pathlib import Path
from typing import Annotated

import typer

from server import cli_shift_doctor, cli_shift_settings, cli_shift_swap
from server.cli_options import DataDir
from server.cli_shift_desk import (
    Desk,
    Discipline,
    From,
    Until,
    change_line,
    checked,
    say,
    span_text,
)
from server.cli_store import fail
from server.paging.oncall.hours import Span
from server.wire.commands.shift import OneChange
from server.wire.commands.shift_plan import ImportShifts, PutOnCall
from server.wire.encode import encode
from server.wire.shift_shapes import SetSchedule
from server.wire.shift_views import schedule_view
from store.ids import SYSTEM

app = typer.Typer(help="Who is on call when.", no_args_is_help=True, rich_markup_mode=None)

app.add_typer(cli_shift_doctor.app)
app.add_typer(cli_shift_swap.app)
app.add_typer(cli_shift_settings.app)

Days = Annotated[int, typer.Option(min=1, max=62, help="How far to look ahead.")]
JsonFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE")]


@app.command("set-schedule")
def set_schedule(file: JsonFile, data_dir: DataDir = None) -> None:
    """Set a discipline's schedule from a JSON file, written as `shift:set_schedule` takes it."""
    stated = checked(SetSchedule, _json(file), file=True)

    async def work(desk: Desk) -> str:
        stored = await desk.parts.book.set_schedule(
            stated.discipline,
            time_zone=stated.time_zone,
            layers=[layer.record() for layer in stated.layers],
            seen_version=stated.version,
        )
        return f"{stored.id}\tv{stored.version}"

    say(work, data_dir)


@app.command("schedules")
def schedules(data_dir: DataDir = None) -> None:
    """Print every schedule, one JSON object a line, as `set-schedule` takes it."""

    async def work(desk: Desk) -> str:
        stated = [await desk.parts.book.as_stated(one) for one in await desk.parts.duty.schedules()]
        return "\n".join(
            encode(schedule_view(one).model_dump(exclude={"set_at"})).decode() for one in stated
        )

    say(work, data_dir)


@app.command("import")
def import_shifts(
    file: JsonFile,
    *,
    discipline: Discipline,
    layer: Annotated[str, typer.Option(help="The custom layer to make or replace.")] = "imported",
    data_dir: DataDir = None,
) -> None:
    """Import an iCalendar file's events as shifts of those whom they invite by address."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fail("FILE: is not UTF-8 text")
    asked = checked(ImportShifts, {"discipline": discipline, "layer": layer, "calendar": text})

    async def work(desk: Desk) -> str:
        stored = await desk.parts.book.import_layer(asked.discipline, asked.layer, asked.calendar)
        return f"{stored.id}\tv{stored.version}"

    say(work, data_dir)


@app.command("now")
def now(data_dir: DataDir = None) -> None:
    """Print who is on call now: discipline and addresses."""

    async def work(desk: Desk) -> str:
        return "\n".join(
            "\t".join([one.discipline, *(doctor.email for doctor in one.doctors)])
            for one in await desk.parts.duty.now()
        )

    say(work, data_dir)


@app.command("list")
def list_shifts(
    email: Annotated[str | None, typer.Argument(metavar="[EMAIL]")] = None,
    days: Days = 14,
    data_dir: DataDir = None,
) -> None:
    """Print one doctor's shifts, or everybody's: discipline, from, until, addresses."""

    async def work(desk: Desk) -> str:
        start, end = desk.ahead(days)
        duty = desk.parts.duty
        if email is not None:
            doctor = await desk.doctor(email)
            own = await duty.shifts_of(doctor.id, start, end)
            return "\n".join(f"{shift.discipline}\t{span_text(shift.span)}" for shift in own)
        spans = await duty.spans(None, start, end)
        accounts = await duty.accounts_in(spans)
        return "\n".join(
            "\t".join([
                discipline,
                span_text(Span(one.start, one.end)),
                *(accounts[doctor].email for doctor in one.doctors if doctor in accounts),
            ])
            for discipline, found in spans.items()
            for one in found
        )  # fmt: skip

    say(work, data_dir)


@app.command("gaps")
def gaps(days: Days = 14, data_dir: DataDir = None) -> None:
    """Print when nobody is on call, a sentence each."""

    async def work(desk: Desk) -> str:
        found = await desk.parts.duty.gaps(None, *desk.ahead(days))
        return "\n".join(gap.sentence for gap in found)

    say(work, data_dir)


@app.command("check")
def check(days: Days = 2, data_dir: DataDir = None) -> None:
    """Print shifts that a page may not reach: discipline, from, until, address, problem."""

    async def work(desk: Desk) -> str:
        return "\n".join(
            f"{one.discipline}\t{span_text(one.span)}\t{one.account.email}\t{one.problem}"
            for one in await desk.parts.duty.warnings(*desk.ahead(days))
        )

    say(work, data_dir)


@app.command("override")
def override(
    *,
    discipline: Discipline,
    doctor: Annotated[str, typer.Option(help="The address of who comes.")],
    starts_at: From,
    ends_at: Until,
    instead_of: Annotated[str | None, typer.Option(help="The address of who goes.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Put a doctor on call for a time, instead of another or beside; prints the change's id."""
    asked = checked(
        PutOnCall,
        {
            "discipline": discipline,
            "doctor": doctor,
            "instead_of": instead_of,
            "starts_at": starts_at,
            "ends_at": ends_at,
        },
    )

    async def work(desk: Desk) -> str:
        return change_line(
            await desk.parts.book.override(
                asked.discipline,
                asked.span(),
                doctor=asked.doctor,
                instead_of=asked.instead_of,
                by=SYSTEM,
            )
        )

    say(work, data_dir)


@app.command("cancel")
def cancel(change_id: str, data_dir: DataDir = None) -> None:
    """Take back an override, a swap or time off."""
    asked = checked(OneChange, {"change_id": change_id})

    async def work(desk: Desk) -> str:
        await desk.parts.book.cancel(asked.change_id, SYSTEM, moderator=True)
        return asked.change_id

    say(work, data_dir)


def _json(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        # Brackets in brackets without end are no schedule either.
        fail("FILE: is not JSON")
