"""The US National Provider Identifier registry, by its public API, version 2.1.

Source: CMS, NPPES API help (npiregistry.cms.hhs.gov/api-page and its field map). Numbers out of
service are answered with an entry in `Errors` instead of a result.
"""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from server.identity.registers import Finding
from server.identity.registers.answers import RegisterDownError, ask
from server.identity.registers.names import same_person

VERSION: Final = "2.1"
MAX_DETAILS: Final = 10
_OK: Final = 200
_DOWN: Final = frozenset({429, 500, 502, 503, 504})
_PERSON: Final = "NPI-1"
_ACTIVE: Final = "A"
_DEACTIVATED: Final = "deactivated"

Text = Annotated[str, StringConstraints(max_length=300)]


class _Part(BaseModel):
    """What is read of an answer; all else in it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Basic(_Part):
    first_name: Text = ""
    middle_name: Text | None = None
    last_name: Text = ""
    credential: Text | None = None
    status: Text | None = None
    deactivation_date: Text | None = None
    reactivation_date: Text | None = None


class _Named(_Part):
    first_name: Text | None = None
    last_name: Text | None = None


class _Taxonomy(_Part):
    desc: Text | None = None
    state: Text | None = None
    license: Text | None = None


class _Result(_Part):
    # Older answers hold a number here, newer ones a text.
    number: int | Text
    enumeration_type: Text
    basic: _Basic
    other_names: tuple[_Named, ...] = ()
    taxonomies: tuple[_Taxonomy, ...] = ()


class _Wrong(_Part):
    description: Text = ""


class _Answer(_Part):
    result_count: int | None = None
    results: tuple[_Result, ...] = ()
    errors: tuple[_Wrong, ...] = Field(default=(), alias="Errors")


class NpiRegistry:
    """Looks US numbers up.

    Args:
        url: Where the API is, without a query.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    async def look_up(self, number: str, *, name: str) -> Finding:
        """Return what the registry says of a number; asks once."""
        try:
            answer = await ask(self._url, {"version": VERSION, "number": number})
        except RegisterDownError:
            return Finding("down")
        if answer.status in _DOWN:
            return Finding("down")
        if answer.status != _OK or answer.body is None:
            return Finding("broken_answer")
        return read(answer.body, number=number, name=name)


def read(body: bytes, *, number: str, name: str) -> Finding:
    """Return what an answer says of the number and the name that a doctor stated. Pure."""
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError:
        return Finding("broken_answer")
    if answer.errors:
        gone = any(_DEACTIVATED in wrong.description.casefold() for wrong in answer.errors)
        return Finding("deactivated" if gone else "broken_answer")
    if answer.result_count == 0 and not answer.results:
        return Finding("not_found")
    if len(answer.results) != 1 or str(answer.results[0].number) != number:
        return Finding("broken_answer")
    return _of_result(answer.results[0], name)


def _of_result(result: _Result, name: str) -> Finding:
    basic = result.basic
    parts = (basic.first_name, basic.middle_name, basic.last_name, basic.credential)
    shown = " ".join(part for part in parts if part) or None
    details = _details(result)
    if basic.status not in {None, _ACTIVE} or (
        basic.deactivation_date and not basic.reactivation_date
    ):
        return Finding("deactivated", shown, details)
    known = [(basic.first_name, basic.last_name)]
    known += [(one.first_name or "", one.last_name or "") for one in result.other_names]
    # An organisation's number is nobody's.
    same = result.enumeration_type == _PERSON and any(
        same_person(name, first, last) for first, last in known
    )
    return Finding("found" if same else "another_name", shown, details)


def _details(result: _Result) -> tuple[str, ...]:
    lines = []
    for one in result.taxonomies[:MAX_DETAILS]:
        licence = f"{one.state or ''} {one.license or ''}".strip()
        lines.append(" · ".join(part for part in (one.desc, licence) if part))
    return tuple(line for line in lines if line)
