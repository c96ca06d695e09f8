"""Export of one's own data: asked for, made in the background, fetched with a session, gone."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Final

from server.clock import Clock
from server.errors import NotFoundError
from server.keeping.archive import Archive
from server.logs import get_logger
from store.client import Store
from store.errors import MissingError
from store.ids import CaseId, DoctorId, new_id
from store.records.export import Export

KEPT_FOR: Final = timedelta(hours=48)
LEASE: Final = timedelta(minutes=10)
MAX_TRIES: Final = 3
_IN_MEMORY_BYTES: Final = 8 * 1024 * 1024
_CASES_AT_ONCE: Final = 500
_log = get_logger("keeping")


@dataclass(frozen=True, slots=True)
class OpenExport:
    """A finished file, ready to be sent."""

    size_bytes: int
    pieces: AsyncIterator[bytes]


class Exporting:
    """One file at a time for each doctor."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ask(self, doctor_id: DoctorId) -> Export:
        """Have a file made; one that is being made, or was made within 48 h, is the answer."""
        now = self._clock.now()
        for known in await self._store.exports.of_doctor(doctor_id, now=now):
            if known.state != "failed":
                return known
        export = Export(
            id=new_id(),
            doctor_id=doctor_id,
            asked_at=now,
            lease_until=now,
            expires_at=now + KEPT_FOR,
        )
        await self._store.exports.add(export)
        return export

    async def of_own(self, doctor_id: DoctorId) -> list[Export]:
        """Return the doctor's files, the newest first."""
        return await self._store.exports.of_doctor(doctor_id, now=self._clock.now())

    async def open(self, export_id: str, doctor_id: DoctorId) -> OpenExport:
        """Return a doctor's own file.

        Raises:
            NotFoundError: It is another's, not made yet, or gone.
        """
        export = await self._store.exports.get(export_id, doctor_id, now=self._clock.now())
        if export is None or export.file_id is None:
            raise NotFoundError
        return OpenExport(export.size_bytes, self._store.exports.read(export.file_id))

    async def work(self) -> int:
        """Make what is asked for and remove what is over; return how many were made."""
        now = self._clock.now()
        await self._store.exports.remove_expired(now)
        await self._store.exports.give_up(max_tries=MAX_TRIES)
        made = 0
        while (
            export := await self._store.exports.claim(
                now=self._clock.now(), lease=LEASE, max_tries=MAX_TRIES
            )
        ) is not None:
            with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
                size_bytes = await self.write(export.doctor_id, file)
                file.seek(0)
                await self._store.exports.finish(
                    export, file, at=self._clock.now(), size_bytes=size_bytes
                )
            made += 1
            _log.info("export made", size_bytes=size_bytes)
        return made

    async def write(self, doctor_id: DoctorId, file: IO[bytes]) -> int:
        """Write a doctor's data into a file as a ZIP; return its size in bytes."""
        with Archive(file) as archive:
            await self._fill(archive, doctor_id)
        return file.tell()

    async def _fill(self, archive: Archive, doctor_id: DoctorId) -> None:
        archive.add_readme(self._clock.now())
        for name, documents in (await self._store.personal.told(doctor_id)).items():
            archive.add_records(name, documents)
        async for case_id in self._spoken_in(doctor_id):
            archive.add_case(case_id, await self._store.room_log.of_author(case_id, doctor_id))
        for picture in await self._store.attachments.of_owner(doctor_id):
            try:
                await archive.add_picture(picture, self._store.attachments.read(picture.image_id))
            except MissingError:
                # Erased at this moment: then it is not kept any more.
                continue

    async def _spoken_in(self, doctor_id: DoctorId) -> AsyncIterator[CaseId]:
        after = None
        while case_ids := await self._store.cases.ids(after=after, limit=_CASES_AT_ONCE):
            for case_id in await self._store.room_log.with_author(case_ids, doctor_id):
                yield case_id
            after = case_ids[-1]
