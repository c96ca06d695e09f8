"""Opaque identifiers: 128 random bits as 22 URL-safe characters, without time or order."""

import secrets
from typing import Final, NewType

DoctorId = NewType("DoctorId", str)
CaseId = NewType("CaseId", str)
MemberId = NewType("MemberId", str)
PageId = NewType("PageId", str)
EscalationId = NewType("EscalationId", str)
SessionId = NewType("SessionId", str)
AttachmentId = NewType("AttachmentId", str)
DeviceId = NewType("DeviceId", str)
DeliveryId = NewType("DeliveryId", str)
SocketId = NewType("SocketId", str)
ShiftChangeId = NewType("ShiftChangeId", str)

SYSTEM: Final = DoctorId("system")
"""The author of entries that no doctor wrote."""

ID_PATTERN: Final = r"^[A-Za-z0-9_-]{22}$"
ID_BYTES: Final = 16


def new_id() -> str:
    """Return a fresh identifier: 22 characters of `[A-Za-z0-9_-]`, the first of them no `-`.

    On a command line it would be taken for an option.
    """
    while (made := secrets.token_urlsafe(ID_BYTES)).startswith("-"):
        pass
    return made
