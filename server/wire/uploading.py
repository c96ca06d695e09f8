"""How an uploaded file arrives: one multipart field `file`. Bytes pass through, never parsed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from server.attachments.intake import too_large
from server.errors import InvalidError, RejectedError, UnavailableError, UnsupportedMediaError
from server.guard.checking import Guard
from server.wire.dispatch import Outcome
from server.wire.encode import encode
from server.wire.guarding import shown
from server.wire.http_gate import HttpGate
from server.wire.shapes import GuardFinding
from store.errors import StoreUnavailableError, UnknownOutcomeError

PIECE_BYTES: Final = 64 * 1024
MAX_NAME_CHARS: Final = 255
# What multipart puts around the file.
WRAPPING_BYTES: Final = 16 * 1024


class Upload:
    """The field `file` as it arrives.

    Args:
        max_bytes: More than that is refused before it is read.
        guard: Looks at the file's name; None where no name can tell who a patient is.
    """

    def __init__(self, request: web.Request, *, max_bytes: int, guard: Guard | None = None) -> None:
        self._request = request
        self._max_bytes = max_bytes
        self._guard = guard
        self.findings: list[GuardFinding] = []

    def check(self) -> None:
        """Return if what the request says of itself is acceptable.

        Raises:
            UnsupportedMediaError: It is no multipart form.
            TooLargeError: It is over the limit.
        """
        if self._request.content_type != "multipart/form-data":
            message = "Send the file as multipart/form-data, in the field `file`"
            raise UnsupportedMediaError(message)
        if (self._request.content_length or 0) > self._max_bytes + WRAPPING_BYTES:
            raise too_large(self._max_bytes)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes. The stated type is not looked at, the name only by the guard.

        Raises:
            InvalidError: The field is missing.
            PatientDataFoundError: Its name tells who the patient is.
        """
        part = await (await self._request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise InvalidError(fields={"file": "is missing; it is the one field that is expected"})
        if self._guard is not None:
            name = (part.filename or "")[:MAX_NAME_CHARS].replace("_", " ")
            self.findings = shown(await self._guard.check({"file": name}))
        while piece := await part.read_chunk(PIECE_BYTES):
            yield piece


class WordsLook:
    """Has the guard look at the words in a picture."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.findings: list[GuardFinding] = []
        self.words_read = False

    async def look(self, words: str | None) -> None:
        """Look at them; None: nobody could read them.

        Raises:
            PatientDataFoundError: They tell who the patient is; it says in what way only.
        """
        if words is not None:
            self.words_read = True
            self.findings = shown(await self._guard.check({"picture": words}))


async def answer_upload(
    request: web.Request,
    gate: HttpGate,
    work: Awaitable[object],
    *,
    count: Callable[[str], None] = lambda _code: None,
) -> web.Response:
    """Return the answer to an upload that `work` takes in.

    Args:
        count: Called with `ok`, or with the code of the refusal.
    """
    error: RejectedError
    try:
        result = await work
    except (StoreUnavailableError, UnknownOutcomeError):
        error = UnavailableError(retry_after_s=2)
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError, ValueError):
        fields = {"file": "did not arrive whole; send one multipart field `file`"}
        error = InvalidError(fields=fields)
    except RejectedError as err:
        error = err
    else:
        count("ok")
        return gate.respond(request, Outcome(encode({"ok": True, "result": result})))
    count(error.code)
    return gate.refuse(request, error)
