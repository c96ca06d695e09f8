"""Builds schedules and changes of duty for tests: name what matters."""

from datetime import datetime
from typing import Any

from store.ids import DoctorId, ShiftChangeId, new_id
from store.records.schedule import Layer, Schedule
from store.records.shift import ShiftChange
from tests.makers import NOON

ANA, BEN, CAT = DoctorId("ana"), DoctorId("ben"), DoctorId("cat")


def make_layer(**changes: Any) -> Layer:
    """Ana, then Ben, a day each from 08:00."""
    fields: dict[str, Any] = {
        "name": "first call",
        "kind": "daily",
        "starts": "2026-01-01T08:00",
        "doctors": (ANA, BEN),
    }
    return Layer(**(fields | changes))


def make_schedule(*layers: Layer, **changes: Any) -> Schedule:
    """Cardiology in Madrid."""
    fields: dict[str, Any] = {"id": "cardiology", "time_zone": "Europe/Madrid"}
    return Schedule(layers=layers or (make_layer(),), **(fields | changes))


def make_change(starts_at: datetime, ends_at: datetime, **changes: Any) -> ShiftChange:
    """Cat comes instead of Ana."""
    fields: dict[str, Any] = {
        "id": ShiftChangeId(new_id()),
        "kind": "override",
        "discipline": "cardiology",
        "doctor_id": CAT,
        "instead_of": ANA,
        "first_at": starts_at,
        "last_at": ends_at,
        "state": "in_force",
        "made_by": CAT,
        "since_at": NOON,
    }
    return ShiftChange(starts_at=starts_at, ends_at=ends_at, **(fields | changes))
