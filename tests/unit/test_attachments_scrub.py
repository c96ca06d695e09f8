"""A new picture from an old one's pixels: nothing else survives, and the pixels do."""

import io

import pytest
from PIL import Image

from server.attachments.header import Format
from server.attachments.scrub import THUMB_SIDE_PX, scrub
from server.attachments.scrubbed import Job
from server.errors import UnsupportedMediaError
from tests.pictures import (
    CANARY,
    halves,
    jpeg_with_canaries,
    long_apng,
    picture,
    png_claiming,
    png_with_canaries,
    profile_with_canary,
    webp_with_canaries,
)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (jpeg_with_canaries(), "JPEG"),
        (png_with_canaries(), "PNG"),
        (webp_with_canaries(), "WEBP"),
        (picture("JPEG") + b"PK\x03\x04" + CANARY.encode(), "JPEG"),
    ],
)
def test_no_word_survives(data: bytes, kind: Format) -> None:
    assert CANARY.encode() in data

    clean = scrub(data, Job(format=kind))

    for made in (clean.image, clean.thumb):
        assert CANARY.encode() not in made
        assert CANARY[:6].encode() not in made
        left = set(opened(made).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not left
        assert not opened(made).getexif()


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [
        (1, (60, 40), "red"),
        (2, (60, 40), "blue"),
        (3, (60, 40), "blue"),
        (6, (40, 60), "red"),
        (8, (40, 60), "blue"),
    ],
)
def test_pictures_stand_upright(orientation: int, size: tuple[int, int], top_left: str) -> None:
    clean = scrub(halves("PNG", orientation=orientation), Job(format="PNG"))

    assert (clean.width, clean.height) == size
    expected = (255, 0, 0) if top_left == "red" else (0, 0, 255)
    assert opened(clean.image).convert("RGB").getpixel((2, 2)) == expected


@pytest.mark.parametrize(
    ("data", "kind", "content_type"),
    [
        (picture("JPEG"), "JPEG", "image/jpeg"),
        (picture("JPEG", mode="L"), "JPEG", "image/jpeg"),
        (picture("PNG"), "PNG", "image/png"),
        (picture("PNG", mode="P"), "PNG", "image/png"),
        (picture("PNG", mode="1"), "PNG", "image/png"),
        (picture("PNG", mode="LA", colour=(9, 9)), "PNG", "image/png"),
        (picture("WEBP"), "WEBP", "image/jpeg"),
        (picture("WEBP", mode="RGBA", colour=(9, 9, 9, 9)), "WEBP", "image/png"),
        (picture("WEBP", mode="RGBA", colour=(9, 9, 9, 255)), "WEBP", "image/jpeg"),
    ],
)
def test_transparency_decides_the_format(data: bytes, kind: Format, content_type: str) -> None:
    clean = scrub(data, Job(format=kind))

    assert clean.content_type == content_type
    assert opened(clean.image).format == ("PNG" if content_type == "image/png" else "JPEG")


def test_an_x_ray_of_16_bits_keeps_its_greys() -> None:
    source = Image.new("I;16", (2, 1))
    source.putpixel((0, 0), 0x4000)
    source.putpixel((1, 0), 0xC000)
    buffer = io.BytesIO()
    source.save(buffer, "PNG")

    clean = opened(scrub(buffer.getvalue(), Job(format="PNG")).image)

    assert [clean.getpixel((x, 0)) for x in (0, 1)] == [0x40, 0xC0]


def test_print_colours_become_screen_colours() -> None:
    clean = scrub(picture("JPEG", mode="CMYK", colour=(0, 255, 255, 0)), Job(format="JPEG"))

    colour = opened(clean.image).getpixel((5, 5))
    assert isinstance(colour, tuple)
    assert colour[0] > 200
    assert max(colour[1:]) < 60


@pytest.mark.parametrize("profile", [b"garbage", profile_with_canary(6_000_000)])
def test_a_broken_or_huge_profile_is_left_aside(profile: bytes) -> None:
    clean = scrub(picture("JPEG", colour=(200, 10, 10), icc_profile=profile), Job(format="JPEG"))

    colour = opened(clean.image).getpixel((5, 5))
    assert isinstance(colour, tuple)
    assert abs(colour[0] - 200) < 6


def test_an_animation_is_its_first_frame() -> None:
    clean = scrub(long_apng(10_000), Job(format="PNG"))

    assert (clean.width, clean.height) == (1, 1)
    assert len(clean.image) < 200
    assert opened(clean.image).getpixel((0, 0)) == (255, 0, 0)


def test_the_thumbnail_is_of_the_clean_picture_and_small() -> None:
    clean = scrub(picture("JPEG", size=(2_000, 500)), Job(format="JPEG"))

    assert opened(clean.thumb).size == (THUMB_SIDE_PX, 120)


def test_a_line_of_pixels_has_a_thumbnail_too() -> None:
    assert opened(scrub(picture("PNG", size=(1, 5_000)), Job(format="PNG")).thumb).size == (1, 480)


def test_a_size_that_only_the_decoder_sees_is_refused() -> None:
    with pytest.raises(UnsupportedMediaError):
        scrub(png_claiming(9_000, 9_000), Job(format="PNG"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG", size=(400, 400))[:400], "JPEG"),
        (picture("PNG", size=(400, 400))[:100], "PNG"),
        (png_claiming(100, 100), "PNG"),
        (picture("PNG"), "JPEG"),
    ],
)
def test_what_cannot_be_decoded_whole_is_an_error(data: bytes, kind: Format) -> None:
    with pytest.raises((OSError, ValueError, SyntaxError)):
        scrub(data, Job(format=kind))


@pytest.mark.parametrize("alpha", [0, 1, 15])
def test_what_was_made_transparent_is_not_in_the_file(alpha: int) -> None:
    source = Image.new("RGBA", (40, 40), (200, 10, 10, 255))
    source.paste((10, 20, 30, alpha), (0, 0, 20, 40))
    buffer = io.BytesIO()
    source.save(buffer, "PNG")

    clean = opened(scrub(buffer.getvalue(), Job(format="PNG")).image)

    assert clean.getpixel((5, 5)) == (0, 0, 0, 0)
    assert clean.getpixel((30, 5)) == (200, 10, 10, 255)
