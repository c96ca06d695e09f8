"""Public registers of doctors that a program may ask: one module for each, off unless set.

What a register says is a finding for a reviewer, never a decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

FindingKind = Literal[
    "found", "another_name", "deactivated", "not_found", "broken_answer", "down", "no_register"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of looking a number up.

    Args:
        name: As the register has it; None when it told none.
        details: What else it says that a reviewer compares, such as fields and state licences.
    """

    kind: FindingKind
    name: str | None = None
    details: tuple[str, ...] = ()


NO_REGISTER = Finding("no_register")


class Register(Protocol):
    """One country's register."""

    async def look_up(self, number: str, *, name: str) -> Finding:
        """Return what the register says of a stored licence number.

        Args:
            name: As the doctor stated it, to be compared with the register's.
        """
        ...


Registers = Mapping[str, Register]
"""By stored country code; countries without one are looked up by hand."""
