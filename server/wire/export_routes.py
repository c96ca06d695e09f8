"""One's own data as a file: `GET /api/v1/exports/<export_id>`, for the doctor who asked for it."""

from collections.abc import Callable
from typing import Final

from aiohttp import web

from server.errors import NotFoundError, RejectedError, UnavailableError
from server.keeping.exporting import Exporting, OpenExport
from server.logs import get_logger
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from server.wire.pieces import send_pieces
from server.wire.registry import Permission
from store.errors import MissingError, StoreError

PATH: Final = "/api/v1/exports/{export_id:[A-Za-z0-9_-]{22}}"
COST: Final = 20
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Disposition": 'attachment; filename="curbside-my-data.zip"',
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "curbside",
    "X-Content-Type-Options": "nosniff",
}
_log = get_logger("wire.exports")


def export_routes(exporting: Exporting) -> Callable[[web.Application, HttpGate], None]:
    """Return what adds the route. The address leads nowhere without the doctor's session."""

    async def opened(request: web.Request, gate: HttpGate) -> tuple[OpenExport, bytes]:
        caller = await gate.caller(request, Permission.SIGNED_IN)
        subject = Subject(caller.doctor_id, gate.address(request))
        await gate.dispatcher.limits.take("default", subject.account, cost=COST)
        export = await exporting.open(request.match_info["export_id"], caller.doctor_id)
        first = await anext(export.pieces, b"")
        gate.dispatcher.auditing.export_fetched(caller, request.match_info["export_id"])
        return export, first

    def add_to(app: web.Application, gate: HttpGate) -> None:
        async def read(request: web.Request) -> web.StreamResponse:
            try:
                export, first = await opened(request, gate)
            except MissingError:
                return gate.refuse(request, NotFoundError())
            except RejectedError as err:
                return gate.refuse(request, err)
            except StoreError:
                return gate.refuse(request, UnavailableError(retry_after_s=2))
            return await _send(request, export, first)

        app.router.add_get(PATH, read, allow_head=False)

    return add_to


async def _send(request: web.Request, export: OpenExport, first: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers=_HEADERS)
    response.content_type = "application/zip"
    response.content_length = export.size_bytes
    return await send_pieces(
        request, response, first, export.pieces, log=_log, broke_off="an export broke off"
    )
