"""A doctor's shifts as an iCalendar at a private link: who has the link reads it, nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from aiohttp import web

from server.clock import Clock
from server.errors import RejectedError, UnavailableError
from server.paging.duty_assembly import DutyParts
from server.paging.oncall.calendar import write_calendar
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from store.errors import StoreError

PATH: Final = "/api/v1/shifts/{token:[A-Za-z0-9_-]{32}}.ics"
BACK: Final = timedelta(days=14)
AHEAD: Final = timedelta(days=92)
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Disposition": 'inline; filename="shifts.ics"',
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def calendar_routes(parts: DutyParts, clock: Clock) -> Callable[[web.Application, HttpGate], None]:
    """Return what adds the route."""

    def add_to(app: web.Application, gate: HttpGate) -> None:
        async def read(request: web.Request) -> web.Response:
            try:
                subject = Subject(None, gate.address(request))
                await gate.dispatcher.limits.take("default", subject.network)
                body = await _calendar(request.match_info["token"], parts, clock)
            except RejectedError as err:
                return gate.refuse(request, err)
            except StoreError:
                return gate.refuse(request, UnavailableError(retry_after_s=2))
            return web.Response(
                body=body, content_type="text/calendar", charset="utf-8", headers=_HEADERS
            )

        app.router.add_get(PATH, read)

    return add_to


async def _calendar(token: str, parts: DutyParts, clock: Clock) -> bytes:
    owner = await parts.settings.feed_owner(token)
    now = clock.now()
    shifts = await parts.duty.shifts_of(owner.id, now - BACK, now + AHEAD)
    return write_calendar(
        [(shift.discipline, shift.span) for shift in shifts],
        language=owner.languages[0] if owner.languages else "en",
        written_at=now,
    )
