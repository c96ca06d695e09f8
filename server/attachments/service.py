"""Pictures of cases: taken in, scrubbed, claimed by one act, shown to those who may read it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.attachments.header import read_header
from server.attachments.intake import Intake
from server.attachments.pool import Pool
from server.attachments.reading import UNREAD, PictureReader, Words
from server.attachments.scrubbed import Cover, Job
from server.clock import Clock
from server.errors import InvalidError, KeyReusedError, NotFoundError, UnavailableError
from store.attachments import Attachments as AttachmentStore
from store.errors import MissingError
from store.ids import AttachmentId, CaseId, DoctorId, new_id
from store.records.attachment import Attachment, AttachmentInfo, ContentType
from store.room_log import RoomLog

MAX_ATTACHMENTS: Final = 10
UNATTACHED_FOR: Final = timedelta(hours=24)
_BATCH: Final = 100
Look = Callable[[Words], Awaitable[None]]
"""Looks at the words in a picture and refuses it by raising."""

__all__ = ["AttachmentInfo", "Attachments", "OpenPicture"]


@dataclass(frozen=True, slots=True)
class OpenPicture:
    """A picture ready to be sent.

    Args:
        size_bytes: None for thumbnails, whose size is not kept.
    """

    content_type: ContentType
    size_bytes: int | None
    pieces: AsyncIterator[bytes]


class Attachments:
    """All that may be done with pictures. Callers have checked that the doctor is verified."""

    def __init__(
        self,
        *,
        store: AttachmentStore,
        log: RoomLog,
        pool: Pool,
        clock: Clock,
        intake: Intake | None = None,
        reader: PictureReader | None = None,
    ) -> None:
        self._reader = reader
        self._store = store
        self._log = log
        self._pool = pool
        self._clock = clock
        self._intake = intake or Intake()

    async def upload(
        self,
        doctor_id: DoctorId,
        stream: AsyncIterator[bytes],
        *,
        look: Look | None = None,
        covers: Callable[[], Sequence[Cover]] = tuple,
    ) -> AttachmentInfo:
        """Store a clean copy of the picture, which only the doctor can see until it is attached.

        The bytes that came are forgotten. Nothing about the picture is kept but its pixels.

        Args:
            look: Is told the words in the picture before it is stored.
            covers: Asked, once the bytes are there, which places nobody is to read.

        Raises:
            Exception: What `look` refuses it with; nothing is stored then.
            InvalidError, TooLargeError, UnsupportedMediaError: See field `file`.
            RateLimitedError, UnavailableError: Too much at a time; try again.
        """
        with self._intake.slot(doctor_id) as held:
            data = await held.read(stream)
            header = read_header(data)
            to_read = self._reader is not None and look is not None
            job = Job(format=header.format, covers=tuple(covers()), to_read=to_read)
            scrubbed = await self._pool.scrub(data, job)
            if look is not None:
                await look(
                    await self._reader.read(scrubbed.readable, scrubbed.turned)
                    if self._reader
                    else UNREAD
                )
            attachment = Attachment(
                id=AttachmentId(new_id()),
                owner_id=doctor_id,
                state="storing",
                width=scrubbed.width,
                height=scrubbed.height,
                size_bytes=len(scrubbed.image),
                content_type=scrubbed.content_type,
                image_id=new_id(),
                thumb_id=new_id(),
                created_at=self._clock.now(),
            )
            try:
                await self._store.add(attachment, image=scrubbed.image, thumb=scrubbed.thumb)
            except MissingError as err:
                raise UnavailableError from err
        return attachment.info

    async def claim(
        self, ids: Sequence[AttachmentId], owner: DoctorId, case_id: CaseId, key: str
    ) -> tuple[AttachmentInfo, ...]:
        """Attach the owner's pictures to the act `key` in the case, in the order given.

        Done before the entry is appended. The same act claims the same pictures again
        without harm; two acts never get the same picture.

        Raises:
            InvalidError: Some picture is unknown, another's or attached already; none was claimed.
            KeyReusedError: This act holds other pictures already.
        """
        if not ids:
            return ()
        _check_ids(ids)
        before = await self._store.claimed(owner, case_id, key)
        if before and {attachment.id for attachment in before} != set(ids):
            raise KeyReusedError
        held = await self._store.claim(
            ids, owner_id=owner, case_id=case_id, key=key, at=self._clock.now()
        )
        infos = {attachment.id: attachment.info for attachment in held}
        missing = [str(n) for n, attachment_id in enumerate(ids, 1) if attachment_id not in infos]
        if missing and await self._log.by_key(case_id, owner, key) is None:
            await self._store.release(owner, case_id=case_id, key=key)
            raise InvalidError(
                fields={
                    "attachment_ids": f"no. {', '.join(missing)}: no picture of yours that is "
                    "still free to attach; upload it again"
                }
            )
        # Sent again after its pictures were redacted, an act still meets its first answer.
        return tuple(infos[attachment_id] for attachment_id in ids if attachment_id in infos)

    async def release_claim(self, case_id: CaseId, key: str, owner: DoctorId | None = None) -> None:
        """Free the pictures of an act that was refused, so that they can be attached anew.

        Only for acts of which certainly no entry is stored: not after `key_reused`, nor
        after an unknown outcome. A stored entry's pictures would be swept.
        """
        await self._store.release(owner, case_id=case_id, key=key)

    async def open(
        self, attachment_id: AttachmentId, doctor_id: DoctorId, *, thumb: bool = False
    ) -> OpenPicture:
        """Return the picture to its uploader and, once attached, to any verified doctor.

        Raises:
            NotFoundError: There is none that this doctor may see.
        """
        attachment = await self._store.find(attachment_id)
        if attachment is None or (attachment.case_id is None and attachment.owner_id != doctor_id):
            raise NotFoundError
        file_id = attachment.thumb_id if thumb else attachment.image_id
        return OpenPicture(
            content_type=attachment.content_type,
            size_bytes=None if thumb else attachment.size_bytes,
            pieces=self._store.read(file_id),
        )

    async def erase(self, ids: Sequence[AttachmentId]) -> None:
        """Remove pictures for good, attached or not; safe to repeat."""
        if ids:
            await self._store.erase(ids)

    async def discard(self, attachment_id: AttachmentId, owner_id: DoctorId) -> bool:
        """Remove the owner's picture for good unless an act holds it; safe to repeat.

        Returns whether there is none of the owner's by this id now that no act holds; what is
        another's is answered like what never was.
        """
        taken = await self._store.take_free(attachment_id, owner_id)
        if taken is not None:
            await self._store.remove(taken)
            return True
        held = await self._store.find(attachment_id)
        return held is None or held.owner_id != owner_id

    async def sweep(self, now: datetime | None = None) -> int:
        """Remove what nothing holds 24 h after its upload; return how many. Any node may.

        An act that claimed a picture a day ago and is not in its room's log holds nothing.
        """
        before_at = (now or self._clock.now()) - UNATTACHED_FOR
        await self._settle(before_at)
        count = 0
        while (stale := await self._store.take_stale(before_at=before_at)) is not None:
            await self._store.remove(stale)
            count += 1
        return count

    async def _settle(self, before_at: datetime) -> None:
        while claimed := await self._store.unsettled(before_at=before_at, limit=_BATCH):
            for attachment in claimed:
                if await self._is_appended(attachment):
                    await self._store.settle(attachment)
                else:
                    await self._store.abandon(attachment)

    async def _is_appended(self, attachment: Attachment) -> bool:
        if attachment.case_id is None or attachment.key is None:
            return False
        entry = await self._log.by_key(attachment.case_id, attachment.owner_id, attachment.key)
        return entry is not None

    async def close(self) -> None:
        """End the worker processes."""
        await self._pool.close()


def _check_ids(ids: Sequence[AttachmentId]) -> None:
    if len(ids) > MAX_ATTACHMENTS:
        raise InvalidError(
            fields={"attachment_ids": f"has {len(ids)}; at most {MAX_ATTACHMENTS} are allowed"}
        )
    if len(set(ids)) != len(ids):
        raise InvalidError(fields={"attachment_ids": "names a picture twice"})
