"""The `curbside shift` commands that show what a doctor set, and confirm or end it for them."""

from typing import Annotated

import typer

from server.cli_options import DataDir
from server.cli_shift_desk import Desk, Email, checked, say
from server.paging.choose import MAX_PAGES_A_DAY, MAX_PAGES_A_MONTH
from server.wire.commands.shift import SeenDevice
from server.wire.encode import instant_text
from store.records.device import Device
from store.records.shift import DutySettings

app = typer.Typer(rich_markup_mode=None)

DeviceIdArgument = Annotated[str, typer.Argument(metavar="DEVICE_ID", help="From `settings`.")]


@app.command("settings")
def settings(email: Email, data_dir: DataDir = None) -> None:
    """Print a doctor's quiet hours, caps and devices, one a line."""

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        devices = await desk.store.devices.of_doctors([doctor.id])
        lines = _settings_lines(await desk.parts.settings.of(doctor.id))
        return "\n".join([*lines, *(_device_line(each) for each in devices)])

    say(work, data_dir)


@app.command("confirm-device")
def confirm_device(email: Email, device_id: DeviceIdArgument, data_dir: DataDir = None) -> None:
    """Note that a doctor saw the test on a device, as they told; shifts warn no more of it."""
    asked = checked(SeenDevice, {"device_id": device_id})

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        await desk.parts.settings.confirm_device(doctor.id, asked.device_id)
        return asked.device_id

    say(work, data_dir)


@app.command("end-feed")
def end_feed(email: Email, data_dir: DataDir = None) -> None:
    """End the private link to a doctor's shifts."""

    async def work(desk: Desk) -> str:
        doctor = await desk.doctor(email)
        await desk.parts.settings.end_feed(doctor.id)
        return doctor.id

    say(work, data_dir)


def _settings_lines(kept: DutySettings) -> list[str]:
    a_day = MAX_PAGES_A_DAY if kept.pages_a_day is None else kept.pages_a_day
    a_month = MAX_PAGES_A_MONTH if kept.pages_a_month is None else kept.pages_a_month
    quiet = "none"
    if kept.quiet is not None:
        hours = kept.quiet.hours
        wakes = "wakes for now" if kept.quiet.rouse_for_now else "never wakes"
        quiet = f"{hours.starts}\t{hours.ends}\t{','.join(hours.days)}\t{wakes}"
    feed = "none" if kept.feed_hash is None else "set"
    return [f"quiet hours\t{quiet}", f"caps\t{a_day} a day\t{a_month} a month", f"feed\t{feed}"]


def _device_line(device: Device) -> str:
    seen = "unconfirmed" if device.confirmed_at is None else instant_text(device.confirmed_at)
    return f"device\t{device.id}\t{device.kind}\t{device.label or ''}\t{seen}"
