"""Which fields of a command the privacy guard looks at: every text that doctors write for others.

Such a field is told by its check: whatever goes through `clean_text` (titles, stories, questions,
messages, outcomes, options of polls) is guarded, in any command, also in those to come.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Protocol, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from server.guard.checking import NOBODY, Author, FieldFinding, Guard, names_author, settled
from server.guard.own_words import NO_WORDS, own_words
from server.identity.session import Caller
from server.wire.payload import Payload, clean_text
from server.wire.shapes import GuardFinding
from store.ids import CaseId

_ROOM_FIELDS: Final = frozenset({"case_id", "anonymous"})
"""What is said in rooms has one of these."""


class Rooms(Protocol):
    """Knows who shows their name where."""

    async def shows_name(self, case_id: CaseId, *, by: Caller) -> bool: ...


async def check_words(
    guard: Guard, payload: Payload, texts: Mapping[str, str], *, by: Caller | None, rooms: Rooms
) -> list[GuardFinding]:
    """Return the soft findings in the texts of a payload.

    Raises:
        PatientDataFoundError: There are hard ones.
    """
    return shown(settled(await look_at_words(guard, payload, texts, by=by, rooms=rooms)))


async def look_at_words(
    guard: Guard, payload: Payload, texts: Mapping[str, str], *, by: Caller | None, rooms: Rooms
) -> tuple[FieldFinding, ...]:
    """Return all findings; whose name stands beside a text may write it there, too."""
    language = getattr(payload, "language", None)
    author = author_of(by)
    if _ROOM_FIELDS.isdisjoint(type(payload).model_fields):
        # For reviewers and moderators, who know or are told whom it is from.
        author = replace(author, own=NO_WORDS)
    found = await guard.look(texts, language=language, author=author)
    if names_author(found) and await _shows_name(rooms, payload, by):
        author = replace(author, own=NO_WORDS)
        found = await guard.look(texts, language=language, author=author)
    return found


async def _shows_name(rooms: Rooms, payload: Payload, by: Caller | None) -> bool:
    case_id = getattr(payload, "case_id", None)
    if by is None or case_id is None:
        return getattr(payload, "anonymous", None) is False
    return await rooms.shows_name(case_id, by=by)


def author_of(caller: Caller | None) -> Author:
    """Return who writes, as the guard asks."""
    if caller is None:
        return NOBODY
    return Author(own=own_words(caller.name, caller.email), country=caller.country)


def shown(found: tuple[FieldFinding, ...]) -> list[GuardFinding]:
    """Return findings as clients see them."""
    return [GuardFinding(**one.as_wire()) for one in found]  # type: ignore[typeddict-item]  # made for it


def guarded_texts(payload: BaseModel) -> dict[str, str]:
    """Return the guarded texts of a payload by their dotted field names."""
    return dict(_texts(payload, ""))


def is_guarded(payload: type[BaseModel]) -> bool:
    """Return whether a command with this payload is looked at by the guard."""
    return bool(_guarded_fields(payload))


def _texts(model: BaseModel, prefix: str) -> Iterator[tuple[str, str]]:
    for name in _guarded_fields(type(model)):
        yield from _within(getattr(model, name), f"{prefix}{name}")


def _within(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, BaseModel):
        yield from _texts(value, f"{name}.")
    elif isinstance(value, (tuple, list)):
        for n, item in enumerate(value):
            yield from _within(item, f"{name}.{n}")


@cache
def _guarded_fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, field in model.model_fields.items() if _is_guarded_field(field))


def _is_guarded_field(field: FieldInfo) -> bool:
    return _cleans(field.metadata) or _is_guarded_type(field.annotation)


def _is_guarded_type(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        return _cleans(metadata) or _is_guarded_type(inner)
    if origin in {tuple, list, Union, UnionType}:
        return any(_is_guarded_type(one) for one in get_args(annotation))
    return (
        isinstance(annotation, type)
        and issubclass(annotation, BaseModel)
        and (bool(_guarded_fields(annotation)))
    )


def _cleans(metadata: Any) -> bool:
    return any(isinstance(one, AfterValidator) and one.func is clean_text for one in metadata)
