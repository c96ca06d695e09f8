"""How translations leave the server. An allow-list: who reported or worded one is never told."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from store.ids import CaseId
from store.records.translation import KeptCheck, Translation
from store.translations import Result

View = dict[str, Any]

BOARD_TOPIC: Final = "board"
"""What those listen to who watch the board."""


class Emitter(Protocol):
    """What telling of translations needs of the fan-out."""

    def emit_room(
        self, case_id: CaseId, event: str, payload: Mapping[str, Any], *, volatile: bool = True
    ) -> None:
        """Send an event to the room's sockets on all nodes."""
        ...

    def emit_topic(self, topic: str, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to all who watch the topic, on all nodes."""
        ...


def translation_view(done: Translation | Result) -> View:
    """Return a translation as an entry carries it."""
    return {
        "text": done.text,
        "fields": dict(done.fields),
        "checks": checks_view(done.checks),
        "withheld": done.withheld,
        "from_memory": done.from_memory,
    }


def translation_event(case_id: CaseId, seq: int, language: str, done: Translation | Result) -> View:
    """Return the `room:translation` of a translation."""
    return {
        "case_id": case_id, "seq": seq, "language": language, **translation_view(done)
    }  # fmt: skip


def case_translation_view(language: str, done: Translation | Result) -> View:
    """Return what a list shows of a case in another language."""
    fields: Mapping[str, str] = dict(done.fields)
    return {
        "language": language,
        "title": fields.get("title", ""),
        "question": fields.get("question.text", ""),
        "checks": checks_view(done.checks),
        "withheld": done.withheld,
        "from_memory": done.from_memory,
    }


def tell(
    emitter: Emitter, case_id: CaseId, seq: int, language: str, done: Translation | Result
) -> None:
    """Tell the room of a translation; of the case itself also whoever watches the board."""
    event = translation_event(case_id, seq, language, done)
    emitter.emit_room(case_id, "room:translation", event, volatile=False)
    if seq == 1:
        title = {"case_id": case_id, **case_translation_view(language, done)}
        emitter.emit_topic(BOARD_TOPIC, "case:translated", title)


def checks_view(checks: Iterable[KeptCheck]) -> list[View]:
    """Return what looks wrong, as readers are told."""
    return [{"kind": check.kind, "detail": check.detail} for check in checks]
