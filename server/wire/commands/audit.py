"""The command about the audit trail, for moderators: search."""

from typing import Annotated, cast

from pydantic import Field

from server.moderation.audit_search import TOLD, ActorKind, Sought, StaffAct, StaffAction
from server.wire.commands.doctor_moderation import Email
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.instants import WrittenInstant
from server.wire.payload import CaseId, Payload, Reply, Seq
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape

COST = 10
MAX_FOUND = 100


class SearchAudit(Payload):
    """What staff did: by whom, what, about which case, from when until before when."""

    email: Email | None = None
    """The address of the moderator or admin who did it."""
    action: StaffAction | None = None
    case_id: CaseId | None = None
    from_: WrittenInstant | None = Field(default=None, alias="from")
    to: WrittenInstant | None = None
    before: Seq | None = None
    """`next` of the answer to go on from."""
    limit: Annotated[int, Field(strict=True, ge=1, le=MAX_FOUND)] = 50


class StaffActor(Shape):
    """Who did it: somebody with a role, an operator at the server's console, or the server."""

    kind: ActorKind
    role: str
    """Their role then; empty for programs."""
    name: str | None
    """Null for programs, and for an account that is erased."""
    email: str | None


class StaffActView(Shape):
    """One thing that staff did. What doctors did as doctors is told nobody."""

    seq: int
    """The entry's number in the audit trail."""
    at: Instant
    action: StaffAction
    by: StaffActor
    case_id: CaseId | None
    to_email: str | None
    """The doctor whom it was done to; null where it is about a case."""
    about: dict[str, str]
    """Further codes: what was decided, why, which role."""
    outcome: str


class AuditFound(Reply):
    """The newest first; `next` is null at the end."""

    acts: list[StaffActView]
    next: int | None


@command("audit:search", SearchAudit, allow=Permission.MODERATE, cost=COST)
async def search_audit(ctx: Context, payload: SearchAudit) -> AuditFound:
    """Search what staff did. Each search is kept in the audit trail first."""
    found = await ctx.services.audit_search.find(
        Sought(
            email=payload.email,
            action=payload.action,
            case_id=payload.case_id,
            from_at=payload.from_,
            to_at=payload.to,
            before=payload.before,
        ),
        limit=payload.limit,
        by=ctx.doctor,
    )
    return AuditFound(acts=[_view(act) for act in found.acts], next=found.next)


def _view(act: StaffAct) -> StaffActView:
    entry, by = act.entry, act.by
    return StaffActView(
        seq=entry.seq,
        at=instant_text(entry.at),
        # The search asks for these and no others.
        action=cast("StaffAction", entry.action),
        by=StaffActor(
            kind=act.by_kind,
            role=entry.role,
            name=None if by is None else by.name,
            email=None if by is None else by.email,
        ),
        case_id=cast("CaseId | None", entry.about.get("case_id")),
        to_email=None if act.to is None else act.to.email,
        about={name: entry.about[name] for name in TOLD if name in entry.about},
        outcome=entry.outcome,
    )
