"""Commands about paging policies, for moderators."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from server.paging.policies import PolicyLine
from server.paging.preview import WavePreview
from server.wire.commands.page import ReasonView, reason_views
from server.wire.context import Context
from server.wire.payload import Empty, Payload, Reply, SpecialtySlug
from server.wire.registry import Permission, command
from server.wire.shift_views import coordinates
from store.records.policy import Audience, PagingUrgency

MAX_WAVES_CHARS = 400


class SetPolicy(Payload):
    """The waves of one discipline and urgency: `people@minutes`, separated by commas.

    After a wave may stand whom it asks: `:on-call`, `:available`, `:willing`, `:parent`,
    `:related` or `:coordinators`.
    """

    discipline: SpecialtySlug
    urgency: PagingUrgency
    waves: Annotated[str, StringConstraints(strict=True, max_length=MAX_WAVES_CHARS)]


class OnePolicy(Payload):
    """One discipline and urgency."""

    discipline: SpecialtySlug
    urgency: PagingUrgency


class PreviewPolicy(Payload):
    """A case of this discipline and urgency; `waves` is a policy being written."""

    discipline: SpecialtySlug
    urgency: PagingUrgency
    waves: Annotated[str, StringConstraints(strict=True, max_length=MAX_WAVES_CHARS)] | None = None
    """Null: the policy in force."""


class CandidateView(Reply):
    """Somebody who would be paged."""

    name: str
    specialties: list[str]
    reasons: list[ReasonView]


class WavePreviewView(Reply):
    """One wave: how many it wants, how many it would find, and why those."""

    wave: int
    audience: Audience
    after_min: float
    people: int
    found: int
    reasons: dict[str, int]
    doctors: list[CandidateView] | None
    """Null for all but coordinators."""


class PolicyPreviewView(Reply):
    """Who would be paged for a case posted now, if nobody answered; nobody is."""

    discipline: str
    urgency: PagingUrgency
    version: int | None
    """Null for a policy being written, 0 for the default."""
    waves: list[WavePreviewView]


class PolicyView(Reply):
    """A policy; `*` is the default of all disciplines, with version 0."""

    discipline: str
    urgency: PagingUrgency
    waves: str
    version: int
    set_at: datetime | None


class PolicyList(Reply):
    """The defaults, then what was set."""

    policies: list[PolicyView]


@command("policy:set", SetPolicy, allow=Permission.MODERATE)
async def set_policy(ctx: Context, payload: SetPolicy) -> PolicyView:
    """Set the waves for cases posted from now on; running escalations keep theirs."""
    return _view(
        await ctx.services.policies.set(payload.discipline, payload.urgency, payload.waves)
    )


@command("policy:history", OnePolicy, allow=Permission.MODERATE)
async def policy_history(ctx: Context, payload: OnePolicy) -> PolicyList:
    """List every version that was set for one discipline and urgency, the latest first."""
    lines = await ctx.services.policies.history(payload.discipline, payload.urgency)
    return PolicyList(policies=[_view(line) for line in lines])


@command("policy:preview", PreviewPolicy, allow=Permission.ANSWER_PAGES, cost=10)
async def preview_policy(ctx: Context, payload: PreviewPolicy) -> PolicyPreviewView:
    """Say who would be paged for a case posted now; coordinators see names, others counts."""
    found = await ctx.services.previews.of(payload.discipline, payload.urgency, payload.waves)
    named = coordinates(ctx)
    return PolicyPreviewView(
        discipline=payload.discipline,
        urgency=payload.urgency,
        version=found.version,
        waves=[_wave(one, number, named=named) for number, one in enumerate(found.waves, 1)],
    )


@command("policy:list", Empty, allow=Permission.MODERATE)
async def list_policies(ctx: Context, payload: Empty) -> PolicyList:  # noqa: ARG001 - no fields
    """List the policies in force."""
    return PolicyList(policies=[_view(line) for line in await ctx.services.policies.list()])


def _view(line: PolicyLine) -> PolicyView:
    return PolicyView(
        discipline=line.discipline,
        urgency=line.urgency,
        waves=line.waves,
        version=line.version,
        set_at=line.set_at,
    )


def _wave(one: WavePreview, number: int, *, named: bool) -> WavePreviewView:
    return WavePreviewView(
        wave=number,
        audience=one.wave.audience,
        after_min=one.wave.after_s / 60,
        people=one.wave.people,
        found=len(one.chosen),
        reasons=dict(one.reasons),
        doctors=[
            CandidateView(
                name=each.account.name,
                specialties=list(each.account.specialties),
                reasons=reason_views(each.reasons),
            )
            for each in one.chosen
        ]
        if named
        else None,
    )
