"""The fictional doctors of the demo: nine countries, licence numbers of the right shape only.

NPIs that start with 2 have not been given out; the other numbers are made up. The last row is made
last, so that its account says that a seeding came to its end.
"""

import csv
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from store.records.account import Language, Role

PASSWORD: Final = "curbside-demo-2026"  # noqa: S105 - printed at every start of the demo
DOMAIN: Final = "demo.curbside.example"
_TABLE: Final = "doctors.csv"

_Words = BeforeValidator(lambda cell: tuple(str(cell).split()))


class DemoDoctor(BaseModel):
    """One account of the demo; `handle` is the local part of its address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    handle: str
    name: str
    country: Literal["US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"]
    licence_number: str
    specialties: Annotated[tuple[str, ...], _Words]
    languages: Annotated[tuple[Language, ...], _Words]
    time_zone: str
    role: Role
    on_duty: bool
    """Available for pages while the cases are put in and for some hours after."""

    @property
    def email(self) -> str:
        """The address to sign in with; the domain is reserved for examples (RFC 2606)."""
        return f"{self.handle}@{DOMAIN}"


def _read() -> tuple[DemoDoctor, ...]:
    text = files("server.demo").joinpath(_TABLE).read_text(encoding="utf-8")
    return tuple(DemoDoctor.model_validate(row) for row in csv.DictReader(text.splitlines()))


DOCTORS: Final = _read()
