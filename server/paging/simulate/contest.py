"""Plays all policies in one world and puts their figures side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.paging.simulate.contenders import CONTENDERS, DEFAULT, Contender, contenders_in
from server.paging.simulate.engine import Engine, Run
from server.paging.simulate.params import Params
from server.paging.simulate.summary import Summary, summarise
from server.paging.simulate.world import make_world

_WARM_UP_MONTHS: Final = 4


@dataclass(frozen=True, slots=True)
class Contest:
    """Every policy's run and figures, by its name, in the order in which they compete."""

    params: Params
    seed: int
    cases: int
    runs: dict[str, Run]
    figures: dict[str, Summary]

    def to_json(self) -> dict[str, Any]:
        """Return the whole as it is printed."""
        return {
            "policies": {name: each.to_json() for name, each in self.figures.items()},
            "default": DEFAULT,
            "seed": self.seed,
            "cases": self.cases,
            "world": self.params.world.name,
            "simulated": True,
        }


def play(
    params: Params, *, cases: int, seed: int, contenders: Sequence[Contender] | None = None
) -> Contest:
    """Run each policy over the same cases, doctors and luck."""
    world = make_world(params, cases=cases, seed=seed)
    competing = contenders_in(params) if contenders is None else contenders
    runs = {
        each.name: Engine(world, each.waves, remembers=each.remembers).run() for each in competing
    }
    return Contest(
        params=params,
        seed=seed,
        cases=cases,
        runs=runs,
        figures={name: summarise(run) for name, run in runs.items()},
    )


def play_pools(params: Params, *, cases: int, seed: int) -> dict[int, Contest]:
    """Run the default and nobody in worlds of one discipline, the smallest first.

    Cases come in proportion to the doctors, as in the first pool; the time to warm up is four
    months.
    """
    sizes = {*params.pools.value, *(params.small_pools.value if params.small_pools else ())}
    a_doctor = params.cases_per_month.value[0] / params.pools.value[0]
    warm = 0 if params.warm_up_cases.value == 0 else _WARM_UP_MONTHS
    return {
        size: play(
            params.having(
                pools=[size],
                cases_per_month=[size * a_doctor],
                warm_up_cases=int(warm * size * a_doctor),
            ),
            cases=cases,
            seed=seed,
            contenders=(CONTENDERS[0], CONTENDERS[-1]),
        )
        for size in sorted(sizes)
    }
