"""A paper that a doctor sent for the check of their licence; its bytes are kept sealed."""

from typing import Literal

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record

PaperType = Literal["image/jpeg", "image/png", "application/pdf"]


class LicencePaper(Record):
    """One paper.

    Args:
        slot: Its place among the papers of the check, from 1; each is taken once.
        size_bytes: Before sealing.
    """

    id: str = Field(alias="_id")
    check_id: str
    doctor_id: DoctorId
    slot: int
    content_type: PaperType
    size_bytes: int
    sent_at: Instant
