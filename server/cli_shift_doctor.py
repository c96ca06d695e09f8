"""The `curbside shift` commands about one doctor's own duty, by the operator's hand."""

from datetime import timedelta
from typing import Annotated

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
)
from server.cli_store import read_settings
from server.wire.commands.shift import GoOnDuty, SetCaps, SetQuietHours, TakeTimeOff
from store.records.shift import QuietHours

app = typer.Typer(rich_markup_mode=None)


@app.command("time-off")
def time_off(email: Email, starts_at: From, ends_at: Until, data_dir: DataDir = None) -> None:
    """Take a doctor off all duty for a time; prints the change's id."""
    asked = checked(TakeTimeOff, {"starts_at": starts_at, "ends_at": ends_at})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        return change_line(await desk.parts.book.time_off(doctor.id, asked.span(), by=doctor.id))

    say(work, data_dir)


@app.command("on-duty")
def on_duty(
    email: Email,
    *,
    discipline: Discipline,
    hours: Annotated[int, typer.Option(help="For how long, from now on.")],
    data_dir: DataDir = None,
) -> None:
    """Put a doctor on call from now on, beside whoever is; prints the change's id."""
    asked = checked(GoOnDuty, {"discipline": discipline, "hours": hours})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        duration = timedelta(hours=asked.hours)
        return change_line(await desk.parts.book.go_on_duty(doctor.id, asked.discipline, duration))

    say(work, data_dir)


@app.command("quiet-hours")
def quiet_hours(
    email: Email,
    *,
    starts: Annotated[str | None, typer.Option("--from", help="Like 22:00.")] = None,
    ends: Annotated[str | None, typer.Option("--until", help="Like 07:00.")] = None,
    day: Annotated[list[str] | None, typer.Option(help="mon … sun; every day if none.")] = None,
    rouse_for_now: Annotated[
        bool, typer.Option("--rouse-for-now", help="Cases with urgency now may wake the doctor.")
    ] = False,
    none: Annotated[bool, typer.Option("--none", help="Remove them.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Set a doctor's quiet hours, in the doctor's own zone."""
    given = {"starts": starts, "ends": ends, "days": day or None, "rouse_for_now": rouse_for_now}
    stated = {name: each for name, each in given.items() if each is not None}
    asked = checked(SetQuietHours, {"quiet": None if none else stated}).quiet

    async def work(desk: Desk) -> str:
        quiet = None
        if asked is not None:
            quiet = QuietHours(hours=asked.record(), rouse_for_now=asked.rouse_for_now)
        doctor = await desk.doctor(email)
        await desk.parts.settings.set_quiet_hours(doctor.id, quiet)
        return doctor.id

    say(work, data_dir)


@app.command("caps")
def caps(
    email: Email,
    *,
    a_day: Annotated[int | None, typer.Option(help="The default, if not given.")] = None,
    a_month: Annotated[int | None, typer.Option(help="The default, if not given.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Set how many pages a doctor takes who is not on duty."""
    asked = checked(SetCaps, {"pages_a_day": a_day, "pages_a_month": a_month})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        await desk.parts.settings.set_caps(
            doctor.id, a_day=asked.pages_a_day, a_month=asked.pages_a_month
        )
        return doctor.id

    say(work, data_dir)


@app.command("feed")
def feed(email: Email, data_dir: DataDir = None) -> None:
    """Print a new private link to a doctor's shifts; the link before it ends."""

    async def work(desk: Desk) -> str:
        token = await desk.parts.settings.new_feed((await desk.doctor(email)).id)
        return f"{read_settings().base_url}/api/v1/shifts/{token}.ics"

    say(work, data_dir)
