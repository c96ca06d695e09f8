"""What the audit trail keeps of calls: who, what, on which thing, and whether it was allowed.

Only ids, codes and numbers that the payload names; never a word that somebody typed.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from server.audit.chain import VISITOR
from server.audit.trail import AuditTrail
from server.errors import ForbiddenError, RejectedError, UnauthenticatedError
from server.identity.session import Caller
from server.wire.access import COMMAND_ROWS, Row
from server.wire.payload import Payload
from server.wire.registry import Command
from store.ids import AttachmentId

ABOUT: Final = (
    "case_id", "seq", "page_id", "poll_seq", "report_id", "unmask_id", "check_id", "device_id",
    "discipline", "urgency", "reason", "decision", "format",
)  # fmt: skip
"""Fields of payloads that may be kept; each holds an id, a number or one of a few codes."""
_SIGN_IN: Final = "sign_in"


class Auditing:
    """Turns calls into events of the trail; never waits."""

    def __init__(self, trail: AuditTrail, rows: Mapping[str, Row] = COMMAND_ROWS) -> None:
        self._trail = trail
        self._rows = rows

    def row(self, command: Command) -> Row:
        """Return the command's line in the table.

        Raises:
            ForbiddenError: It has none.
        """
        row = self._rows.get(command.name)
        if row is None:
            message = "Nobody may call this: it has no row in the table of permissions"
            raise ForbiddenError(message)
        return row

    def done(self, command: Command, caller: Caller | None, payload: Payload, reply: Any) -> None:
        """Keep that a call was answered, if its row says so."""
        row = self._rows[command.name]
        if row.audit is None or (row.view and reply.me["member_id"] is not None):
            return
        actor, role = _who(caller)
        if row.audit == _SIGN_IN:
            opened = getattr(reply, "session", reply)
            if opened is None:
                return
            actor, role = opened.doctor.doctor_id, opened.doctor.role
        event = self._trail.event(row.audit, actor, role=role, **_about(payload))
        if row.view:
            self._trail.note_view(event)
        else:
            self._trail.note(event)

    def refused(self, command: Command, caller: Caller | None, error: RejectedError) -> None:
        """Keep that a call was not allowed, or that somebody could not sign in."""
        actor, role = _who(caller)
        if isinstance(error, ForbiddenError):
            event = self._trail.event(
                "access_refused", actor, role=role, outcome=error.code, command=command.name
            )
        elif isinstance(error, UnauthenticatedError) and self._is_sign_in(command):
            event = self._trail.event(_SIGN_IN, actor, role=role, outcome=error.code)
        else:
            return
        self._trail.note(event)

    def picture_viewed(self, caller: Caller, attachment_id: AttachmentId) -> None:
        """Keep that somebody looked at a picture."""
        self._trail.note_view(
            self._trail.event(
                "picture_viewed", caller.doctor_id, role=caller.role, attachment_id=attachment_id
            )
        )

    def export_fetched(self, caller: Caller, export_id: str) -> None:
        """Keep that a doctor fetched the file with their own data."""
        self._trail.note(
            self._trail.event(
                "own_data_fetched", caller.doctor_id, role=caller.role, export_id=export_id
            )
        )

    def _is_sign_in(self, command: Command) -> bool:
        row = self._rows.get(command.name)
        return row is not None and row.audit == _SIGN_IN


def _who(caller: Caller | None) -> tuple[str, str]:
    return (VISITOR, "") if caller is None else (caller.doctor_id, caller.role)


def _about(payload: Payload) -> dict[str, str]:
    named = {name: getattr(payload, name) for name in _named_in(type(payload))}
    return {name: str(value) for name, value in named.items() if value is not None}


@cache
def _named_in(payload: type[Payload]) -> tuple[str, ...]:
    return tuple(name for name in ABOUT if name in payload.model_fields or hasattr(payload, name))
