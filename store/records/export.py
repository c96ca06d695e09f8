"""A file with a doctor's own data: asked for, made, fetched, gone."""

from typing import Literal

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record

ExportState = Literal["wanted", "ready", "failed"]


class Export(Record):
    """One per request.

    Args:
        lease_until: Until when a node makes it; it may be begun anew afterwards.
        expires_at: When the file goes, and this with it.
    """

    id: str = Field(alias="_id")
    doctor_id: DoctorId
    state: ExportState = "wanted"
    asked_at: Instant
    lease_until: Instant
    tries: int = 0
    ready_at: Instant | None = None
    expires_at: Instant
    file_id: str | None = None
    size_bytes: int = 0
