"""Words in pictures: read where Tesseract is installed, looked at by the guard, kept nowhere."""

import io
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageDraw, ImageFont

from server.attachments.pool import Pool
from server.attachments.reading import NOT_READ, UNREAD, PictureReader, Words, find_reader
from server.attachments.service import Attachments
from server.clock import ManualClock
from server.guard.checking import Guard, PatientDataFoundError
from server.wire.uploading import WordsLook
from store.client import Store
from store.ids import DoctorId, new_id
from tests.captured_log import captured_log

NEEDS_TESSERACT: Final = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="no tesseract here (apt-get install tesseract-ocr)"
)
ENGLISH: Final = ("Name: Rosalind Whitcombe", "MRN 48213377", "Tel. (212) 555-0147")
SPANISH: Final = ("Paciente: Carmen Ortega", "NHC: 4821337", "Tel. 612 34 56 78")
CLEAN: Final = ("PA ERECT", "120 kV  2.5 mAs", "LEFT")


def written(lines: Sequence[str], *, dark: bool = False, turned: int = 0) -> bytes:
    """A picture with these lines in it, turned by so many degrees."""
    ground, ink = (25, 230) if dark else (225, 20)
    picture = Image.new("L", (900, 500), ground)
    font = ImageFont.load_default(size=34)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((40, 40 + 60 * number), line, font=font, fill=ink)
    buffer = io.BytesIO()
    picture.rotate(turned, expand=True).save(buffer, "JPEG")
    return buffer.getvalue()


async def stream(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def upload(
    store: Store, clock: ManualClock, picture: bytes, reader: PictureReader | None
) -> WordsLook:
    """Upload a picture as the route does; return what was found in it."""
    attachments = Attachments(
        store=store.attachments, log=store.room_log, pool=Pool(), clock=clock, reader=reader
    )
    look = WordsLook(Guard())
    try:
        await attachments.upload(DoctorId(new_id()), stream(picture), look=look.look)
    finally:
        await attachments.close()
    return look


@NEEDS_TESSERACT
@pytest.mark.parametrize(("lines", "dark"), [(ENGLISH, True), (SPANISH, False)])
async def test_a_picture_whose_words_tell_who_the_patient_is_is_refused_by_class_alone(
    store: Store, clock: ManualClock, lines: Sequence[str], *, dark: bool
) -> None:
    with pytest.raises(PatientDataFoundError) as refused:
        await upload(store, clock, written(lines, dark=dark), await find_reader())

    told = refused.value.fields["picture"]
    assert "mrn" in told
    assert "phone" in told
    assert not any(word in str(refused.value.fields) for line in lines for word in line.split())
    assert await store.attachments.take_stale(before_at=clock.now()) is None


@NEEDS_TESSERACT
async def test_what_is_usually_written_in_an_x_ray_is_taken_and_doubtful_words_are_told(
    store: Store, clock: ManualClock
) -> None:
    clean = await upload(store, clock, written(CLEAN, dark=True), await find_reader())
    doubtful = await upload(store, clock, written(("Mrs. Whitcombe",)), await find_reader())

    assert (clean.words_read, clean.findings) == (True, [])
    assert {(one["field"], one["strength"]) for one in doubtful.findings} == {("picture", "soft")}


@NEEDS_TESSERACT
@pytest.mark.parametrize("turned", [90, 180, 270])
async def test_a_picture_that_was_turned_is_read_as_well(
    store: Store, clock: ManualClock, turned: int
) -> None:
    with pytest.raises(PatientDataFoundError) as refused:
        await upload(store, clock, written(ENGLISH, turned=turned), await find_reader())
    assert "mrn" in refused.value.fields["picture"]


@NEEDS_TESSERACT
async def test_letters_that_stand_on_their_head_are_not_taken_for_others(
    store: Store, clock: ManualClock
) -> None:
    clean = await upload(store, clock, written(CLEAN, turned=180), await find_reader())

    assert (clean.words_read, clean.findings) == (True, [])


async def test_what_was_read_before_the_reader_failed_is_looked_at_and_the_failure_told(
    tmp_path: Path,
) -> None:
    program = tmp_path / "tesseract"
    row = "5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t96\\tMRN"
    program.write_text(f"#!/bin/sh\nread way\n[ $way = up ] && printf '{row}\\n'\n")
    program.chmod(0o755)
    reader = PictureReader(str(program), ["eng"])

    assert await reader.read(b"up\n", b"down\n") == Words("MRN", are_all=False)
    assert await reader.read(b"up\n", b"up\n") == Words("MRN\nMRN", are_all=True)


async def test_without_a_reader_the_picture_is_taken_and_it_is_told_that_nobody_looked(
    store: Store, clock: ManualClock
) -> None:
    look = await upload(store, clock, written(ENGLISH), None)

    assert (look.words_read, look.findings) == (False, [])


async def test_operators_are_told_at_the_start_that_words_in_pictures_are_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with captured_log() as log:
        assert await find_reader() is None
    assert NOT_READ in log.getvalue()


@pytest.mark.parametrize("does", ["exec sleep 60", "exec yes", "exit 3", "echo x > made-a-file"])
async def test_a_program_that_hangs_babbles_fails_or_writes_counts_as_not_reading(
    does: str, tmp_path: Path
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\ncd {tmp_path}\n{does}\n")
    program.chmod(0o755)

    assert await PictureReader(str(program), ["eng"], read_s=3.0).read(b"x", b"x") == UNREAD
    assert not (tmp_path / "made-a-file").exists() or not (tmp_path / "made-a-file").read_text()
