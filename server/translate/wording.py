"""Which words of an entry are translated. Pure; an entry whose words were redacted has none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from store.records.entry import Entry


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote: the main text, and further ones by their dotted name."""

    text: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> list[str]:
        """All texts, the main one first."""
        return [self.text, *self.fields.values()]

    @property
    def whole(self) -> str:
        """Everything in one, for detecting the language and for equal words."""
        return "\n".join(self.all)


def words_of(entry: Entry) -> Words | None:
    """Return the words of an entry; None where there are none (any more)."""
    take = _WORDS.get(entry.kind)
    words = None if take is None or entry.data.get("redacted") else take(entry.data)
    return words if words is not None and words.whole.strip() else None


def _case(data: Mapping[str, Any]) -> Words:
    fields = {"title": data["title"], "question.text": data["question"]["text"]}
    return Words(data["story"], fields)


def _poll(data: Mapping[str, Any]) -> Words:
    options = {f"options.{at}": option for at, option in enumerate(data["options"])}
    return Words(data["question"], options)


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Words]]] = {
    "case_posted": _case,
    "message_posted": lambda data: Words(data["text"]),
    "message_edited": lambda data: Words(data["text"]),
    "poll_opened": _poll,
    "poll_option_added": lambda data: Words(data["option"]),
    "summary_pinned": lambda data: Words(data["text"]),
    "case_resolved": lambda data: Words(data["outcome"].get("text") or ""),
}
