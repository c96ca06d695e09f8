"""The parameters of a simulated world, each with its source and how it is known."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Generic, Literal, Self, TypeVar
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

DEFAULT_NAME: Final = "reference"
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
PoolSize = Annotated[int, Field(ge=1, le=10_000)]
MAX_WARM_UP_CASES: Final = 100_000
MAX_YEARS: Final = 100.0
_MONTHS_A_YEAR: Final = 12.0


class ParamsError(ValueError):
    """The file can't be read as parameters; the message says where."""


class Frozen(BaseModel):
    """Unknown names are refused: a misspelt parameter would change nothing without a word."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


T = TypeVar("T")


class Parameter(Frozen, Generic[T]):
    """A value, where it comes from, and how it is known."""

    value: T
    source: str
    basis: Literal["measured", "borrowed", "assumed"]
    note: str = ""


class WorldName(Frozen):
    """What the world is called in reports."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    """It is part of the names of its plots."""
    about: str


class Params(Frozen):
    """A world. What each parameter means stands in `params/reference.toml`."""

    world: WorldName
    pools: Parameter[Annotated[list[PoolSize], Field(min_length=1, max_length=20)]]
    small_pools: Parameter[Annotated[list[PoolSize], Field(max_length=20)]] | None = None
    cases_per_month: Parameter[list[Positive]]
    acceptance: Parameter[Share]
    acceptance_spread: Parameter[Annotated[float, Field(ge=0, lt=1)]]
    reply_median_min: Parameter[Positive]
    reply_sigma: Parameter[Positive]
    reply_doctor_sigma: Parameter[Annotated[float, Field(ge=0)]]
    own_share: Parameter[Share]
    own_median_min: Parameter[Positive]
    own_sigma: Parameter[Positive]
    night_factor: Parameter[Share]
    weekend_factor: Parameter[Share]
    shock_share: Parameter[Share]
    shock_factor: Parameter[Share]
    fatigue_factor: Parameter[Share]
    dead_devices: Parameter[Share]
    lost_pages: Parameter[Share]
    acknowledged_only: Parameter[Share]
    acknowledged_before_min: Parameter[Annotated[float, Field(ge=0)]]
    declined: Parameter[Share]
    quiet_hours: Parameter[Share]
    coordinators: Parameter[Annotated[int, Field(ge=0, le=1_000)]]
    warm_up_cases: Parameter[Annotated[int, Field(ge=0, le=MAX_WARM_UP_CASES)]]
    zones: Parameter[Annotated[dict[str, Positive], Field(min_length=1)]]
    posting_hours: Parameter[Annotated[list[Positive], Field(min_length=24, max_length=24)]]

    @model_validator(mode="after")
    def _rates_fit_pools(self) -> Self:
        if len(self.pools.value) != len(self.cases_per_month.value):
            message = "pools and cases_per_month have as many values"
            raise ValueError(message)
        unknown = set(self.zones.value) - available_timezones()
        if unknown:
            message = f"no time zone: {', '.join(sorted(unknown))}"
            raise ValueError(message)
        return self

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        """Go to another process as text: the classes made of `Parameter` have no name there."""
        return Params.model_validate_json, (self.model_dump_json(),)

    @property
    def alike(self) -> bool:
        """Whether all doctors are alike, so that a formula says what a schedule comes to."""
        return self.acceptance_spread.value == 0.0

    def years(self, cases: int) -> float:
        """Return how long it takes until so many cases are posted, after those to warm up with."""
        total = cases + self.warm_up_cases.value
        return total / sum(self.cases_per_month.value) / _MONTHS_A_YEAR

    def having(self, **values: Any) -> "Params":
        """Return the same world but for these values."""
        changed = {
            name: getattr(self, name).model_copy(update={"value": value})
            for name, value in values.items()
        }
        return self.model_copy(update=changed)

    def parameters(self) -> dict[str, Parameter[Any]]:
        """Return every parameter by its name."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: each for name, each in found.items() if isinstance(each, Parameter)}


def load_params(path: Path) -> Params:
    """Read a parameter file.

    Raises:
        ParamsError: It is not there, is no TOML, or a parameter is missing, unknown or wrong.
    """
    try:
        return Params.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as err:
        problems = (
            f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in err.errors()
        )
        message = f"{path}: {'; '.join(problems)}"
        raise ParamsError(message) from err
    except (OSError, ValueError, RecursionError) as err:
        # No file, no text, no TOML, or brackets in brackets without end.
        message = f"{str(path)!r}: {err}"
        raise ParamsError(message) from err


def bundled(name: str) -> Path:
    """Return the path of a parameter file that comes with Curbside."""
    package = Path(str(files("server")))
    for directory in (package / "params", package.parent / "params"):
        if (directory / f"{name}.toml").is_file():
            return directory / f"{name}.toml"
    message = f"no parameters called {name} come with this installation; give --params FILE"
    raise ParamsError(message)
