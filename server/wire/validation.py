"""Turns what a client sent into a payload, or says everything that is wrong with it at once. Pure.

What was sent is never quoted back: it may hold a patient's data and would end up in somebody's log.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import orjson
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from server.errors import InvalidError, TooLargeError
from server.wire.payload import MAX_PAYLOAD_BYTES, Payload

MAX_DEPTH: Final = 12
MAX_REPORTED_FIELDS: Final = 50

_P = TypeVar("_P", bound=Payload)
_FIELD_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_OWN_WORDS: Final[Mapping[str, str]] = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this command",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "string_type": "must be text",
    "string_sub_type": "must be text",
    "string_unicode": "must be valid Unicode text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "union_tag_invalid": "is of no known kind",
    "union_tag_not_found": "is of no known kind",
}
_WITH_CONTEXT: Final[Mapping[str, str]] = {
    "value_error": "{error}",
    "literal_error": "must be one of {expected}",
    "string_pattern_mismatch": "must match {pattern}",
    "string_too_long": "is too long; at most {max_length} characters are allowed",
    "string_too_short": "is too short; at least {min_length} characters are needed",
    "too_long": "has too many items; at most {max_length} are allowed",
    "too_short": "has too few items; at least {min_length} are needed",
}


def parse_payload(model: type[_P], raw: object, *, size_bytes: int) -> _P:
    """Return `raw` as a `model`.

    Args:
        model: What the command takes.
        raw: Decoded JSON.
        size_bytes: The length of the JSON as it came; decoding never makes it longer.

    Raises:
        InvalidError: Fields are missing, wrong or unknown; all of them are named.
        TooLargeError: More than 160 KiB, or nested too deeply.
    """
    if size_bytes > MAX_PAYLOAD_BYTES:
        _check_size(raw)
    if _deeper_than(raw, MAX_DEPTH):
        message = f"The payload is nested too deeply; {MAX_DEPTH} levels are allowed"
        raise TooLargeError(message)
    if not isinstance(raw, dict):
        message = "The payload must be one JSON object"
        raise InvalidError(message)
    try:
        return model.model_validate(raw)
    except ValidationError as err:
        raise InvalidError(fields=wrong_fields(err)) from None


def wrong_fields(error: ValidationError) -> dict[str, str]:
    """Return dotted field names with what is wrong and what is allowed, never with the value."""
    details = error.errors(include_url=False, include_input=False)
    fields: dict[str, str] = {}
    for detail in details[:MAX_REPORTED_FIELDS]:
        fields.setdefault(_dotted(detail), _words(detail))
    return fields


def _dotted(detail: ErrorDetails) -> str:
    parts = [str(part) for part in detail["loc"]]
    if detail["type"] == "extra_forbidden" and not _FIELD_NAME.fullmatch(parts[-1]):
        parts[-1] = "(an odd name)"
    return ".".join(parts) or "(payload)"


def _words(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _OWN_WORDS:
        return _OWN_WORDS[kind]
    if kind in _WITH_CONTEXT:
        return _WITH_CONTEXT[kind].format(**context)
    return detail["msg"].replace("Input should", "must").replace("Value error, ", "")


def _check_size(raw: object) -> None:
    if len(orjson.dumps(raw)) > MAX_PAYLOAD_BYTES:
        message = f"The payload is larger than {MAX_PAYLOAD_BYTES // 1024} KiB"
        raise TooLargeError(message)


def _deeper_than(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels + 1):
        layer = [
            child
            for item in layer
            if isinstance(item, (dict, list))
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not layer:
            return False
    return any(isinstance(item, (dict, list)) for item in layer)
