"""What a picture's header claims, before anything is decoded."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.attachments.header import Header, read_header
from server.errors import UnsupportedMediaError
from tests.pictures import picture, png_claiming


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"progressive": True}])
def test_the_size_is_read_from_the_header(kind: str, options: dict[str, Any]) -> None:
    data = picture(kind, size=(321, 123), **options)

    assert read_header(data) == Header(kind, 321, 123)  # type: ignore[arg-type]  # one of the three


def test_a_webp_with_metadata_tells_its_canvas() -> None:
    assert read_header(picture("WEBP", size=(500, 7), xmp=b"x")) == Header("WEBP", 500, 7)


@pytest.mark.parametrize(
    ("width", "height"), [(65_535, 65_535), (12_001, 10), (10, 12_001), (8_000, 8_000), (0, 10)]
)
def test_too_many_pixels_are_refused_by_their_number(width: int, height: int) -> None:
    with pytest.raises(UnsupportedMediaError) as refused:
        read_header(png_claiming(width, height))

    assert f"{width} × {height}" in refused.value.fields["file"]
    assert "40 megapixels" in refused.value.fields["file"]


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"II*\x00\x08\x00\x00\x00",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x00" * 4,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"\x00",
    ],
)
def test_whatever_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedMediaError) as refused:
        read_header(data)

    assert "JPEG, PNG and WebP" in refused.value.fields["file"]


@given(
    start=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b""]),
    rest=st.binary(max_size=200),
)
def test_no_bytes_lead_to_anything_but_a_header_or_a_refusal(start: bytes, rest: bytes) -> None:
    try:
        header = read_header(start + rest)
    except UnsupportedMediaError:
        return
    assert 0 < header.width * header.height <= 40_000_000
