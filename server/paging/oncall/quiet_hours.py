"""Whether a doctor sleeps: their quiet hours, on their own wall. None until they set some. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from server.paging.oncall.hours import within
from server.paging.oncall.wall import zone_of
from store.ids import DoctorId
from store.records.policy import PagingUrgency
from store.records.shift import DutySettings, QuietHours


@dataclass(frozen=True, slots=True)
class Sleepers:
    """Who is in their quiet hours: those to be let alone, and those who agreed to be woken."""

    asleep: frozenset[DoctorId] = frozenset()
    roused: frozenset[DoctorId] = frozenset()


def is_quiet(quiet: QuietHours | None, time_zone: str, instant: datetime) -> bool:
    """Whether the instant is in the quiet hours of a doctor who lives in this zone."""
    return quiet is not None and within((quiet.hours,), zone_of(time_zone), instant)


def agreed(quiet: QuietHours, urgency: PagingUrgency) -> bool:
    """Whether the doctor may be woken for a case of this urgency; only ever for `now`."""
    return urgency == "now" and quiet.rouse_for_now


def sleepers(
    settings: Iterable[tuple[DutySettings, str]], urgency: PagingUrgency, instant: datetime
) -> Sleepers:
    """Sort those who are in their quiet hours by whether they agreed to be woken.

    Args:
        settings: What doctors set, each with the doctor's zone.
    """
    asleep: set[DoctorId] = set()
    roused: set[DoctorId] = set()
    for each, time_zone in settings:
        if each.quiet is not None and is_quiet(each.quiet, time_zone, instant):
            (roused if agreed(each.quiet, urgency) else asleep).add(each.id)
    return Sleepers(frozenset(asleep), frozenset(roused))
