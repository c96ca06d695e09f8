"""What is left of an entry whose words were redacted. Pure; one table for log, fold and sweep."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Data = dict[str, Any]


def without_words(kind: str, data: Mapping[str, Any]) -> Data:
    """Return the data of an entry of this kind without words and pictures; doing it again is safe.

    Raises:
        KeyError: Entries of this kind hold no words.
    """
    return {**data, **_BLANKS[kind](data), "redacted": True}


def without_name(kind: str, data: Mapping[str, Any]) -> Data:
    """Return the data of an entry of this kind without who its author is; again is safe."""
    left = dict(data)
    if "member" in left:
        left["member"] = {**left["member"], "name": None, "country": None}
    if kind == "member_revealed":
        left["name"] = ""
    return left


def holds_words(kind: str) -> bool:
    """Tell whether entries of this kind hold words that somebody wrote."""
    return kind in _BLANKS


def _case(data: Mapping[str, Any]) -> Data:
    question = {**data["question"], "text": ""}
    return {"title": "", "story": "", "question": question, "attachments": []}


def _outcome(data: Mapping[str, Any]) -> Data:
    return {"outcome": {**data["outcome"], "text": None}}


_BLANKS: Final[Mapping[str, Callable[[Mapping[str, Any]], Data]]] = {
    "case_posted": _case,
    "message_posted": lambda _: {"text": "", "attachments": []},
    "message_edited": lambda _: {"text": ""},
    "poll_opened": lambda data: {"question": "", "options": [""] * len(data["options"])},
    "poll_option_added": lambda _: {"option": ""},
    "case_resolved": _outcome,
    "summary_pinned": lambda _: {"text": ""},
}
