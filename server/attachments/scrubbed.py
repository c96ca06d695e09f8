"""What a node and its picture worker say to each other. Knows no picture library."""

from dataclasses import dataclass
from typing import Final

from server.attachments.header import ContentType

TAG_BYTES: Final = 4
LENGTH_BYTES: Final = 4
MAX_IMAGE_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The new picture and its thumbnail, both made from pixels."""

    width: int
    height: int
    content_type: ContentType
    image: bytes
    thumb: bytes
