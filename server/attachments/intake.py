"""Takes in uploads' bytes: each not too many nor too slowly, all together within bounds."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final

from server.errors import InvalidError, RateLimitedError, TooLargeError, UnavailableError
from store.ids import DoctorId

MAX_UPLOAD_BYTES: Final = 15 * 1024 * 1024
MAX_HELD_BYTES: Final = 256 * 1024 * 1024
MAX_UPLOADS_PER_DOCTOR: Final = 20
STALL_S: Final = 20.0
WHOLE_S: Final = 300.0


class Intake:
    """Counts what uploads hold in memory on this node.

    Args:
        max_bytes: How large one upload may be.
        stall_s: How long the next piece may be waited for.
        whole_s: How long a whole upload may take to arrive.
    """

    def __init__(
        self,
        *,
        max_bytes: int = MAX_UPLOAD_BYTES,
        max_held_bytes: int = MAX_HELD_BYTES,
        stall_s: float = STALL_S,
        whole_s: float = WHOLE_S,
    ) -> None:
        self.max_bytes = max_bytes
        self._max_held_bytes = max_held_bytes
        self._stall_s = stall_s
        self._whole_s = whole_s
        self._held_bytes = 0
        self._uploads: Counter[DoctorId] = Counter()

    @contextmanager
    def slot(self, doctor_id: DoctorId) -> Iterator["Held"]:
        """Hold one of the doctor's places, and whatever is read into it, until the end.

        Raises:
            RateLimitedError: All of the doctor's places are taken.
        """
        if self._uploads[doctor_id] >= MAX_UPLOADS_PER_DOCTOR:
            message = "Too many uploads at a time."
            raise RateLimitedError(message, retry_after_s=2)
        self._uploads[doctor_id] += 1
        held = Held(self)
        try:
            yield held
        finally:
            self.add(-held.size_bytes)
            self._uploads[doctor_id] -= 1
            if not self._uploads[doctor_id]:
                del self._uploads[doctor_id]

    def add(self, size_bytes: int) -> None:
        """Count bytes in or, negative, out.

        Raises:
            UnavailableError: The node holds as much as it may.
        """
        if size_bytes > 0 and self._held_bytes + size_bytes > self._max_held_bytes:
            message = "Too many uploads at a time here."
            raise UnavailableError(message, retry_after_s=5)
        self._held_bytes += size_bytes

    async def pieces(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Yield the stream's pieces as long as they come in time.

        Raises:
            InvalidError: The next piece or the rest took too long.
        """
        loop = asyncio.get_running_loop()
        ends_s = loop.time() + self._whole_s
        while True:
            try:
                async with asyncio.timeout_at(min(ends_s, loop.time() + self._stall_s)):
                    piece = await anext(stream, None)
            except TimeoutError as err:
                message = "The upload came too slowly."
                raise InvalidError(
                    message,
                    fields={"file": "stopped arriving; send it again on a better connection"},
                ) from err
            if piece is None:
                return
            yield piece


class Held:
    """One upload's bytes so far."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.size_bytes = 0

    async def read(self, stream: AsyncIterator[bytes]) -> bytes:
        """Return the whole upload.

        Raises:
            InvalidError: It is empty or came too slowly.
            TooLargeError: It is over the limit; the rest was not read.
            UnavailableError: The node holds as much as it may.
        """
        pieces: list[bytes] = []
        async for piece in self._intake.pieces(stream):
            if self.size_bytes + len(piece) > self._intake.max_bytes:
                raise too_large(self._intake.max_bytes)
            self._intake.add(len(piece))
            self.size_bytes += len(piece)
            pieces.append(piece)
        if not self.size_bytes:
            raise InvalidError(fields={"file": "is empty; a JPEG, PNG or WebP picture is expected"})
        return b"".join(pieces)


def too_large(max_bytes: int) -> TooLargeError:
    """Return the refusal of an upload over the limit."""
    message = "This file is too large."
    return TooLargeError(
        message,
        fields={"file": f"is over {max_bytes // 1024 // 1024} MiB; that is the limit"},
    )
