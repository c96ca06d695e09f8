"""The page about permissions, made from the table that is enforced. Pure."""

from collections.abc import Mapping
from typing import Final

from server.wire.access import COMMAND_ROWS, ROUTE_ROWS, Relation, RouteRow, Row
from server.wire.catalog import load_commands
from server.wire.registry import Permission

_ROLES: Final = ("visitor", "unverified", "verified", "moderator", "admin")
_MAY: Final[Mapping[Permission, tuple[str, ...]]] = {
    Permission.ANYONE: _ROLES,
    Permission.ENROL: _ROLES[1:],
    Permission.SIGNED_IN: _ROLES[1:],
    Permission.READ_CASES: _ROLES[2:],
    Permission.POST_CASES: _ROLES[2:],
    Permission.ANSWER_PAGES: _ROLES[2:],
    Permission.MODERATE: _ROLES[3:],
    Permission.REVIEW: _ROLES[4:],
}
_HEAD: Final = """# Who may call what

Generated from the declared commands and `server/wire/access.py` by `make generate`; don't edit.
Dispatch refuses what has no row. *Unverified* are all accounts that are signed in without a valid
licence and address (pending, expired, rejected); a suspended doctor is a visitor. *Whose* says of
whose things: others' are refused as `forbidden`, or `not_found` where one may not even know of
them. *Kept* is the action in the audit trail; what is decided and unmasked is kept by its
service before it is done, and every `forbidden` call as `access_refused`.
A moderator or admin without a second factor may only set one up: `factor:*`, `passkey:*`,
`password:change`, `session:*`. `tests/integration/test_permissions.py` makes every call in
every role.

"""
_KEPT_FIRST: Final[Mapping[str, str]] = {
    "GET /api/v1/licence-papers/{paper_id}": "licence_paper_seen, first",
    "appeal:decide": "appeal_decided, first",
    "appeal:make": "appeal_made, first",
    "appeal:make_suspended": "appeal_made, first",
    "licence:decide": "licence_decided, first",
    "licence:look_up": "licence_looked_up, first",
    "licence:pass_on": "licence_passed_on, first",
    "doctor:set_role": "role_set, first",
    "doctor:suspend": "doctor_suspended, first",
    "report:decide": "report_decided, first",
    "unmask:ask": "unmask_asked, first",
    "unmask:confirm": "unmask_confirmed, first",
    "unmask:read": "unmask_read, first",
}


def permissions_page() -> str:
    """Return the whole page."""
    lines = [_line("Command", _ROLES, "whose", "kept"), _line("---", ("---",) * 5, "---", "---")]
    for name, command in load_commands().items():
        row = COMMAND_ROWS.get(name, Row())
        lines.append(_line(f"`{name}`", _marks(command.allow), _whose(row), _kept(name, row.audit)))
    lines += ["", _line("Route", _ROLES, "whose", "kept"), _line("---", ("---",) * 5, "---", "---")]
    for route, one in ROUTE_ROWS.items():
        lines.append(_line(f"`{route}`", _marks(one.allow), _whose(one), _kept(route, one.audit)))
    return _HEAD + "\n".join(lines) + "\n"


def _marks(allow: Permission) -> tuple[str, ...]:
    return tuple("yes" if role in _MAY[allow] else "" for role in _ROLES)


def _whose(row: Row | RouteRow) -> str:
    return "" if row.relation is Relation.ANY else row.relation.value


def _kept(name: str, audit: str | None) -> str:
    return _KEPT_FIRST.get(name, audit or "")


def _line(*cells: str | tuple[str, ...]) -> str:
    flat = [one for cell in cells for one in ((cell,) if isinstance(cell, str) else cell)]
    return f"| {' | '.join(flat)} |"
