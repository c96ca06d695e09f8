"""Plays all policies in one world and puts their figures side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.paging.simulate.contenders import DEFAULT, Contender, contenders_in
from server.paging.simulate.engine import Engine, Run
from server.paging.simulate.params import Params
from server.paging.simulate.summary import Summary, summarise
from server.paging.simulate.world import make_world


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
