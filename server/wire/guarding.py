"""Which fields of a command the privacy guard looks at: every text that doctors write for others.

Such a field is told by its check: whatever goes through `clean_text` (titles, stories, questions,
messages, outcomes, options of polls) is guarded, in any command, also in those to come.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from server.guard.checking import FieldFinding, Guard
from server.wire.payload import Payload, clean_text
from server.wire.shapes import GuardFinding


async def check_words(
    guard: Guard, payload: Payload, texts: Mapping[str, str]
) -> list[GuardFinding]:
    """Return the soft findings in the texts of a payload.

    Raises:
        PatientDataFoundError: There are hard ones.
    """
    language = getattr(payload, "language", None)
    return shown(await guard.check(texts, language=language))


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
