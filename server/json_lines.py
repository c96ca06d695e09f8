"""Lines of JSON on standard input, read as the standard says."""

import json
from dataclasses import dataclass
from typing import Any, Final

_SPACES: Final = " \t\r\n"


class RepeatedNameError(ValueError):
    """An object names something twice: nobody can tell which of the two is meant."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The object of a line: its texts by name, and each value as it was written.

    Numbers have no value here, for none could hold all of 1e400 or 2**20000: only `written`.
    """

    values: dict[str, Any]
    written: dict[str, str]


def parsed(line: bytes) -> Any:
    """Return what a line says.

    Raises:
        ValueError: It is no JSON; NaN and Infinity are none either.
        RecursionError: It is nested too deep.
    """
    return json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)


def object_of(line: bytes) -> Fields | None:
    """Return the fields of the object that a line is, None where it is something else.

    Raises:
        RepeatedNameError: A name stands there twice.
        ValueError: It is no JSON; NaN and Infinity are none either.
        RecursionError: It is nested too deep.
    """
    text = line.decode("utf-8-sig").strip(_SPACES)
    if not isinstance(_DECODER.decode(text), dict):
        return None
    fields = Fields({}, {})
    place = _past(text, 1)
    while text[place] != "}":  # from here on it is known to be a whole object
        name, place = _DECODER.raw_decode(text, place)
        begin = _past(text, _past(text, place) + 1)
        value, end = _DECODER.raw_decode(text, begin)
        if name in fields.values:
            raise RepeatedNameError(name)
        fields.values[name] = value
        fields.written[name] = text[begin:end]
        place = _past(text, end)
        place = _past(text, place + 1) if text[place] == "," else place
    return fields


def _past(text: str, place: int) -> int:
    """Return the next place that holds no space."""
    while text[place] in _SPACES:
        place += 1
    return place


def _refuse(_name: str) -> None:
    message = "NaN and Infinity are not JSON"
    raise ValueError(message)


_DECODER: Final = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=_refuse)
