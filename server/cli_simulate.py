"""`curbside simulate`: how many cases would be answered in time, by which policy, at what load.

Needs no services. Whoever is chosen and when is decided by the code that pages in production.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli_store import fail

if TYPE_CHECKING:
    from server.paging.simulate.contest import Contest

MAX_CASES = 100_000


def simulate(
    *,
    cases: Annotated[int, typer.Option(min=1, max=MAX_CASES, help="Cases to count.")] = 3_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    params: Annotated[
        Path | None, typer.Option(help="The world's parameters; else the reference.")
    ] = None,
    frontier: Annotated[
        bool,
        typer.Option(
            "--frontier",
            help="Also the fewest pages that could do, and how far each policy is from it.",
        ),
    ] = False,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Also what the assumed parameters matter.")
    ] = False,
    pools: Annotated[
        bool, typer.Option("--pools", help="Also disciplines of few and of many doctors.")
    ] = False,
    plots: Annotated[
        Path | None,
        typer.Option(help="Write plots (SVG) there: also of --frontier and --sensitivity."),
    ] = None,
) -> None:
    """Simulate paging on a virtual clock: all policies side by side over the same cases."""
    # ruff: noqa: PLC0415 - loaded when needed: a node does not simulate
    from server.paging.simulate.contest import play
    from server.paging.simulate.parallel import cores
    from server.paging.simulate.params import (
        DEFAULT_NAME,
        MAX_YEARS,
        ParamsError,
        bundled,
        load_params,
    )
    from server.paging.simulate.report import contest_lines

    try:
        world = load_params(params or bundled(DEFAULT_NAME))
    except ParamsError as err:
        fail(str(err))
    if plots is not None:
        _make(plots)
    if world.years(cases) > MAX_YEARS:
        fail(
            f"--cases {cases}: at this world's cases_per_month that takes over {MAX_YEARS:g} years"
        )
    contest = play(world, cases=cases, seed=seed, processes=cores())
    if as_json:
        # The object's names are agreed, so that the label stands beside it.
        typer.echo(f"SIMULATED: {world.world.name} world; no claim about doctors.", err=True)
        typer.echo(json.dumps(contest.to_json(), indent=2))
        return
    typer.echo("\n".join(contest_lines(contest)))
    wanted = _Wanted(frontier=frontier, sensitivity=sensitivity, pools=pools, plots=plots)
    for lines in _further(contest, wanted):
        typer.echo("\n".join(lines))


def _make(directory: Path) -> None:
    """Make the folder of the plots now, rather than find out after minutes that it can't be."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as err:
        fail(f"--plots {str(directory)!r}: {err}")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is told beside the table."""

    frontier: bool
    sensitivity: bool
    pools: bool
    plots: Path | None


def _further(contest: "Contest", wanted: _Wanted) -> Iterator[list[str]]:
    from server.paging.simulate import report
    from server.paging.simulate.contest import play_pools
    from server.paging.simulate.parallel import cores
    from server.paging.simulate.plots import write_plots
    from server.paging.simulate.sensitivity import swings
    from server.paging.simulate.sweep import sweep

    params, cases, seed = contest.params, contest.cases, contest.seed
    tried = None
    if wanted.frontier and params.alike:
        yield report.frontier_lines(contest)
    elif wanted.frontier:
        tried = sweep(contest, processes=cores())
        yield report.sweep_lines(contest, tried)
    if wanted.pools:
        yield report.pool_lines(play_pools(params, cases=cases, seed=seed, processes=cores()))
    found = []
    if wanted.sensitivity:
        found = swings(params, cases=cases, seed=seed, processes=cores())
        yield report.swing_lines(found)
    if wanted.plots is not None:
        written = write_plots(contest, wanted.plots, tried=tried, swings=found)
        yield ["", *(f"wrote {path}" for path in written)]
