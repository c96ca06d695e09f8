"""Commands about paging policies, for moderators."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from server.paging.policies import PolicyLine
from server.wire.context import Context
from server.wire.payload import Empty, Payload, Reply, SpecialtySlug
from server.wire.registry import Permission, command
from store.records.policy import PagingUrgency

MAX_WAVES_CHARS = 400


class SetPolicy(Payload):
    """The waves of one discipline and urgency: `people@minutes`, separated by commas."""

    discipline: SpecialtySlug
    urgency: PagingUrgency
    waves: Annotated[str, StringConstraints(strict=True, max_length=MAX_WAVES_CHARS)]


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
