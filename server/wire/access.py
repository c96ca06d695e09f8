"""Who may call what: one table of all commands and HTTP routes. What has no row is refused.

The command's declaration says which accounts may call it at all (its `Permission`); its row
here says of whose things, and what the audit trail keeps of it. `docs/PERMISSIONS.md` is
generated from both, and a test makes every call in every role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.wire.registry import Permission


class Relation(StrEnum):
    """Of whose things the caller may do it; the services see to it."""

    ANY = "any"
    """Of anyone's: the permission says all."""
    OWN = "own"
    """Of the caller's account only; there is no way to name another's."""
    OWN_PAGE = "own page"
    """Of a page that was sent to the caller; another's is not found."""
    AUTHOR = "author"
    """Of an entry that the caller wrote."""
    AUTHOR_OR_MODERATOR = "author or moderator"
    POSTER = "poster"
    """Of a case that the caller posted."""
    OPENER_OR_POSTER = "opener or poster"
    """Of a poll that the caller opened, or in a case that they posted."""
    MEMBER = "member"
    """In a room that the caller has acted in."""
    NOT_OWN = "not own"
    """Of any account but the caller's."""
    OWN_OR_CLAIMED = "own or claimed"
    """Of the caller's check, or of one that they hold as a reviewer."""
    MODERATORS_OF_IT = "the two moderators"
    """Of what the caller asked for, or confirmed."""
    SECOND = "another moderator"
    """Of what another moderator asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Args:
        audit: The action that the audit trail keeps, when the call was done.
        view: Whether it is only a look, kept once in ten minutes for the same thing.
    """

    relation: Relation = Relation.ANY
    audit: str | None = None
    view: bool = False


_ANY: Final = Row()
_OWN: Final = Row(Relation.OWN)
_OWN_PAGE: Final = Row(Relation.OWN_PAGE)
_AUTHOR: Final = Row(Relation.AUTHOR)
_POSTER: Final = Row(Relation.POSTER)

