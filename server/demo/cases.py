"""The demo's cases, read from their table. Whence they come: server/data/ATTRIBUTION.md."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from server.specialties import all_specialties
from store.records.account import Language

_TABLE: Final = "demo_cases.jsonl"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Row):
    """What the poster asks."""

    kind: Literal["diagnosis", "next_test", "treatment", "refer", "other"]
    text: Words


class Patient(_Row):
    """Who it is about, in the bands that a case may name."""

    age_band: str
    sex: Literal["female", "male", "other", "unknown"]


class Said(_Row):
    """One message, `after_min` minutes after the case was posted."""

    doctor: str
    after_min: int
    language: Language
    anonymous: bool
    text: Words


class Outcome(_Row):
    """How the poster closed the question."""

    kind: Literal["solved", "helped", "transferred", "unresolved", "other"]
    after_min: int
    text: Words


class DemoCase(_Row):
    """One case with what was said; times are minutes, counted back from the seeding."""

    id: str
    language: Language
    title: Annotated[str, StringConstraints(min_length=10, max_length=160)]
    story: Words
    question: Question
    patient: Patient
    specialties: tuple[str, ...]
    urgency: Literal["now", "today", "learning"]
    poster: str
    anonymous: bool
    picture: Literal["ecg_anterior", "ecg_junctional", "chest_pneumothorax"] | None
    posted_ago_min: int
    messages: tuple[Said, ...]
    outcome: Outcome | None

    @property
    def key(self) -> str:
        """The key it is posted with, the same at every seeding."""
        return f"demo-{self.id}"


@cache
def demo_cases() -> tuple[DemoCase, ...]:
    """Return the cases, longest ago first.

    Raises:
        ValueError: A row names a specialty that we don't have.
    """
    text = files("server.data").joinpath(_TABLE).read_text(encoding="utf-8")
    cases = tuple(DemoCase.model_validate_json(line) for line in text.splitlines())
    for case in cases:
        if unknown := set(case.specialties) - set(all_specialties()):
            message = f"{case.id}: no such specialty: {', '.join(sorted(unknown))}"
            raise ValueError(message)
    return cases
