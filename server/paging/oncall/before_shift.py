"""What to look at before a shift begins, so that a page in it reaches its doctor. Pure."""

from collections.abc import Collection
from typing import Final, Literal, get_args

from server.paging.oncall.hours import Span, windows_in
from server.paging.oncall.wall import zone_of
from store.records.account import Account
from store.records.device import Device
from store.records.shift import QuietHours

ShiftProblem = Literal["no_device", "device_unconfirmed", "said_unavailable", "quiet_hours"]
"""No device to push to; none on which a test was seen; the doctor said no; asleep, never roused."""

SHIFT_PROBLEMS: Final[tuple[ShiftProblem, ...]] = get_args(ShiftProblem)


def shift_problems(
    account: Account, span: Span, *, devices: Collection[Device], quiet: QuietHours | None
) -> list[ShiftProblem]:
    """Return what would keep a page in this shift from its doctor, the gravest first."""
    problems: list[ShiftProblem] = []
    if not devices:
        problems.append("no_device")
    elif all(device.confirmed_at is None for device in devices):
        problems.append("device_unconfirmed")
    if (
        account.available is False
        and account.available_until is not None
        and account.available_until > span.start
    ):
        problems.append("said_unavailable")
    if quiet is not None and not quiet.rouse_for_now and _touches(quiet, account.time_zone, span):
        problems.append("quiet_hours")
    return problems


def _touches(quiet: QuietHours, time_zone: str, span: Span) -> bool:
    open_hours = windows_in((quiet.hours,), zone_of(time_zone), span.start, span.end)
    return any(each.start < span.end and span.start < each.end for each in open_hours)
