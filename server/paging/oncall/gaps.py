"""When nobody is on call, in plain sentences: in UTC, and on the wall of the schedule. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from server.paging.oncall.hours import Span
from server.paging.oncall.spans import DutySpan
from server.paging.oncall.wall import zone_of
from server.specialties import all_specialties
from store.records.account import Language

_DAYS: Final[Mapping[Language, Sequence[str]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS: Final[Mapping[Language, Sequence[str]]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
        "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
_SENTENCES: Final[Mapping[Language, str]] = {
    "en": "No one is on call for {name} {range} ({local} in {zone}).",
    "es": "Nadie está de guardia en {name} {range} ({local} en {zone}).",
}


def gaps(spans: Sequence[DutySpan]) -> list[Span]:
    """Return the spans in which nobody is on call."""
    return [Span(span.start, span.end) for span in spans if not span.doctors]


def gap_sentence(discipline: str, gap: Span, time_zone: str, language: Language = "en") -> str:
    """Return the gap as a doctor reads it, in their language.

    No one is on call for paediatrics on Saturday 7 March 2026 02:00–06:00 UTC
    (03:00–07:00 in Europe/Madrid).
    """
    zone = zone_of(time_zone)
    known = all_specialties()[discipline]
    name = (known.name_es if language == "es" else known.name_en).lower()
    start, end = gap.start.astimezone(UTC), gap.end.astimezone(UTC)
    local_start, local_end = gap.start.astimezone(zone), gap.end.astimezone(zone)
    if start.date() == local_start.date() and local_start.date() == local_end.date():
        local = f"{local_start:%H:%M}–{local_end:%H:%M}"
    else:
        local = _range(local_start, local_end, language)
    return _SENTENCES[language].format(
        name=name, range=_range(start, end, language, "UTC"), local=local, zone=time_zone
    )


def instant_words(at: datetime, time_zone: str, language: Language) -> str:
    """Return an instant on a doctor's own wall: "on Saturday 7 March 2026 at 08:00"."""
    local = at.astimezone(zone_of(time_zone))
    day = _day(local, language)
    return f"el {day} a las {local:%H:%M}" if language == "es" else f"on {day} at {local:%H:%M}"


def _range(start: datetime, end: datetime, language: Language, unit: str = "") -> str:
    after = f" {unit}" if unit else ""
    first, last = _day(start, language), _day(end, language)
    if start.date() == end.date():
        on = "el" if language == "es" else "on"
        return f"{on} {first} {start:%H:%M}–{end:%H:%M}{after}"
    if language == "es":
        return f"del {first} a las {start:%H:%M} al {last} a las {end:%H:%M}{after}"
    return f"from {first} {start:%H:%M} to {last} {end:%H:%M}{after}"


def _day(at: datetime, language: Language) -> str:
    # Not strftime's names: those follow the locale of whoever started the server.
    day, month = _DAYS[language][at.weekday()], _MONTHS[language][at.month - 1]
    return (
        f"{day} {at.day} de {month} de {at.year}"
        if language == "es"
        else (f"{day} {at.day} {month} {at.year}")
    )
