"""The policies that are simulated side by side. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from server.paging.policy import DEFAULTS, parse_waves
from server.paging.simulate.params import Params
from store.records.policy import Wave

DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True)
class Contender:
    """Waves under a name; `remembers`: the chooser sees how doctors responded before."""

    name: str
    about: str
    waves: tuple[Wave, ...]
    remembers: bool = True


CONTENDERS: Final = (
    Contender(DEFAULT, "the waves of an urgent case as Curbside pages them", DEFAULTS["now"].waves),
    Contender(
        "default_without_history",
        "the same waves, choosing without response history",
        DEFAULTS["now"].waves,
        remembers=False,
    ),
    Contender(
        "starting_point",
        "3/5/10/20 people at 0/10/25/45 minutes, as first designed",
        parse_waves("3@0,5@10,10@25,20@45,2@60:coordinators"),
    ),
    Contender("today", "the waves of a case that can wait until today", DEFAULTS["today"].waves),
    Contender(
        "one_at_a_time", "one person each 15 minutes, four times", parse_waves("1@0,1@15,1@30,1@45")
    ),
    Contender("blast", "20 people at once", parse_waves("20@0")),
    Contender("nobody", "nobody is paged", ()),
)
"""The first is the one in force."""


def contenders_in(params: Params) -> tuple[Contender, ...]:
    """Return who competes in a world.

    Where doctors are alike there is no history to choose by, and `today` is left to the formula
    of `frontier`: the reference is to be done in seconds.
    """
    if not params.alike:
        return CONTENDERS
    competing = (each for each in CONTENDERS if each.remembers and each.name != "today")
    return tuple(replace(each, remembers=False) for each in competing)
