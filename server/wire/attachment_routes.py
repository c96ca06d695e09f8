"""Pictures over HTTP: one upload route, two to read. Bytes pass through, never parsed here."""

from collections.abc import AsyncIterator
from typing import Final

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from server.attachments.intake import MAX_UPLOAD_BYTES, too_large
from server.attachments.service import Attachments, OpenPicture
from server.errors import (
    InvalidError,
    NotFoundError,
    RejectedError,
    UnavailableError,
    UnsupportedMediaError,
)
from server.guard.checking import Guard
from server.identity.session import Caller
from server.logs import get_logger
from server.metrics import curbside_attachments_total
from server.wire.dispatch import Outcome
from server.wire.encode import encode
from server.wire.guarding import shown
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from server.wire.pieces import send_pieces
from server.wire.registry import Permission
from server.wire.shapes import GuardFinding
from store.errors import MissingError, StoreUnavailableError, UnknownOutcomeError
from store.ids import AttachmentId, new_id

PATH: Final = "/api/v1/attachments"
PIECE_BYTES: Final = 64 * 1024
MAX_NAME_CHARS: Final = 255
# What multipart puts around the file.
WRAPPING_BYTES: Final = 16 * 1024
_ID: Final = "{attachment_id:[A-Za-z0-9_-]{22}}"
_SUFFIX: Final = {"image/jpeg": "jpg", "image/png": "png"}
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    # Whatever a browser makes of the bytes, it runs no script and belongs to no origin.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "curbside",
    "X-Content-Type-Options": "nosniff",
}
_log = get_logger("wire.attachments")


class AttachmentRoutes:
    """Upload a picture; read it or its thumbnail.

    Args:
        attachments: The service behind.
        guard: Looks at file names. None is kept, but one that tells who the patient is shows
            that the picture may.
    """

    def __init__(self, attachments: Attachments, guard: Guard) -> None:
        self._attachments = attachments
        self._guard = guard

    def add_to(self, app: web.Application, gate: HttpGate) -> None:
        """Add the routes."""

        async def upload(request: web.Request) -> web.StreamResponse:
            return await self._upload(request, gate)

        async def read(request: web.Request) -> web.StreamResponse:
            return await self._read(request, gate, thumb=False)

        async def read_thumb(request: web.Request) -> web.StreamResponse:
            return await self._read(request, gate, thumb=True)

        app.router.add_post(PATH, upload)
        app.router.add_get(f"{PATH}/{_ID}", read, allow_head=False)
        app.router.add_get(f"{PATH}/{_ID}/thumb", read_thumb, allow_head=False)

    async def _upload(self, request: web.Request, gate: HttpGate) -> web.Response:
        try:
            result = await self._take_in(request, gate)
        except (StoreUnavailableError, UnknownOutcomeError):
            return _refuse(request, gate, UnavailableError(retry_after_s=2))
        except (web.RequestPayloadError, HttpProcessingError, ConnectionError, ValueError):
            fields = {"file": "did not arrive whole; send one multipart field `file`"}
            return _refuse(request, gate, InvalidError(fields=fields))
        except RejectedError as err:
            return _refuse(request, gate, err)
        curbside_attachments_total.labels("ok").inc()
        return gate.respond(request, Outcome(encode({"ok": True, "result": result})))

    async def _take_in(self, request: web.Request, gate: HttpGate) -> dict[str, object]:
        caller = await _caller(request, gate, limit="upload")
        if request.content_type != "multipart/form-data":
            message = "Send the picture as multipart/form-data, in the field `file`"
            raise UnsupportedMediaError(message)
        if (request.content_length or 0) > MAX_UPLOAD_BYTES + WRAPPING_BYTES:
            raise too_large()
        upload = _Upload(request, self._guard)
        info = await self._attachments.upload(caller.doctor_id, upload.pieces())
        return {**dict(info), "findings": upload.findings}

    async def _read(
        self, request: web.Request, gate: HttpGate, *, thumb: bool
    ) -> web.StreamResponse:
        try:
            caller = await _caller(request, gate, limit="default")
            attachment_id = AttachmentId(request.match_info["attachment_id"])
            picture = await self._attachments.open(attachment_id, caller.doctor_id, thumb=thumb)
            first = await anext(picture.pieces, b"")
            if not thumb:
                gate.dispatcher.auditing.picture_viewed(caller, attachment_id)
        except MissingError:
            return gate.refuse(request, NotFoundError())
        except StoreUnavailableError:
            return gate.refuse(request, UnavailableError(retry_after_s=2))
        return await _send(request, picture, first)


async def _caller(request: web.Request, gate: HttpGate, *, limit: str) -> Caller:
    caller = await gate.caller(request, Permission.READ_CASES)
    subject = Subject(caller.doctor_id, gate.address(request))
    await gate.dispatcher.limits.take(limit, subject.account)
    return caller


def _refuse(request: web.Request, gate: HttpGate, error: RejectedError) -> web.Response:
    curbside_attachments_total.labels(error.code).inc()
    return gate.refuse(request, error)


class _Upload:
    """The field `file` as it arrives."""

    def __init__(self, request: web.Request, guard: Guard) -> None:
        self._request = request
        self._guard = guard
        self.findings: list[GuardFinding] = []

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes. The stated type is not looked at, the name only by the guard.

        Raises:
            InvalidError: The field is missing.
            PatientDataFoundError: Its name tells who the patient is.
        """
        part = await (await self._request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise InvalidError(fields={"file": "is missing; it is the one field that is expected"})
        name = (part.filename or "")[:MAX_NAME_CHARS].replace("_", " ")
        self.findings = shown(await self._guard.check({"file": name}))
        while piece := await part.read_chunk(PIECE_BYTES):
            yield piece


async def _send(request: web.Request, picture: OpenPicture, first: bytes) -> web.StreamResponse:
    name = f"{new_id()}.{_SUFFIX[picture.content_type]}"
    response = web.StreamResponse(
        headers=_HEADERS | {"Content-Disposition": f'inline; filename="{name}"'}
    )
    response.content_type = picture.content_type
    response.content_length = picture.size_bytes
    return await send_pieces(
        request, response, first, picture.pieces, log=_log, broke_off="a picture broke off"
    )
