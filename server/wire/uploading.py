"""How an uploaded file arrives: the multipart field `file`, and before it, of pictures, `covers`.

The file's bytes pass through, never parsed.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Final, Literal

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from server.attachments.intake import too_large
from server.attachments.reading import Words
from server.attachments.scrubbed import Cover
from server.errors import InvalidError, RejectedError, UnavailableError, UnsupportedMediaError
from server.guard.checking import Guard
from server.wire.dispatch import Outcome
from server.wire.encode import encode
from server.wire.guarding import shown
from server.wire.http_gate import HttpGate
from server.wire.shapes import GuardFinding
from store.errors import StoreUnavailableError, UnknownOutcomeError

PIECE_BYTES: Final = 64 * 1024
MAX_COVERS: Final = 50
MAX_COVERS_BYTES: Final = 16 * 1024
_COVERS_ARE: Final = (
    f'is a JSON list of at most {MAX_COVERS} {{"kind": "box" or "blur", "x", "y", "w", "h"}}, the '
    "numbers parts of the picture's width and height, from 0 to 1, `x` and `y` under 1 and `w` and "
    "`h` over 0: a place in the picture"
)
_At = Annotated[float, Field(ge=0.0, lt=1.0, allow_inf_nan=False)]
_Extent = Annotated[float, Field(gt=0.0, le=1.0, allow_inf_nan=False)]
MAX_NAME_CHARS: Final = 255
# What multipart puts around the file.
WRAPPING_BYTES: Final = 16 * 1024 + MAX_COVERS_BYTES


class Upload:
    """The field `file` as it arrives.

    Args:
        max_bytes: More than that is refused before it is read.
        guard: Looks at the file's name; None where no name can tell who a patient is.
        may_be_covered: Whether it is a picture of which places may be made unreadable.
    """

    def __init__(
        self,
        request: web.Request,
        *,
        max_bytes: int,
        guard: Guard | None = None,
        may_be_covered: bool = False,
    ) -> None:
        self._request = request
        self._max_bytes = max_bytes
        self._guard = guard
        self._may_be_covered = may_be_covered
        self.findings: list[GuardFinding] = []
        self.covers: tuple[Cover, ...] = ()
        """Known once the first of the bytes were read."""

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
            InvalidError: The field is missing, or `covers` is not what it may be.
            PatientDataFoundError: Its name tells who the patient is.
        """
        form = await self._request.multipart()
        part = await form.next()
        if self._may_be_covered and isinstance(part, BodyPartReader) and part.name == "covers":
            self.covers = await _covers(part)
            part = await form.next()
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise InvalidError(fields={"file": "is missing; it is the one field that is expected"})
        if self._guard is not None:
            name = (part.filename or "")[:MAX_NAME_CHARS]
            self.findings = shown(await self._guard.check_file_name(name))
        while piece := await part.read_chunk(PIECE_BYTES):
            yield piece
        while (late := await form.next()) is not None:
            if isinstance(late, BodyPartReader) and late.name == "covers":
                raise InvalidError(fields={"covers": "comes too late; send it before the file"})


class _Cover(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["box", "blur"]
    x: _At
    y: _At
    w: _Extent
    h: _Extent


_COVERS: Final = TypeAdapter(Annotated[list[_Cover], Field(max_length=MAX_COVERS)])


async def _covers(part: BodyPartReader) -> tuple[Cover, ...]:
    text = b""
    while piece := await part.read_chunk(MAX_COVERS_BYTES):
        text += piece
        if len(text) > MAX_COVERS_BYTES:
            raise InvalidError(fields={"covers": f"is over {MAX_COVERS_BYTES:,} bytes"})
    try:
        stated = _COVERS.validate_json(text)
    except ValidationError as err:
        raise InvalidError(fields={"covers": _COVERS_ARE}) from err
    return tuple(Cover(one.kind, one.x, one.y, one.w, one.h) for one in stated)


class WordsLook:
    """Has the guard look at the words in a picture."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.findings: list[GuardFinding] = []
        self.words_read = False

    async def look(self, words: Words) -> None:
        """Look at what could be read of them.

        Raises:
            PatientDataFoundError: They tell who the patient is; it says in what way only.
        """
        self.words_read = words.are_all
        if words.text:
            self.findings = shown(await self._guard.check({"picture": words.text}))


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
