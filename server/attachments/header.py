"""What a picture's first bytes claim: its format and size. Read here by hand, decoded elsewhere.

The claims are only used to refuse; the worker checks them again on what it decodes.
"""

from dataclasses import dataclass
from typing import Final, Literal

from server.errors import UnsupportedMediaError

Format = Literal["JPEG", "PNG", "WEBP"]
ContentType = Literal["image/jpeg", "image/png"]

MAX_PIXELS: Final = 40_000_000
MAX_SIDE_PX: Final = 12_000

_PNG_HEAD_BYTES: Final = 24
_WEBP_HEAD_BYTES: Final = 10
_VP8L_SIGNATURE: Final = 0x2F
_MARK: Final = 0xFF
# Start-of-frame markers of JPEG (ITU T.81, table B.1); C4, C8 and CC are something else.
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Markers without a length: TEM and the restarts.
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Header:
    """A picture's claims."""

    format: Format
    width: int
    height: int


def read_header(data: bytes) -> Header:
    """Return what the picture says of itself, once that is within the limits.

    Raises:
        UnsupportedMediaError: No JPEG, PNG or WebP, or more pixels than allowed.
    """
    if data.startswith(b"\xff\xd8\xff"):
        header = _jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        header = _png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        header = _webp(data)
    else:
        header = None
    if header is None:
        raise not_a_picture()
    check_size(header.width, header.height)
    return header


def check_size(width: int, height: int) -> None:
    """Refuse more pixels than are allowed.

    Raises:
        UnsupportedMediaError: It has no pixels, too many, or a side that is too long.
    """
    if 0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX and width * height <= MAX_PIXELS:
        return
    message = "This picture has too many pixels."
    raise UnsupportedMediaError(
        message,
        fields={
            "file": f"is {width} × {height} pixels; from 1 to {MAX_SIDE_PX:,} a side "
            f"and {MAX_PIXELS // 1_000_000} megapixels are allowed"
        },
    )


def not_a_picture() -> UnsupportedMediaError:
    """Return the refusal of what is no picture, or a broken one."""
    return UnsupportedMediaError(
        fields={"file": "is no readable picture; JPEG, PNG and WebP are allowed"}
    )


def _png(data: bytes) -> Header | None:
    if data[12:16] != b"IHDR" or len(data) < _PNG_HEAD_BYTES:
        return None
    return Header("PNG", _big(data[16:20]), _big(data[20:24]))


def _jpeg(data: bytes) -> Header | None:
    at = 2
    while at + 4 <= len(data):
        if data[at] != _MARK:
            return None
        marker = data[at + 1]
        if marker == _MARK:
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker in _SOF and at + 9 <= len(data):
            return Header("JPEG", _big(data[at + 7 : at + 9]), _big(data[at + 5 : at + 7]))
        else:
            at += 2 + _big(data[at + 2 : at + 4])
    return None


def _webp(data: bytes) -> Header | None:
    chunk, body = data[12:16], data[20:30]
    if len(body) < _WEBP_HEAD_BYTES:
        return None
    if chunk == b"VP8X":
        return Header("WEBP", _little(body[4:7]) + 1, _little(body[7:10]) + 1)
    if chunk == b"VP8L" and body[0] == _VP8L_SIGNATURE:
        bits = _little(body[1:5])
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return Header("WEBP", _little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF)
    return None


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
