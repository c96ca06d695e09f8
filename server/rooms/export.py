"""A whole room as one document, by alias, with translations. Pure but for reading its parts."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from server.errors import TooLargeError
from server.rooms.reading import Reading
from server.rooms.views import View
from server.specialties import all_specialties
from store.ids import CaseId

ExportFormat = Literal["json", "markdown"]
MAX_EXPORTED: Final = 5_000
_PART: Final = 500


async def export_room(reading: Reading, case_id: CaseId, form: ExportFormat) -> str:
    """Return the room as every verified doctor may read it, in this format.

    Raises:
        NotFoundError: There is no such case.
        TooLargeError: It has more entries than one document should hold.
    """
    state = (await reading.room(case_id)).state
    if state.seq > MAX_EXPORTED:
        message = f"The room has more than {MAX_EXPORTED} entries; read it with room:sync"
        raise TooLargeError(message)
    entries: list[View] = []
    more = True
    while more:
        after = entries[-1]["seq"] if entries else 0
        part = await reading.sync(case_id, epoch=None, after=after, before=None, limit=_PART)
        entries += part.entries
        more = part.more
    if form == "json":
        return json.dumps({"case_id": case_id, "entries": entries}, ensure_ascii=False, indent=1)
    return as_markdown(entries)


def as_markdown(entries: list[View]) -> str:
    """Return entries as one page of Markdown; what people wrote is quoted, never markup. Pure."""
    blocks = [block for entry in entries if (block := _block(entry))]
    return "\n\n".join(blocks) + "\n"


def alias(by: Mapping[str, Any] | None) -> str:
    """Return how a member is called in the document: the name they show, else their alias."""
    if by is None:
        return "Curbside"
    if by["name"] is not None:
        return _plain(by["name"])
    found = all_specialties().get(by["alias"]["specialty"])
    specialty = by["alias"]["specialty"] if found is None else found.name_en
    return f"{specialty} {by['alias']['number']}"


def _block(entry: View) -> str | None:
    show = _BLOCKS.get(entry["kind"])
    if show is None or entry["data"] is None:
        return None
    words = show(entry["data"])
    if words is None:
        return None
    head = f"**{entry['seq']} · {alias(entry['by'])}** · {entry['at']}"
    return "\n\n".join((head, words, *_translations(entry)))


def _translations(entry: View) -> list[str]:
    told: Mapping[str, Any] = entry.get("translations") or {}
    return [
        f"*{language}*\n\n{_quoted(translation['text'])}"
        for language, translation in told.items()
        if translation.get("text") and not translation.get("withheld")
    ]


def _case(data: View) -> str:
    patient, question = data["patient"], data["question"]
    parts = [
        f"# {_plain(data['title'])}" if data["title"] else "# (redacted)",
        " · ".join((patient["age_band"], patient["sex"], *data["specialties"], data["urgency"])),
        _said(data, data["story"]),
        f"**{question['kind']}**: {_plain(question['text'])}",
    ]
    return "\n\n".join(parts)


def _message(data: View) -> str:
    pictures = [f"- picture {one['attachment_id']}" for one in data["attachments"]]
    return "\n\n".join((_said(data, data["text"]), *pictures))


def _poll(data: View) -> str:
    options = [f"{n}. {_plain(option)}" for n, option in enumerate(data["options"])]
    return "\n\n".join((_said(data, data["question"]), "\n".join(options)))


def _outcome(data: View) -> str:
    outcome = data["outcome"]
    words = f"Resolved: {outcome['kind']}"
    return words if not outcome["text"] else f"{words}\n\n{_quoted(outcome['text'])}"


def _said(data: View, text: str) -> str:
    return "> (redacted)" if data.get("redacted") else _quoted(text)


def _quoted(text: str) -> str:
    """Indent as code: nothing in it is read as markup, and every line break stays."""
    return "\n".join(f"    {line}" for line in text.splitlines() or [""])


def _plain(text: str) -> str:
    """Put one line of somebody's words where markup would count."""
    escaped = "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-!|~&" else char for char in text)
    return " ".join(escaped.split())


_BLOCKS: Final[Mapping[str, Callable[[View], str | None]]] = {
    "case_posted": _case,
    "message_posted": _message,
    "message_edited": lambda data: f"Edited {data['seq']}:\n\n{_said(data, data['text'])}",
    "message_retracted": lambda data: f"Took back {data['seq']}.",
    "member_revealed": lambda data: f"Is {_plain(data['name'])}.",
    "poll_opened": _poll,
    "poll_option_added": lambda data: f"Option for {data['poll_seq']}: {_plain(data['option'])}",
    "poll_closed": lambda data: f"Closed the poll {data['poll_seq']}.",
    "reaction_set": lambda data: (
        f"{data['reaction']} about {data['seq']}{'' if data['on'] else ': taken back'}"
    ),
    "entry_redacted": lambda data: f"Redacted {data['seq']}: {data['reason']}.",
    "wave_paged": lambda data: f"Wave {data['wave']} of {data['waves']}: {data['paged']} paged.",
    "page_acknowledged": lambda _: "Is coming.",
    "case_answered": lambda data: f"Answered by {data['seq']}.",
    "case_resolved": _outcome,
    "case_reopened": lambda _: "Reopened.",
    "summary_pinned": lambda data: f"Summary:\n\n{_said(data, data['text'])}",
    "summary_unpinned": lambda data: f"Unpinned the summary {data['seq']}.",
}
