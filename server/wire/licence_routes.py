"""Papers of licences over HTTP: one route to send them, one to read them, as files to be saved."""

from typing import Final

from aiohttp import web

from server.errors import RejectedError, UnavailableError
from server.identity.session import Caller
from server.moderation.licence_papers import MAX_PAPER_BYTES, LicencePapers
from server.wire.commands.licence import paper_view
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from server.wire.pieces import FILE_HEADERS
from server.wire.registry import Permission
from server.wire.uploading import Upload, answer_upload
from store.errors import StoreError

PATH: Final = "/api/v1/licence-papers"
_ID: Final = "{paper_id:[A-Za-z0-9_-]{22}}"
_SUFFIX: Final = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


class LicenceRoutes:
    """Send a paper; read one."""

    def __init__(self, papers: LicencePapers) -> None:
        self._papers = papers

    def add_to(self, app: web.Application, gate: HttpGate) -> None:
        """Add the routes."""

        async def upload(request: web.Request) -> web.StreamResponse:
            return await answer_upload(request, gate, self._take_in(request, gate))

        async def read(request: web.Request) -> web.StreamResponse:
            return await self._read(request, gate)

        app.router.add_post(PATH, upload)
        app.router.add_get(f"{PATH}/{_ID}", read, allow_head=False)

    async def _take_in(self, request: web.Request, gate: HttpGate) -> object:
        caller = await _caller(request, gate, limit="upload")
        upload = Upload(request, max_bytes=MAX_PAPER_BYTES)
        upload.check()
        paper = await self._papers.upload(caller, upload.pieces())
        return paper_view(paper).model_dump()

    async def _read(self, request: web.Request, gate: HttpGate) -> web.StreamResponse:
        try:
            caller = await _caller(request, gate, limit="default")
            paper = await self._papers.open(request.match_info["paper_id"], by=caller)
        except RejectedError as err:
            return gate.refuse(request, err)
        except StoreError:
            return gate.refuse(request, UnavailableError(retry_after_s=2))
        name = f"licence.{_SUFFIX[paper.content_type]}"
        return web.Response(
            body=paper.data,
            content_type=paper.content_type,
            headers=FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'},
        )


async def _caller(request: web.Request, gate: HttpGate, *, limit: str) -> Caller:
    caller = await gate.caller(request, Permission.SIGNED_IN)
    subject = Subject(caller.doctor_id, gate.address(request))
    await gate.dispatcher.limits.take(limit, subject.account)
    return caller
