"""Pictures for the demo, drawn by code: an ECG strip or a film nobody was ever in front of."""

import io
import math
from collections.abc import Callable, Iterator
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFilter

Picture = Literal["ecg_anterior", "ecg_junctional", "chest_pneumothorax"]

_PAPER: Final = (255, 247, 243)
_GRID: Final = (247, 205, 198)
_INK: Final = (28, 30, 48)
_MM_PX: Final = 6
_MV_PX: Final = 10 * _MM_PX
_S_PX: Final = 25 * _MM_PX
Voltage = Callable[[float], float]
"""Millivolts at a time in seconds."""


def draw(picture: Picture) -> bytes:
    """Return the named picture as PNG, the same bytes for the same name."""
    image = {
        "ecg_anterior": _ecg_anterior,
        "ecg_junctional": _ecg_junctional,
        "chest_pneumothorax": _chest_pneumothorax,
    }[picture]()
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def _wave(at_s: float, centre_s: float, width_s: float, height_mv: float) -> float:
    return height_mv * math.exp(-(((at_s - centre_s) / width_s) ** 2))


def _beat(at_s: float, *, p_mv: float, r_mv: float, st_mv: float, retro_p_mv: float = 0.0) -> float:
    """Return the voltage `at_s` seconds after the QRS of one beat."""
    return (
        _wave(at_s, -0.16, 0.035, p_mv)
        + _wave(at_s, -0.030, 0.010, -0.12)
        + _wave(at_s, 0.0, 0.014, r_mv)
        + _wave(at_s, 0.030, 0.012, -0.25 * abs(r_mv))
        + _wave(at_s, 0.14, 0.085, st_mv)
        + _wave(at_s, 0.27, 0.060, 0.22 + 0.55 * st_mv)
        + _wave(at_s, 0.075, 0.018, retro_p_mv)
    )


def _paper(width_mm: int, height_mm: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width_mm * _MM_PX, height_mm * _MM_PX), _PAPER)
    pen = ImageDraw.Draw(image)
    for mm in range(max(width_mm, height_mm) + 1):
        thick = 2 if mm % 5 == 0 else 1
        at_px = mm * _MM_PX
        pen.line([(at_px, 0), (at_px, image.height)], fill=_GRID, width=thick)
        pen.line([(0, at_px), (image.width, at_px)], fill=_GRID, width=thick)
    return image, pen


def _trace(
    pen: ImageDraw.ImageDraw, *, left_px: int, base_px: int, span_px: int, voltage: Voltage
) -> None:
    points = [
        (left_px + x, base_px - round(voltage(x / _S_PX) * _MV_PX)) for x in range(0, span_px, 2)
    ]
    pen.line(points, fill=_INK, width=3, joint="curve")


def _beats(until_s: float, rate_per_min: float) -> Iterator[float]:
    at_s = 0.35
    while at_s < until_s:
        yield at_s
        at_s += 60 / rate_per_min


def _ecg_anterior() -> Image.Image:
    """Draw V1 to V6, I and aVL with ST elevation, inferior leads with its mirror."""
    leads = {
        "I": (0.6, 0.25), "aVR": (-0.5, -0.1), "V1": (0.25, 0.30), "V4": (0.9, 0.50),
        "II": (0.7, -0.10), "aVL": (0.5, 0.28), "V2": (0.4, 0.45), "V5": (0.9, 0.40),
        "III": (0.4, -0.22), "aVF": (0.5, -0.18), "V3": (0.6, 0.55), "V6": (0.8, 0.25),
    }  # fmt: skip
    image, pen = _paper(220, 120)
    column_px, row_px = 52 * _MM_PX, 38 * _MM_PX
    for place, (lead, (r_mv, st_mv)) in enumerate(leads.items()):
        left_px = 5 * _MM_PX + place % 4 * column_px
        base_px = 26 * _MM_PX + place // 4 * row_px

        def voltage(at_s: float, r_mv: float = r_mv, st_mv: float = st_mv) -> float:
            return sum(
                _beat(at_s - beat_s, p_mv=0.12, r_mv=r_mv, st_mv=st_mv) for beat_s in _beats(3, 104)
            )

        _trace(pen, left_px=left_px, base_px=base_px, span_px=49 * _MM_PX, voltage=voltage)
        pen.text((left_px, base_px - 20 * _MM_PX), lead, fill=_INK, font_size=26)
    return image


def _ecg_junctional() -> Image.Image:
    """Draw a rhythm strip: sinus beats, then escape beats without P and with a retrograde one."""
    image, pen = _paper(220, 50)
    sinus_s = [0.4, 1.25, 2.1]
    escape_s = [3.6, 5.1, 6.6]

    def voltage(at_s: float) -> float:
        return sum(_beat(at_s - s, p_mv=0.16, r_mv=1.0, st_mv=0.0) for s in sinus_s) + sum(
            _beat(at_s - s, p_mv=0.0, r_mv=0.95, st_mv=0.0, retro_p_mv=-0.2) for s in escape_s
        )

    _trace(pen, left_px=5 * _MM_PX, base_px=32 * _MM_PX, span_px=208 * _MM_PX, voltage=voltage)
    pen.text((5 * _MM_PX, 3 * _MM_PX), "V5   25 mm/s   10 mm/mV", fill=_INK, font_size=26)
    return image


def _chest_pneumothorax() -> Image.Image:
    """Sketch a frontal film: left lung collapsed to its hilum, mediastinum pushed to the right."""
    film = Image.new("L", (900, 1000), 18)
    pen = ImageDraw.Draw(film)
    pen.ellipse((70, 60, 830, 1180), fill=92)
    pen.ellipse((150, 170, 400, 820), fill=46)
    pen.ellipse((470, 150, 770, 850), fill=20)
    pen.polygon([(395, 120), (470, 120), (500, 500), (560, 830), (330, 830), (385, 480)], fill=150)
    pen.ellipse((330, 560, 560, 860), fill=165)
    pen.ellipse((470, 420, 570, 620), fill=120)
    diaphragm = [(60, 830), (280, 770), (480, 860), (700, 800), (860, 870), (860, 1000), (60, 1000)]
    pen.polygon(diaphragm, fill=150)
    soft = film.filter(ImageFilter.GaussianBlur(14))
    ribs = Image.new("L", film.size, 0)
    rib_pen = ImageDraw.Draw(ribs)
    for rib in range(8):
        top_px = 150 + rib * 82
        rib_pen.arc((110, top_px, 430, top_px + 210), 180, 300, fill=52, width=16)
        rib_pen.arc((470, top_px, 800, top_px + 210), 240, 360, fill=52, width=16)
    rib_pen.line([(130, 150), (420, 190)], fill=60, width=18)
    rib_pen.line([(470, 190), (780, 150)], fill=60, width=18)
    ribs = ribs.filter(ImageFilter.GaussianBlur(4))
    shown = Image.composite(Image.new("L", film.size, 205), soft, ribs)
    ImageDraw.Draw(shown).text((825, 40), "L", fill=235, font_size=48)
    return shown.convert("RGB")
