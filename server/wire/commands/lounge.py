"""Commands about lounges, the standing rooms: list, open. All else there is as in a case's room."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from server.rooms.views import told
from server.specialties import all_specialties
from server.wire.context import Context
from server.wire.payload import CaseId, Empty, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape


def _discipline(slug: str) -> str:
    known = all_specialties().get(slug)
    if known is None or known.parent is not None:
        message = "is no discipline; see GET /api/v1/specialties for those without a parent"
        raise ValueError(message)
    return slug


Discipline = Annotated[
    str, StringConstraints(strict=True, max_length=40), AfterValidator(_discipline)
]


class LoungeView(Shape):
    """A lounge; unread are `entries` less `seen_seq`."""

    case_id: CaseId
    """Its room, wherever a `case_id` is taken."""
    discipline: str | None
    """Null for everybody's."""
    entries: int
    """0 before anybody has opened it: then `lounge:open` comes before `room:join`."""
    seen_seq: int
    last_at: Instant | None


class Lounges(Reply):
    """Everybody's first, then one for each discipline."""

    lounges: list[LoungeView]


class OpenLounge(Payload):
    """Whose: a discipline's, or everybody's (null)."""

    discipline: Discipline | None = None


class LoungeOpened(Reply):
    """Its room, which is there to be joined."""

    case_id: CaseId


@command("lounge:list", Empty, allow=Permission.READ_CASES, cost=3)
async def list_lounges(ctx: Context, payload: Empty) -> Lounges:  # noqa: ARG001 - none
    """List the lounges; every verified doctor may enter each of them."""
    return Lounges(
        lounges=[
            LoungeView(
                case_id=one.case_id,
                discipline=one.discipline,
                entries=one.entries,
                seen_seq=one.seen_seq,
                last_at=told(one.last_at),
            )
            for one in await ctx.services.lounges.list(ctx.doctor_id)
        ]
    )


@command("lounge:open", OpenLounge, allow=Permission.POST_CASES)
async def open_lounge(ctx: Context, payload: OpenLounge) -> LoungeOpened:
    """Make sure that a lounge is there, and say which room it is. Nobody is told or paged."""
    return LoungeOpened(case_id=await ctx.services.lounges.open(payload.discipline))
