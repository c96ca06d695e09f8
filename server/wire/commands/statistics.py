"""Commands about how fast cases are answered, and who carries the load."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from pydantic import Field

from server.paging.figures import Statistics
from server.paging.statistics import FEWEST_DOCTORS, Figures, Group
from server.wire.context import Context
from server.wire.instants import WrittenInstant
from server.wire.payload import Payload, Reply, SpecialtySlug
from server.wire.registry import Permission, command
from server.wire.shift_views import coordinates

COST: Final = 20


class ReadStatistics(Payload):
    """Which cases: posted from when until when (at most a year), and in which specialty."""

    from_: WrittenInstant | None = Field(default=None, alias="from")
    """Null: 90 days before `to`."""
    to: WrittenInstant | None = None
    """Null: now."""
    specialty: SpecialtySlug | None = None
    """A discipline includes its children."""


class FiguresView(Reply):
    """What a set of cases comes to; null where nothing can be said yet."""

    cases: int
    answered: int
    answered_90_share: float | None
    """Estimated share answered within 90 minutes; cases still open count until now."""
    answered_90_low: float | None
    """From here to `answered_90_high`: its 95 % interval."""
    answered_90_high: float | None
    p50_min: float | None
    p90_min: float | None
    p99_min: float | None
    resolved_24h_share: float | None
    pages: int
    pages_per_answer: float | None


class GroupView(Reply):
    """The figures of the cases that have one thing in common."""

    key: str
    figures: FiguresView


class GroupsView(Reply):
    """The same cases, told apart; groups of fewer doctors than `fewest_doctors` are left out."""

    by_specialty: list[GroupView]
    by_hour: list[GroupView]
    """Of the poster's own day: `00` to `23`."""
    by_country: list[GroupView]
    """The poster's."""
    by_language: list[GroupView]
    """The case's."""


class LoadView(Reply):
    """What paging asks of doctors; rates are over all who are verified."""

    doctors: int
    pages: int
    pages_per_doctor_month: float
    busiest_a_month: float | None
    """Null while fewer doctors than `fewest_doctors` were paged."""
    night_pages: int
    night_share: float
    """Share of pages between 23:00 and 07:00 where their doctor is."""
    gini: float
    """How uneven the load is: 0 all alike, near 1 all on one."""


class CurvePoint(Reply):
    """The share of cases answered so many minutes after posting; null where unknown."""

    minutes: float
    share: float | None


class StatisticsView(Reply):
    """How fast cases were answered. Groups and load are for coordinators; others get null."""

    from_at: datetime
    to_at: datetime
    specialty: str | None
    partial: bool
    """There were more cases than are counted at once: the earliest are left out."""
    totals: FiguresView
    curve: list[CurvePoint]
    groups: GroupsView | None
    load: LoadView | None
    fewest_doctors: int


@command("statistics:read", ReadStatistics, allow=Permission.READ_CASES, cost=COST)
async def read_statistics(ctx: Context, payload: ReadStatistics) -> StatisticsView:
    """Read how fast cases were answered; coordinators see it told apart, and the load."""
    full = coordinates(ctx)
    return statistics_view(
        await ctx.services.figures.read(
            payload.from_, payload.to, specialty=payload.specialty, grouped=full, loaded=full
        )
    )


def statistics_view(found: Statistics) -> StatisticsView:
    """Return the statistics as they are shown."""
    groups = None
    if found.groups is not None:
        groups = GroupsView(
            by_specialty=[_group(one) for one in found.groups.by_specialty],
            by_hour=[_group(one) for one in found.groups.by_hour],
            by_country=[_group(one) for one in found.groups.by_country],
            by_language=[_group(one) for one in found.groups.by_language],
        )
    return StatisticsView(
        from_at=found.from_at,
        to_at=found.to_at,
        specialty=found.specialty,
        partial=found.partial,
        totals=_figures(found.totals),
        curve=[CurvePoint(minutes=minutes, share=share) for minutes, share in found.curve],
        groups=groups,
        load=None if found.load is None else LoadView(**asdict(found.load)),
        fewest_doctors=FEWEST_DOCTORS,
    )


def _group(group: Group) -> GroupView:
    return GroupView(key=group.key, figures=_figures(group.figures))


def _figures(figures: Figures) -> FiguresView:
    fields = asdict(figures)
    low, high = fields.pop("answered_90_ci95") or (None, None)
    return FiguresView(**fields, answered_90_low=low, answered_90_high=high)
