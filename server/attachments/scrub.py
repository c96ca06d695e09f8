"""A new picture from an old one's pixels. Runs in the worker process only.

Nothing but pixels is carried over: no EXIF, XMP, IPTC, comment, text chunk, colour profile,
further frame or byte after the end.
"""

import io
import struct
from typing import Final

from PIL import Image, ImageCms, ImageFilter, ImageOps, ImageStat
from PIL.ExifTags import Base

from server.attachments.cover import cover
from server.attachments.header import ContentType, check_size, not_a_picture
from server.attachments.scrubbed import MAX_IMAGE_BYTES, Cover, Job, Scrubbed

THUMB_SIDE_PX: Final = 480
JPEG_QUALITY: Final = 88
THUMB_QUALITY: Final = 80
# Real profiles are a few kB, printers' ones up to 2 MB; a larger one is there to be parsed.
MAX_PROFILE_BYTES: Final = 4 * 1024 * 1024
READ_SIDE_PX: Final = 2_000
MAX_READ_SCALE: Final = 2.0
MIDDLE_GREY: Final = 128
LEAST_SEEN: Final = 16
"""Of 255: fainter than this, a pixel is taken for transparent."""
# Above this many pixels PNG is packed less tightly: 40 megapixels would take 7 s.
LARGE_PIXELS: Final = 10_000_000

# EXIF 2.32, tag 0x0112: how the sensor was held, hence what turns the picture upright.
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def prepare() -> None:
    """Load all code that `scrub` needs, before the worker gives up opening files."""
    for name in ("JPEG", "PNG", "WEBP"):
        buffer = io.BytesIO()
        Image.new("RGBA" if name == "PNG" else "RGB", (2, 2)).save(buffer, name)
        blur = Cover("blur", 0.0, 0.0, 1.0, 1.0)
        scrub(buffer.getvalue(), Job(format=name, covers=[blur], to_read=True))


def scrub(data: bytes, job: Job) -> Scrubbed:
    """Decode the first frame, turn it upright, bring it to sRGB, cover it and encode it anew.

    Raises:
        UnsupportedMediaError: It has too many pixels, also if its header claimed fewer.
        OSError, ValueError, SyntaxError, MemoryError: It can't be decoded.
    """
    with Image.open(io.BytesIO(data), formats=[job.format]) as source:
        check_size(*source.size)
        source.load()
        clean = _from_pixels(_in_srgb(_upright(source), source.info.get("icc_profile")))
    cover(clean, job.covers)
    content_type: ContentType = (
        "image/png" if job.format == "PNG" or clean.mode == "RGBA" else "image/jpeg"
    )
    image = _encode(clean, content_type, JPEG_QUALITY)
    if len(image) > MAX_IMAGE_BYTES:
        raise not_a_picture()
    readable, turned = _readable(clean) if job.to_read else (b"", b"")
    return Scrubbed(
        width=clean.width,
        height=clean.height,
        content_type=content_type,
        image=image,
        thumb=_encode(_small(clean), content_type, THUMB_QUALITY),
        readable=readable,
        turned=turned,
    )


def _upright(source: Image.Image) -> Image.Image:
    try:
        turn = _UPRIGHT.get(source.getexif().get(Base.Orientation, 1))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error):
        return source  # Unreadable EXIF: the pixels are as good as ever.
    return source if turn is None else source.transpose(turn)


def _in_srgb(source: Image.Image, profile: object) -> Image.Image:
    """Return the pixels as L, RGB or RGBA in sRGB; RGBA only if some pixel is not opaque."""
    if source.mode == "CMYK":
        return _converted(source, profile).convert("RGB")
    if source.mode.startswith(("I", "F")):
        return _to_eight_bits(source)
    alpha = None
    if source.has_transparency_data:
        source = source.convert("RGBA")
        channel = source.getchannel("A")
        alpha = None if channel.getextrema() == (255, 255) else channel
    grey = source.mode in {"1", "L"}
    colours = _converted(source.convert("L" if grey else "RGB"), profile)
    if alpha is not None:
        colours = colours.convert("RGB")
        colours.putalpha(alpha)
    return colours


def _to_eight_bits(source: Image.Image) -> Image.Image:
    """Keep the upper byte of 16-bit grey; clipping would turn an X-ray white."""
    return source.convert("I").point(lambda level: level * (1 / 256)).convert("L")


def _converted(source: Image.Image, profile: object) -> Image.Image:
    """Apply the picture's own colour profile, if there is one that can be read."""
    if not isinstance(profile, bytes) or not 0 < len(profile) <= MAX_PROFILE_BYTES:
        return source
    target = "L" if source.mode == "L" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(source, own, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return source  # A wrong or broken profile: its numbers are then taken as sRGB.
    return source if converted is None else converted.convert(target)


def _from_pixels(source: Image.Image) -> Image.Image:
    """Return a new picture of what is seen: what an eraser made transparent is gone."""
    fresh = Image.new(source.mode, source.size)
    if source.mode == "RGBA":
        seen = source.getchannel("A").point(lambda level: 255 if level >= LEAST_SEEN else 0)
        fresh.paste(source, mask=seen)
    else:
        fresh.paste(source)
    return fresh


def _small(picture: Image.Image) -> Image.Image:
    scale = min(1.0, THUMB_SIDE_PX / max(picture.size))
    width, height = (max(1, round(side_px * scale)) for side_px in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _readable(picture: Image.Image) -> tuple[bytes, bytes]:
    """Return it in grey, of middling size, without grain, on a light ground; both ways up."""
    if picture.mode == "RGBA":
        opaque = Image.new("RGB", picture.size, "white")
        opaque.paste(picture, mask=picture.getchannel("A"))
        picture = opaque
    grey = picture.convert("L")
    scale = min(MAX_READ_SCALE, READ_SIDE_PX / max(grey.size))
    width, height = (max(1, round(side_px * scale)) for side_px in grey.size)
    grey = grey.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    grey = grey.filter(ImageFilter.MedianFilter(3))
    if ImageStat.Stat(grey).median[0] < MIDDLE_GREY:
        grey = ImageOps.invert(grey)
    ways_up = (grey, grey.transpose(Image.Transpose.ROTATE_180))
    upright, turned = (_encode(one, "image/jpeg", JPEG_QUALITY) for one in ways_up)
    return upright, turned


def _encode(picture: Image.Image, content_type: ContentType, quality: int) -> bytes:
    buffer = io.BytesIO()
    if content_type == "image/png":
        large = picture.width * picture.height > LARGE_PIXELS
        picture.save(buffer, "PNG", compress_level=2 if large else 6)
    else:
        picture.save(buffer, "JPEG", quality=quality, optimize=False, progressive=False)
    return buffer.getvalue()
