"""JSON as it leaves the server: instants are RFC 3339, UTC, with milliseconds and Z."""

from datetime import UTC, datetime
from typing import Any, Final

import orjson
from pydantic import BaseModel

_OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS


def instant_text(at: datetime) -> str:
    """Return an aware instant as `2026-03-02T12:00:00.000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def encode(value: object) -> bytes:
    """Return `value` as JSON. Models, instants, tuples and sets may be anywhere in it."""
    return orjson.dumps(value, default=_default, option=_OPTIONS)


def _default(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, BaseModel):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


class SocketJson:
    """The JSON codec handed to Socket.IO. Depth and odd numbers are bounded by the parser."""

    @staticmethod
    def dumps(value: object, **_options: Any) -> str:
        """Encode; the library's formatting options are those we have anyway."""
        return encode(value).decode()

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        """Decode.

        Raises:
            ValueError: This is not JSON.
        """
        return orjson.loads(text)
