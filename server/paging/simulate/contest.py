"""Plays all policies in one world and puts their figures side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from server.paging.simulate.contenders import CONTENDERS, DEFAULT, Contender, contenders_in
from server.paging.simulate.engine import Engine, Run
from server.paging.simulate.parallel import side_by_side
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
        """Return the whole as it is printed: these names and no others are agreed."""
        return {
            "policies": {name: each.to_json() for name, each in self.figures.items()},
            "default": DEFAULT,
            "seed": self.seed,
            "cases": self.cases,
        }


def play(
    params: Params,
    *,
    cases: int,
    seed: int,
    contenders: Sequence[Contender] | None = None,
    processes: int = 1,
) -> Contest:
    """Run each policy over the same cases, doctors and luck.

    Args:
        processes: How many policies are run side by side; the figures are the same.
    """
    competing = contenders_in(params) if contenders is None else contenders
    runs = side_by_side(partial(_run, params, cases, seed), competing, processes=processes)
    named = {each.name: run for each, run in zip(competing, runs, strict=True)}
    return Contest(
        params=params,
        seed=seed,
        cases=cases,
        runs=named,
        figures={name: summarise(run) for name, run in named.items()},
    )


def _run(params: Params, cases: int, seed: int, contender: Contender) -> Run:
    # Made anew each time from the same seed: every policy meets the same world.
    world = make_world(params, cases=cases, seed=seed)
    return Engine(world, contender.waves, remembers=contender.remembers).run()


def play_pools(params: Params, *, cases: int, seed: int, processes: int = 1) -> dict[int, Contest]:
    """Run the default and nobody in worlds of one discipline, the smallest first.

    Cases come in proportion to the doctors, as in the first pool; the time to warm up is four
    months.
    """
    sizes = {*params.pools.value, *(params.small_pools.value if params.small_pools else ())}
    one = partial(_play_pool, params, cases, seed)
    found = side_by_side(one, sorted(sizes), processes=processes)
    return dict(zip(sorted(sizes), found, strict=True))


def _play_pool(params: Params, cases: int, seed: int, size: int) -> Contest:
    a_doctor = params.cases_per_month.value[0] / params.pools.value[0]
    warm = 0 if params.warm_up_cases.value == 0 else _WARM_UP_MONTHS
    return play(
        params.having(
            pools=[size],
            cases_per_month=[size * a_doctor],
            warm_up_cases=int(warm * size * a_doctor),
        ),
        cases=cases,
        seed=seed,
        contenders=(CONTENDERS[0], CONTENDERS[-1]),
    )
