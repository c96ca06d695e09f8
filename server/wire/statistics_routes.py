"""Response statistics as a file: `GET /api/v1/statistics.csv?from=…&to=…&specialty=…`."""

from collections.abc import Callable
from typing import Final

from aiohttp import web

from server.errors import RejectedError, UnavailableError
from server.paging.figures import ResponseFigures
from server.paging.statistics_table import csv_of
from server.wire.commands.statistics import COST, ReadStatistics
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from server.wire.permissions import moderates
from server.wire.registry import Permission
from server.wire.validation import parse_payload
from store.errors import StoreError

PATH: Final = "/api/v1/statistics.csv"
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Disposition": 'attachment; filename="statistics.csv"',
    "X-Content-Type-Options": "nosniff",
}


def statistics_routes(figures: ResponseFigures) -> Callable[[web.Application, HttpGate], None]:
    """Return what adds the route. Who may read what is as for `statistics:read`."""

    async def table(request: web.Request, gate: HttpGate) -> str:
        caller = await gate.caller(request, Permission.READ_CASES)
        subject = Subject(caller.doctor_id, gate.address(request))
        await gate.dispatcher.limits.take("default", subject.account, cost=COST)
        wanted = parse_payload(ReadStatistics, dict(request.query), size_bytes=0)
        full = moderates(caller)
        found = await figures.read(
            wanted.from_, wanted.to, specialty=wanted.specialty, grouped=full, loaded=full
        )
        return csv_of(found)

    def add_to(app: web.Application, gate: HttpGate) -> None:
        async def read(request: web.Request) -> web.Response:
            try:
                text = await table(request, gate)
            except RejectedError as err:
                return gate.refuse(request, err)
            except StoreError:
                return gate.refuse(request, UnavailableError(retry_after_s=2))
            return web.Response(
                text=text, content_type="text/csv", charset="utf-8", headers=_HEADERS
            )

        app.router.add_get(PATH, read)

    return add_to
