"""The fold of rooms against the cases that the web client's fold is held to as well."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from server.rooms.state import RoomState
from server.rooms.views import instant
from store.ids import CaseId, DoctorId
from store.records.entry import Entry

CASES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "room_folds.json").read_text(encoding="utf-8")
)


def stored(line: dict[str, Any]) -> Entry:
    """The entry as it is kept: what goes over the wire and what never does."""
    return Entry(
        case_id=CaseId("c" * 22),
        seq=line["seq"],
        at=datetime.fromisoformat(line["at"]),
        kind=line["kind"],
        author_id=DoctorId(line["author"]),
        key=f"key-{line['seq']}",
        digest="",
        data=line["data"] | line.get("kept", {}),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_server_and_client_fold_alike(case: dict[str, Any]) -> None:
    state = RoomState(CaseId("c" * 22))

    state.apply_all(stored(line) for line in case["log"])

    assert state.seq == len(case["log"])
    assert {"summary": None, **case["expect"]} == {
        "status": state.status,
        "run": state.run,
        "answer_due_at": instant(state.answer_due_at),
        "answered_at": instant(state.answered_at),
        "outcome": state.outcome,
        "messages": state.message_count,
        "members": len(state.members),
        "summary": state.summary_seq,
    }
