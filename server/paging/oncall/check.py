"""What is wrong with a schedule as a coordinator states it, by field. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfoNotFoundError

from server.paging.oncall.holidays import COUNTRIES
from server.paging.oncall.wall import zone_of
from server.specialties import all_specialties
from store.records.schedule import Layer

MAX_LAYERS: Final = 8
MAX_DOCTORS: Final = 60
MAX_SHIFTS: Final = 400
MAX_HOURS: Final = 21
_YEARS: Final = range(2000, 2200)
MAX_EVERY: Final[Mapping[str, int]] = {"hourly": 72, "daily": 31, "weekly": 8, "custom": 1}


def schedule_problems(discipline: str, time_zone: str, layers: Sequence[Layer]) -> dict[str, str]:
    """Return what is wrong by dotted field name; nothing when the schedule can be kept."""
    problems: dict[str, str] = {}
    known = all_specialties().get(discipline)
    if known is None or known.parent is not None:
        problems["discipline"] = "is no discipline; give a top-level specialty"
    if not is_zone(time_zone):
        problems["time_zone"] = "is no IANA time zone, such as Europe/Madrid"
    if len(layers) > MAX_LAYERS:
        problems["layers"] = f"has too many items; at most {MAX_LAYERS} are allowed"
    names = [layer.name for layer in layers]
    for index, layer in enumerate(layers):
        field = f"layers.{index}"
        if layer.name in names[:index]:
            problems[f"{field}.name"] = "is the name of an earlier layer"
        found = _custom_problems(layer) if layer.kind == "custom" else _turn_problems(layer)
        found |= _holiday_problems(layer)
        if len(layer.hours) > MAX_HOURS:
            found["hours"] = f"has too many items; at most {MAX_HOURS} are allowed"
        problems |= {f"{field}.{name}": why for name, why in found.items()}
    return problems


def is_zone(name: str) -> bool:
    """Whether the name is that of an IANA zone."""
    try:
        zone_of(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return "/" in name or name == "UTC"


def _turn_problems(layer: Layer) -> dict[str, str]:
    problems = {}
    if not 1 <= layer.every <= MAX_EVERY[layer.kind]:
        problems["every"] = f"must be 1 to {MAX_EVERY[layer.kind]} for {layer.kind}"
    if layer.starts is None or not _is_time(layer.starts):
        problems["starts"] = "must be a local time such as 2026-03-02T08:00, without a zone"
    if not 1 <= len(layer.doctors) <= MAX_DOCTORS:
        problems["doctors"] = f"must name 1 to {MAX_DOCTORS} doctors"
    if layer.shifts:
        problems["shifts"] = "belongs to a layer of the kind custom"
    return problems


def _custom_problems(layer: Layer) -> dict[str, str]:
    problems = {}
    if layer.doctors:
        problems["doctors"] = "belongs to a rotation; a custom layer names them in shifts"
    if layer.starts is not None:
        problems["starts"] = "belongs to a rotation; a custom layer has times in shifts"
    if not 1 <= len(layer.shifts) <= MAX_SHIFTS:
        problems["shifts"] = f"must have 1 to {MAX_SHIFTS} items"
    for index, shift in enumerate(layer.shifts):
        wrong = [name for name in ("starts", "ends") if not _is_time(getattr(shift, name))]
        for name in wrong:
            problems[f"shifts.{index}.{name}"] = "must be a local time such as 2026-03-02T08:00"
        if not wrong and shift.ends_on <= shift.starts_on:
            problems[f"shifts.{index}.ends"] = "must be after the start"
    return problems


def _holiday_problems(layer: Layer) -> dict[str, str]:
    if layer.holidays == "as_usual" and layer.country is None:
        return {}
    if layer.country not in COUNTRIES:
        return {"country": f"must be one of {', '.join(sorted(COUNTRIES))}"}
    return {}


def _is_time(text: str) -> bool:
    try:
        year = datetime.fromisoformat(text).year
    except ValueError:
        return False
    return year in _YEARS
