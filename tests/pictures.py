"""Makes pictures for tests: good ones, odd ones and hostile ones."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

CANARY = "CANARY-4711"


def picture(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (64, 48),
    mode: str = "RGB",
    colour: Any = None,
    **options: Any,
) -> bytes:
    """A plain picture, encoded."""
    buffer = io.BytesIO()
    Image.new(mode, size, colour if colour is not None else 0).save(buffer, kind, **options)
    return buffer.getvalue()


def halves(kind: str, *, orientation: int | None = None) -> bytes:
    """A picture of 60 × 40: its left half red, its right half blue."""
    source = Image.new("RGB", (60, 40), (255, 0, 0))
    source.paste((0, 0, 255), (30, 0, 60, 40))
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    buffer = io.BytesIO()
    source.save(buffer, kind, exif=exif)
    return buffer.getvalue()


def exif_with_canaries() -> Image.Exif:
    """EXIF with a camera, an owner, a maker's note and a place."""
    exif = Image.Exif()
    exif[0x010F] = exif[0x013B] = exif[0x8298] = CANARY
    exif.get_ifd(0x8769)[0x927C] = CANARY.encode()
    exif.get_ifd(0x8769)[0x9286] = CANARY.encode()
    exif.get_ifd(0x8825)[0x001D] = CANARY
    return exif


def profile_with_canary(size_bytes: int = 0) -> bytes:
    """A real sRGB profile whose description holds the canary, as long as asked."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile + CANARY.encode() + b"\0" * max(0, size_bytes - len(profile))


def jpeg_with_canaries() -> bytes:
    """A JPEG with the canary in every place that holds words."""
    plain = picture(
        "JPEG",
        exif=exif_with_canaries(),
        comment=CANARY.encode(),
        icc_profile=profile_with_canary(),
        xmp=f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode(),
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 16)
    iptc += b"\x1c\x02\x78" + struct.pack(">H", len(CANARY)) + CANARY.encode()
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return plain[:2] + segment + plain[2:] + CANARY.encode()


def png_with_canaries() -> bytes:
    """A PNG with the canary in every place that holds words."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", CANARY)
    words.add_text("Author", CANARY, zip=True)
    words.add_itxt("Title", CANARY, zip=False)
    plain = picture(
        "PNG", pnginfo=words, exif=exif_with_canaries(), icc_profile=profile_with_canary()
    )
    return plain + CANARY.encode()


def webp_with_canaries() -> bytes:
    """A WebP with the canary in every place that holds words."""
    return picture(
        "WEBP",
        exif=exif_with_canaries(),
        icc_profile=profile_with_canary(),
        xmp=CANARY.encode(),
    )


def png_claiming(width: int, height: int, *, body: bytes = b"\0") -> bytes:
    """A PNG whose header claims this size, whatever follows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(body))
        + _chunk(b"IEND", b"")
    )


def long_apng(frames: int) -> bytes:
    """An animated PNG of so many frames, the first of them the picture itself."""
    pixels = zlib.compress(b"\0\xff\0\0")
    parts = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        _chunk(b"acTL", struct.pack(">II", frames, 0)),
    ]
    seq = 0
    for number in range(frames):
        parts.append(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", seq, 1, 1, 0, 0, 1, 100, 0, 0)))
        seq += 1
        if number == 0:
            parts.append(_chunk(b"IDAT", pixels))
        else:
            parts.append(_chunk(b"fdAT", struct.pack(">I", seq) + pixels))
            seq += 1
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
