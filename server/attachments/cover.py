"""Places of a picture made unreadable, in its pixels. Runs in the worker process only."""

import math
from collections.abc import Sequence
from typing import Final

from PIL import Image

from server.attachments.scrubbed import Cover

SQUARES_ALONG: Final = 12
MIN_SQUARE_PX: Final = 16
"""Letters are read through finer squares: along the longer side of a place there are few."""


def cover(picture: Image.Image, covers: Sequence[Cover]) -> None:
    """Cover these places of the upright picture; what is beyond its edges is left out."""
    for one in covers:
        left, right = _span(one.x, one.w, picture.width)
        top, bottom = _span(one.y, one.h, picture.height)
        if left == right or top == bottom:
            continue
        place = (left, top, right, bottom)
        if one.kind == "box":
            picture.paste(_black(picture.mode), place)
        else:
            picture.paste(_in_squares(picture.crop(place)), place)


def _span(at: float, extent: float, side_px: int) -> tuple[int, int]:
    """Return from which pixel to before which; what is touched is covered."""
    begin, end = math.floor(at * side_px), math.ceil((at + extent) * side_px)
    return min(max(begin, 0), side_px), min(max(end, 0), side_px)


def _black(mode: str) -> int | tuple[int, ...]:
    match mode:
        case "L":
            return 0
        case "RGBA":
            return (0, 0, 0, 255)
        case _:
            return (0, 0, 0)


def _in_squares(place: Image.Image) -> Image.Image:
    square_px = max(MIN_SQUARE_PX, math.ceil(max(place.size) / SQUARES_ALONG))
    width, height = (math.ceil(side_px / square_px) for side_px in place.size)
    small = place.resize((width, height), Image.Resampling.BOX)
    return small.resize(place.size, Image.Resampling.NEAREST)
