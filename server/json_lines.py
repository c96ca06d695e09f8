"""Lines of JSON on standard input, read as the standard says."""

import json
from typing import Any


def parsed(line: bytes) -> Any:
    """Return what a line says.

    Raises:
        ValueError: It is no JSON; NaN and Infinity are none either.
        RecursionError: It is nested too deep.
    """
    return json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)


def _refuse(_name: str) -> None:
    message = "NaN and Infinity are not JSON"
    raise ValueError(message)
