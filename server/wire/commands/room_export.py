"""The command that hands out a whole room as one document."""

from server.rooms.export import ExportFormat, export_room
from server.wire.context import Context
from server.wire.payload import CaseId, Payload, Reply
from server.wire.registry import Permission, command

EXPORT_LIMIT_S = 10.0
_SUFFIX: dict[ExportFormat, str] = {"json": "json", "markdown": "md"}


class ExportRoom(Payload):
    """Which room, and how."""

    case_id: CaseId
    format: ExportFormat


class RoomExported(Reply):
    """The document; members are called by what they show in the room."""

    format: ExportFormat
    file_name: str
    content: str


@command(
    "room:export",
    ExportRoom,
    allow=Permission.READ_CASES,
    transport="http",
    cost=20,
    time_limit_s=EXPORT_LIMIT_S,
)
async def export(ctx: Context, payload: ExportRoom) -> RoomExported:
    """Get a whole room, originals and translations, as JSON or Markdown; that is kept."""
    content = await export_room(ctx.services.reading, payload.case_id, payload.format)
    return RoomExported(
        format=payload.format,
        file_name=f"case-{payload.case_id}.{_SUFFIX[payload.format]}",
        content=content,
    )
