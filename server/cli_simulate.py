"""`curbside simulate`: how many cases would be answered in time, by which policy, at what load.

Needs no services. Whoever is chosen and when is decided by the code that pages in production.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from server.cli_store import fail

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
        bool, typer.Option("--frontier", help="Also how far each policy is from the best possible.")
    ] = False,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Also what the assumed parameters matter.")
    ] = False,
    pools: Annotated[
        bool, typer.Option("--pools", help="Also disciplines of few and of many doctors.")
    ] = False,
    plots: Annotated[Path | None, typer.Option(help="Write plots (SVG) there.")] = None,
) -> None:
    """Simulate paging on a virtual clock: all policies side by side over the same cases."""
    # ruff: noqa: PLC0415 - loaded when needed: a node does not simulate
    from server.paging.simulate.contest import play, play_pools
    from server.paging.simulate.params import DEFAULT_NAME, ParamsError, bundled, load_params
    from server.paging.simulate.plots import write_plots
    from server.paging.simulate.report import contest_lines, frontier_lines, pool_lines, swing_lines
    from server.paging.simulate.sensitivity import swings

    try:
        world = load_params(params or bundled(DEFAULT_NAME))
    except ParamsError as err:
        fail(str(err))
    contest = play(world, cases=cases, seed=seed)
    if as_json:
        typer.echo(json.dumps(contest.to_json(), indent=2))
        return
    lines = contest_lines(contest)
    if frontier:
        lines += frontier_lines(contest)
    if pools:
        lines += pool_lines(play_pools(world, cases=cases, seed=seed))
    if sensitivity:
        lines += swing_lines(swings(world, cases=cases, seed=seed))
    if plots is not None:
        lines += ["", *(f"wrote {path}" for path in write_plots(contest, plots))]
    typer.echo("\n".join(lines))
