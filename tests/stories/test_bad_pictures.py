"""Files that are no pictures, and pictures of others: refused, and nothing is attached."""

import io
import zlib

import pytest
from PIL import Image

from tests.stories.bad_input_stage import Stage

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("nothing_changes"),
]


@pytest.mark.parametrize("kind", ["text", "svg", "truncated", "bomb", "empty"])
async def test_what_is_no_picture_is_refused(stage: Stage, kind: str) -> None:
    refused = await stage.poster.upload(_not_a_picture(kind))

    assert refused.status in {400, 413, 415}
    assert refused.code in {"invalid", "unsupported_media", "too_large"}


async def test_the_picture_of_somebody_else_cannot_be_attached(stage: Stage) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(picture, format="PNG")
    theirs = (await stage.stranger.upload(picture.getvalue())).result["attachment_id"]

    refused = await stage.poster.call(
        "message:post",
        {
            "case_id": stage.case_id,
            "key": "not-mine",
            "text": "See the film.",
            "attachment_ids": [theirs],
        },
    )

    assert refused.code == "invalid"
    assert any(name.startswith("attachment_ids") for name in refused.body["error"]["fields"])


def _not_a_picture(kind: str) -> bytes:
    if kind == "text":
        return b"Only words.\n" * 50
    if kind == "svg":
        return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    if kind == "empty":
        return b""
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), "grey").save(buffer, format="PNG")
    return buffer.getvalue()[:200] if kind == "truncated" else _bomb()


def _bomb() -> bytes:
    """Return a PNG of 60,000 by 60,000 pixels in a few kilobytes."""
    side = 60_000
    header = side.to_bytes(4) + side.to_bytes(4) + bytes([1, 0, 0, 0, 0])
    pixels = zlib.compress(b"\x00" * 1_000_000, 9)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    parts = [
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
