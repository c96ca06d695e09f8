"""Pictures that are something else as well, or say more than they show; security plan 4.4."""

import io
import struct

import pytest
from PIL import Image

from server.attachments.header import Format, read_header
from server.attachments.scrub import scrub
from server.attachments.scrubbed import Job
from server.errors import UnsupportedMediaError
from tests.pictures import CANARY, picture, png_claiming

SCRIPT = b"<html><script>alert('" + CANARY.encode() + b"')</script>"


def jpeg_with(segment: bytes, marker: int = 0xFE) -> bytes:
    """A JPEG with one more segment right after its start."""
    plain = picture("JPEG")
    return (
        plain[:2]
        + bytes([0xFF, marker])
        + struct.pack(">H", len(segment) + 2)
        + segment
        + plain[2:]
    )


def jpeg_with_old_thumbnail() -> bytes:
    """A JPEG whose EXIF holds a small picture of what was cut off: all red, the picture is blue."""
    small = picture("JPEG", size=(32, 32), colour=(255, 0, 0))
    # An empty first directory, then one that says where the small picture is and how long.
    head = b"II*\0\x08\0\0\0" + b"\0\0" + struct.pack("<I", 14)
    second = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(small), 0)
    return picture("JPEG", colour=(0, 0, 255), exif=b"Exif\0\0" + head + second + small)


def exif_in_a_loop() -> bytes:
    """EXIF whose directory says that the next one is itself."""
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"


ATTACKS: dict[str, bytes] = {
    "a page in a comment": jpeg_with(SCRIPT),
    "a script that is a JPEG as well": jpeg_with(b"/*" + SCRIPT + b"*/=1;"),
    "an archive behind the end": picture("PNG") + b"PK\x03\x04" + CANARY.encode(),
    "a page behind the end": picture("WEBP") + SCRIPT,
    "EXIF that leads back to itself": picture("JPEG", exif=exif_in_a_loop()),
    "a comment of 60 kB": jpeg_with(CANARY.encode() * 5_000),
    "words where a maker keeps its own": jpeg_with(
        b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT, 0xE1
    ),
    "the picture before it was cropped": jpeg_with_old_thumbnail(),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_whatever_else_a_picture_is_only_its_pixels_are_kept(name: str) -> None:
    data = ATTACKS[name]

    clean = scrub(data, Job(format=read_header(data).format))

    for made in (clean.image, clean.thumb):
        assert b"script" not in made
        assert CANARY.encode() not in made
        assert b"Exif" not in made
        image = Image.open(io.BytesIO(made))
        image.load()
        assert image.size == (64, 48)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png_claiming(65_535, 65_535), "PNG"),
        (b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff" + b"\0" * 16, "WEBP"),
        (b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xd9", "JPEG"),
    ],
)
def test_a_small_file_that_claims_to_be_huge_is_never_decoded(data: bytes, kind: Format) -> None:
    with pytest.raises(UnsupportedMediaError):
        read_header(data)
    assert len(data) < 200, kind


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
        b"\0\0\0\x18ftypheic\0\0\0\0",
        b"GIF89a" + SCRIPT,
        b"BM" + b"\0" * 60,
        b"\0" * 128 + b"DICM",
        b"%PDF-1.7\n" + SCRIPT,
        b"SIMPLE  =                    T",
        b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
    ids=["svg", "svg with an entity", "heic", "gif", "bmp", "dicom", "pdf", "fits", "postscript"],
)
def test_a_format_that_is_not_taken_is_refused_by_its_first_bytes(data: bytes) -> None:
    with pytest.raises(UnsupportedMediaError):
        read_header(data)
