"""What a node and its picture worker say to each other. Knows no picture library."""

from dataclasses import dataclass
from typing import Final

from server.attachments.header import ContentType

TAG_BYTES: Final = 4
LENGTH_BYTES: Final = 4
FLAG_BYTES: Final = 1
MAX_IMAGE_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The new picture and its thumbnail, both made from pixels.

    Args:
        readable: A grey copy in which words are easily read; empty where none was asked for.
    """

    width: int
    height: int
    content_type: ContentType
    image: bytes
    thumb: bytes
    readable: bytes = b""
