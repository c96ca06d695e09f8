"""What a node and its picture worker say to each other. Knows no picture library."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from server.attachments.header import ContentType, Format

LENGTH_BYTES: Final = 4
MAX_IMAGE_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cover:
    """A place of a picture that nobody is to read.

    Args:
        kind: `box`: black; `blur`: a few large squares, each of one colour.
        x: Its left edge, y its upper one, w and h its extent: parts (0 to 1) of the width and the
            height of the upright picture.
    """

    kind: Literal["box", "blur"]
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to become of a picture.

    Args:
        to_read: Whether a copy is wanted in which words are easily read.
    """

    format: Format
    covers: Sequence[Cover] = field(default=())
    to_read: bool = False


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The new picture and its thumbnail, both made from pixels.

    Args:
        readable: A grey copy in which words are easily read; empty where none was asked for.
        turned: The same upside down.
    """

    width: int
    height: int
    content_type: ContentType
    image: bytes
    thumb: bytes
    readable: bytes = b""
    turned: bytes = b""
