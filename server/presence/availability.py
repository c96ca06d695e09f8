"""How long a doctor's word on being available holds. Pure."""

from datetime import datetime, timedelta
from typing import Final

from server.errors import InvalidError

DEFAULT_FOR: Final = timedelta(hours=12)
MAX_FOR: Final = timedelta(hours=72)


def until_when(until: datetime | None, *, now: datetime) -> datetime:
    """Return when the doctor's word lapses: as said, else in 12 h.

    Raises:
        InvalidError: That is past, or more than 72 h ahead.
    """
    if until is None:
        return now + DEFAULT_FOR
    if until <= now:
        raise InvalidError(fields={"until": "is past; an instant in the future is allowed"})
    if until > now + MAX_FOR:
        hours = int(MAX_FOR.total_seconds() // 3600)
        raise InvalidError(fields={"until": f"is too far ahead; at most {hours} h are allowed"})
    return until
