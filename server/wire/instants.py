"""Instants as clients write them."""

from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator


def _written(instant: object) -> object:
    """Numbers, which pydantic would take for seconds since 1970, are no instants here."""
    if instant is not None and not isinstance(instant, str):
        message = "is not an instant such as 2026-03-02T12:00:00Z"
        raise ValueError(message)
    return instant


WrittenInstant = Annotated[AwareDatetime, BeforeValidator(_written)]
"""RFC 3339 with a zone: `2026-03-02T12:00:00Z` or `2026-03-02T13:00:00+01:00`."""
