"""A doctor's own data as one ZIP: JSON, and their pictures. Nothing of anybody else is in it."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import IO, Any, Final, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from server.rooms.views import entry_view, instant
from store.ids import CaseId
from store.records.attachment import Attachment
from store.records.entry import Entry

README: Final = """\
Everything that Curbside keeps about you, made {made_at} (UTC).

account.json      what you stated when you registered, and what was decided about it
*.json            one file for each kind of record; instants are UTC
cases/<id>.json   what you wrote in a case, in its order, and nothing that others wrote
pictures/         pictures that you uploaded and that are still kept
"""
_SUFFIX: Final = {"image/jpeg": "jpg", "image/png": "png"}
_RENAMED: Final = {"accounts": "account"}


class Archive:
    """The ZIP as it grows, whole once it is left; not safe for several tasks at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Also when it was broken off: an open one would write to its file after that was closed.
        self._zip.close()

    def add_readme(self, made_at: datetime) -> None:
        """Say what is where."""
        self._zip.writestr("README.txt", README.format(made_at=instant(made_at)))

    def add_records(self, name: str, documents: Sequence[Mapping[str, Any]]) -> None:
        """Put a collection's documents in."""
        self._zip.writestr(f"{_RENAMED.get(name, name)}.json", as_json(documents))

    def add_case(self, case_id: CaseId, entries: Sequence[Entry]) -> None:
        """Put in what the doctor wrote in one case."""
        self._zip.writestr(f"cases/{case_id}.json", as_json([own_entry(one) for one in entries]))

    async def add_picture(self, picture: Attachment, pieces: AsyncIterator[bytes]) -> None:
        """Put a picture in, as it is kept."""
        name = f"pictures/{picture.id}.{_SUFFIX[picture.content_type]}"
        whole = b"".join([piece async for piece in pieces])
        self._zip.writestr(name, whole, compress_type=ZIP_STORED)


def own_entry(entry: Entry) -> dict[str, Any]:
    """Return an entry as its author gets it: as others see it, and their own vote. Pure."""
    view = entry_view(entry, {})
    del view["by"]
    if entry.kind == "poll_voted":
        view["data"] = {**(view["data"] or {}), "choice": entry.data["choice"]}
    return view


def as_json(value: object) -> str:
    """Return a value as JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    return str(value)
