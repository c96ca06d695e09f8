"""Pictures over HTTP: one upload route, two to read. Bytes pass through, never parsed here."""

from typing import Final

from aiohttp import web

from server.attachments.intake import MAX_UPLOAD_BYTES
from server.attachments.service import Attachments, OpenPicture
from server.errors import NotFoundError, UnavailableError
from server.guard.checking import Guard
from server.identity.session import Caller
from server.logs import get_logger
from server.metrics import curbside_attachments_total
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from server.wire.pieces import FILE_HEADERS, send_pieces
from server.wire.registry import Permission
from server.wire.uploading import Upload, WordsLook, answer_upload
from store.errors import MissingError, StoreUnavailableError
from store.ids import AttachmentId, new_id

PATH: Final = "/api/v1/attachments"
_ID: Final = "{attachment_id:[A-Za-z0-9_-]{22}}"
_SUFFIX: Final = {"image/jpeg": "jpg", "image/png": "png"}
_log = get_logger("wire.attachments")


class AttachmentRoutes:
    """Upload a picture; read it or its thumbnail.

    Args:
        attachments: The service behind.
        guard: Looks at file names and at words in pictures. No name is kept, but one that tells
            who the patient is shows that the picture may.
    """

    def __init__(self, attachments: Attachments, guard: Guard) -> None:
        self._attachments = attachments
        self._guard = guard

    def add_to(self, app: web.Application, gate: HttpGate) -> None:
        """Add the routes."""

        async def upload(request: web.Request) -> web.StreamResponse:
            return await answer_upload(request, gate, self._take_in(request, gate), count=_count)

        async def read(request: web.Request) -> web.StreamResponse:
            return await self._read(request, gate, thumb=False)

        async def read_thumb(request: web.Request) -> web.StreamResponse:
            return await self._read(request, gate, thumb=True)

        app.router.add_post(PATH, upload)
        app.router.add_get(f"{PATH}/{_ID}", read, allow_head=False)
        app.router.add_get(f"{PATH}/{_ID}/thumb", read_thumb, allow_head=False)

    async def _take_in(self, request: web.Request, gate: HttpGate) -> dict[str, object]:
        caller = await _caller(request, gate, limit="upload")
        upload = Upload(request, max_bytes=MAX_UPLOAD_BYTES, guard=self._guard, may_be_covered=True)
        upload.check()
        words = WordsLook(self._guard)
        info = await self._attachments.upload(
            caller.doctor_id, upload.pieces(), look=words.look, covers=lambda: upload.covers
        )
        return {
            **dict(info),
            "findings": [*upload.findings, *words.findings],
            "words_read": words.words_read,
            "covered": len(upload.covers),
        }

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


def _count(code: str) -> None:
    curbside_attachments_total.labels(code).inc()


async def _send(request: web.Request, picture: OpenPicture, first: bytes) -> web.StreamResponse:
    name = f"{new_id()}.{_SUFFIX[picture.content_type]}"
    response = web.StreamResponse(
        headers=FILE_HEADERS | {"Content-Disposition": f'inline; filename="{name}"'}
    )
    response.content_type = picture.content_type
    response.content_length = picture.size_bytes
    return await send_pieces(
        request, response, first, picture.pieces, log=_log, broke_off="a picture broke off"
    )