COMMAND_ROWS: Final[Mapping[str, Row]] = {
    "account:erase": _OWN,
    "account:export": Row(Relation.OWN, audit="own_data_asked"),
    "account:keep": _OWN,
    "account:read": _OWN,
    "appeal:claim": Row(Relation.SECOND, audit="appeal_claimed"),
    "appeal:decide": Row(Relation.SECOND),
    "appeal:list": _ANY,
    "appeal:make": _OWN,
    "appeal:make_suspended": _ANY,
    "appeal:read_suspended": _ANY,
    "attachment:discard": _OWN,
    "audit:search": _ANY,
    "case:erase": _ANY,
    "case:list": _ANY,
    "case:page_more": _POSTER,
    "case:paging": _POSTER,
    "case:post": _ANY,
    "case:reopen": _POSTER,
    "case:resolve": _POSTER,
    "case:similar": _ANY,
    "case:stop_paging": _POSTER,
    "case:tried": _ANY,
    "case:watch": _ANY,
    "channel:confirm_phone": _OWN,
    "channel:read": _OWN,
    "channel:set": _OWN,
    "channel:set_phone": _OWN,
    "doctor:ask_confirmation": _OWN,
    "doctor:confirm_email": _ANY,
    "doctor:register": _ANY,
    "doctor:erase": _ANY,
    "doctor:find": Row(audit="doctors_looked_up"),
    "doctor:set_role": Row(Relation.NOT_OWN),
    "doctor:suspend": Row(Relation.NOT_OWN),
    "entry:redact": Row(Relation.AUTHOR_OR_MODERATOR, audit="entry_redacted"),
    "factor:begin_totp": _OWN,
    "factor:confirm_totp": Row(Relation.OWN, audit="factor_added"),
    "factor:read": _OWN,
    "factor:remove_totp": Row(Relation.OWN, audit="factor_removed"),
    "factor:renew_recovery": Row(Relation.OWN, audit="recovery_codes_renewed"),
    "guard:check": _ANY,
    "hospital:begin": _ANY,
    "hospital:open": Row(audit="sign_in"),
    "hospital:read": _ANY,
    "licence:answer": _OWN,
    "licence:ask": Row(Relation.NOT_OWN, audit="licence_asked"),
    "licence:claim": Row(Relation.NOT_OWN, audit="licence_claimed"),
    "licence:decide": Row(Relation.NOT_OWN),
    "licence:list": Row(Relation.NOT_OWN),
    "licence:look_up": Row(Relation.NOT_OWN),
    "licence:pass_on": Row(Relation.NOT_OWN),
    "licence:read": _OWN,
    "licence:remove_paper": _OWN,
    "lounge:list": _ANY,
    "lounge:open": _ANY,
    "member:reveal": Row(Relation.MEMBER),
    "message:edit": _AUTHOR,
    "message:post": _ANY,
    "message:retract": _AUTHOR,
    "page:acknowledge": Row(Relation.OWN_PAGE, audit="page_acknowledged"),
    "page:decline": _OWN_PAGE,
    "page:list": _OWN,
    "page:shown": _ANY,
    "page:snooze": _OWN_PAGE,
    "page:why": _OWN_PAGE,
    "passkey:add": Row(Relation.OWN, audit="factor_added"),
    "passkey:ask": _ANY,
    "passkey:begin": _OWN,
    "passkey:remove": Row(Relation.OWN, audit="factor_removed"),
    "password:change": Row(Relation.OWN, audit="password_changed"),
    "password:forgot": _ANY,
    "password:reset": Row(audit="password_reset"),
    "policy:history": _ANY,
    "policy:list": _ANY,
    "policy:preview": _ANY,
    "policy:set": Row(audit="policy_set"),
    "poll:add_option": _ANY,
    "poll:close": Row(Relation.OPENER_OR_POSTER),
    "poll:open": _ANY,
    "poll:read": _ANY,
    "poll:vote": _ANY,
    "presence:set": _OWN,
    "push:key": _ANY,
    "push:list": _OWN,
    "push:register": _OWN,
    "push:subscribe": _OWN,
    "push:test": _OWN,
    "push:unsubscribe": _OWN,
    "reaction:set": _ANY,
    "report:about_me": _OWN,
    "report:claim": Row(audit="report_claimed"),
    "report:decide": _ANY,
    "report:list": _ANY,
    "report:open": Row(audit="report_opened"),
    "room:export": Row(audit="case_exported"),
    "room:join": Row(audit="case_viewed", view=True),
    "room:leave": _ANY,
    "room:seen": _ANY,
    "room:sync": _ANY,
    "session:close": _OWN,
    "session:close_others": Row(Relation.OWN, audit="sessions_closed"),
    "session:list": _OWN,
    "session:open": Row(audit="sign_in"),
    "session:open_by_passkey": Row(audit="sign_in"),
    "session:prove": _OWN,
    "session:read": _OWN,
    "session:revoke": Row(Relation.OWN, audit="sessions_closed"),
    "shift:accept_swap": _OWN,
    "shift:cancel": _OWN,
    "shift:caps": _OWN,
    "shift:confirm_device": _OWN,
    "shift:end_feed": _OWN,
    "shift:feed": _OWN,
    "shift:gaps": _ANY,
    "shift:import": _ANY,
    "shift:list": _ANY,
    "shift:now": _ANY,
    "shift:on_duty": _ANY,
    "shift:override": _ANY,
    "shift:quiet_hours": _OWN,
    "shift:refuse_swap": _OWN,
    "shift:schedules": _ANY,
    "shift:set_schedule": Row(audit="schedule_set"),
    "shift:settings": _OWN,
    "shift:swap": _OWN,
    "shift:time_off": _OWN,
    "statistics:read": _ANY,
    "summary:pin": _POSTER,
    "summary:unpin": _POSTER,
    "system:health": _ANY,
    "translation:read": _ANY,
    "translation:report": _ANY,
    "typing:set": _ANY,
    "unmask:ask": _ANY,
    "unmask:list": _ANY,
    "unmask:read": Row(Relation.MODERATORS_OF_IT),
    "unmask:confirm": Row(Relation.SECOND),
}
"""By command. What moderation and review do is kept by its services, before it is done."""


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One line of the table for what is no command."""

    allow: Permission
    relation: Relation = Relation.ANY
    audit: str | None = None


_API: Final = "/api/v1"
_OPEN: Final = RouteRow(Permission.ANYONE)
ROUTE_ROWS: Final[Mapping[str, RouteRow]] = {
    f"GET {_API}/specialties": _OPEN,
    f"GET {_API}/openapi.json": _OPEN,
    f"GET {_API}/asyncapi.json": _OPEN,
    # The command's own row decides.
    f"POST {_API}/{{noun}}/{{verb}}": _OPEN,
    f"POST {_API}/attachments": RouteRow(Permission.READ_CASES),
    f"GET {_API}/attachments/{{attachment_id}}": RouteRow(
        Permission.READ_CASES, audit="picture_viewed"
    ),
    f"GET {_API}/attachments/{{attachment_id}}/thumb": RouteRow(Permission.READ_CASES),
    f"POST {_API}/licence-papers": RouteRow(Permission.SIGNED_IN, Relation.OWN),
    f"GET {_API}/licence-papers/{{paper_id}}": RouteRow(
        Permission.SIGNED_IN, Relation.OWN_OR_CLAIMED, audit="licence_paper_seen"
    ),
    f"GET {_API}/exports/{{export_id}}": RouteRow(
        Permission.SIGNED_IN, Relation.OWN, audit="own_data_fetched"
    ),
    # Who has the link may read the shifts it leads to.
    f"GET {_API}/shifts/{{token}}.ics": _OPEN,
    "* /api{rest}": _OPEN,
    f"GET {_API}/statistics.csv": RouteRow(Permission.READ_CASES),
    "GET /healthz": _OPEN,
    "GET /readyz": _OPEN,
    "GET /metrics": _OPEN,
    # Signs in by its handshake; each of its commands has a row above.
    "* /socket.io/": _OPEN,
    "GET /{path}": _OPEN,
}
"""By method and path."""
