"""The guard as a service: several fields at once, off the event loop where a text is long."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.errors import RejectedError
from server.guard.file_name import names_in_file_name
from server.guard.finding import Finding, Language
from server.guard.own_words import NO_WORDS, OwnWords
from server.guard.rules.own_name import RULE as OWN_NAME
from server.guard.scanner import scan
from server.metrics import curbside_guard_findings_total

SHORT_CHARS: Final = 1_500
"""Up to so many characters a scan takes less than a change of threads is worth."""
MAX_FINDINGS: Final = 200
"""A text that holds more is refused or asked about all the same."""


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """What was found in one field; offsets count Python characters of that field's text."""

    field: str
    finding: Finding

    def as_wire(self) -> dict[str, str | int]:
        """Return what clients are told; never a word of the text."""
        return {
            "field": self.field,
            "class": self.finding.class_,
            "start": self.finding.start,
            "end": self.finding.end,
            "strength": self.finding.strength,
            "rule": self.finding.rule,
            "hint": self.finding.hint,
        }


class PatientDataFoundError(RejectedError):
    """This could tell who the patient is: edit the marked places."""

    code = "patient_data_found"

    def __init__(self, findings: tuple[FieldFinding, ...]) -> None:
        kinds: dict[str, list[str]] = {}
        for found in findings:
            if found.finding.strength == "hard":
                own = found.finding.rule == OWN_NAME
                kind = f"{'your own ' if own else ''}{found.finding.class_}"
                kinds.setdefault(found.field, []).append(kind)
        super().__init__(
            fields={
                field: f"could tell who somebody is ({', '.join(dict.fromkeys(classes))})"
                for field, classes in kinds.items()
            }
        )
        self.findings = [found.as_wire() for found in findings]


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, as far as the rules ask.

    Args:
        own: What leads to them; nothing where they write with their name.
        country: Where they practise.
    """

    own: OwnWords = NO_WORDS
    country: str | None = None


NOBODY: Final = Author()


class Guard:
    """Looks at what is to be written. Nothing is kept, and no text is logged or counted."""

    def __init__(self) -> None:
        self._warm = False

    async def check(
        self,
        fields: Mapping[str, str],
        *,
        language: Language | None = None,
        author: Author = NOBODY,
    ) -> tuple[FieldFinding, ...]:
        """Return the soft findings: the author has been or will be asked about them.

        Args:
            fields: Dotted field name to text.

        Raises:
            PatientDataFoundError: There are hard ones; it tells of all.
        """
        return settled(await self.look(fields, language=language, author=author))

    async def check_file_name(self, name: str) -> tuple[FieldFinding, ...]:
        """Return the soft findings in the name of a file, as those of field `file`.

        Raises:
            PatientDataFoundError: There are hard ones.
        """
        found = await self.look({"file": name.replace("_", " ")})
        known = {place for one in found for place in range(one.finding.start, one.finding.end)}
        names = (FieldFinding("file", one) for one in names_in_file_name(name))
        return settled((*found, *(one for one in names if one.finding.start not in known)))

    async def look(
        self,
        fields: Mapping[str, str],
        *,
        language: Language | None = None,
        author: Author = NOBODY,
    ) -> tuple[FieldFinding, ...]:
        """Return everything that is found, refusing nothing."""
        # The first one loads tables and word lists, which would hold up the loop.
        if self._warm and sum(map(len, fields.values())) <= SHORT_CHARS:
            return _scan_fields(fields, language, author)
        found = await asyncio.to_thread(_scan_fields, fields, language, author)
        self._warm = True
        return found


def settled(found: tuple[FieldFinding, ...]) -> tuple[FieldFinding, ...]:
    """Count what was found in what is to be written, and return it where all of it is soft.

    Raises:
        PatientDataFoundError: There are hard findings; it tells of all.
    """
    for one in found:
        curbside_guard_findings_total.labels(one.finding.class_, one.finding.strength).inc()
    if any(one.finding.strength == "hard" for one in found):
        raise PatientDataFoundError(found)
    return found


def names_author(found: tuple[FieldFinding, ...]) -> bool:
    """Whether something that leads to the author is among what was found."""
    return any(one.finding.rule == OWN_NAME for one in found)


def _scan_fields(
    fields: Mapping[str, str], language: Language | None, author: Author
) -> tuple[FieldFinding, ...]:
    found = (
        FieldFinding(name, finding)
        for name, text in fields.items()
        for finding in scan(text, language, author.country, own=author.own)
    )
    ordered = sorted(found, key=lambda one: one.finding.strength != "hard")
    return tuple(ordered[:MAX_FINDINGS])
