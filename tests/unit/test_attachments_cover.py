"""Places of a picture that nobody is to read: what is in them is gone, and nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from server.attachments.cover import SQUARES_ALONG, cover
from server.attachments.scrubbed import Cover

parts = st.floats(min_value=0.0, max_value=1.0)
kinds = st.sampled_from(["box", "blur"])


def grained(mode: str = "RGB", size: tuple[int, int] = (97, 61)) -> Image.Image:
    """A picture in which no two neighbours are alike."""
    return Image.effect_noise(size, 90).convert(mode)


@given(kind=kinds, x=parts, y=parts, w=parts, h=parts)
def test_what_is_touched_is_covered_and_nothing_else(
    kind: str, x: float, y: float, w: float, h: float
) -> None:
    before, after = grained(), grained()
    after.paste(before)

    cover(after, [Cover(kind, x, y, w, h)])  # type: ignore[arg-type] # one of both kinds

    changed = ImageChops.difference(before, after).getbbox()
    if changed is not None:
        left, top, right, bottom = changed
        assert left >= math.floor(x * before.width)
        assert top >= math.floor(y * before.height)
        assert right <= math.ceil((x + w) * before.width)
        assert bottom <= math.ceil((y + h) * before.height)
    inside = (
        math.floor(x * before.width),
        math.floor(y * before.height),
        min(math.ceil((x + w) * before.width), before.width),
        min(math.ceil((y + h) * before.height), before.height),
    )
    if kind == "box" and inside[0] < inside[2] and inside[1] < inside[3]:
        assert after.crop(inside).getextrema() == ((0, 0),) * 3


@pytest.mark.parametrize(
    ("mode", "black"), [("L", 0), ("RGB", (0, 0, 0)), ("RGBA", (0, 0, 0, 255))]
)
def test_a_box_is_black_in_every_kind_of_picture(mode: str, black: object) -> None:
    picture = grained(mode)

    cover(picture, [Cover("box", 0.25, 0.25, 0.5, 0.5)])

    assert picture.getpixel((48, 30)) == black


def test_a_blurred_place_is_a_few_squares_of_one_colour_each() -> None:
    picture = grained("L", (1_200, 300))

    cover(picture, [Cover("blur", 0.0, 0.0, 1.0, 1.0)])

    colours = picture.getcolors(maxcolors=100_000) or []
    assert len(colours) <= SQUARES_ALONG * 3
    assert (
        picture.crop((0, 0, 100, 100)).getextrema()[0]
        == picture.crop((0, 0, 100, 100)).getextrema()[1]
    )
