"""How translations leave the server. An allow-list: who reported or worded one is never told."""

from collections.abc import Iterable, Mapping
from typing import Any

from store.ids import CaseId
from store.records.translation import KeptCheck, Translation
from store.translations import Result

View = dict[str, Any]


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


def case_translation_view(done: Translation) -> View:
    """Return what a list shows of a case in another language."""
    fields: Mapping[str, str] = dict(done.fields)
    return {
        "language": done.language,
        "title": fields.get("title", ""),
        "question": fields.get("question.text", ""),
        "checks": checks_view(done.checks),
        "withheld": done.withheld,
        "from_memory": done.from_memory,
    }


def checks_view(checks: Iterable[KeptCheck]) -> list[View]:
    """Return what looks wrong, as readers are told."""
    return [{"kind": check.kind, "detail": check.detail} for check in checks]
