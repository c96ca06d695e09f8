"""The base of all records: frozen, strict about unknown fields of ours, lenient to later ones."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_aware)]
"""An aware UTC instant; MongoDB keeps milliseconds."""


class Record(BaseModel):
    """A stored document. Fields that a later version added are ignored, never lost on update."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, defer_build=True)
