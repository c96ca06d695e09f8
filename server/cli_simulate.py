"""`curbside simulate`: how many cases would be answered in time, by which policy, at what load.

Needs no services. Whoever is chosen and when is decided by the code that pages in production.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from server.cli_store import fail
from server.paging.simulate.contest import play
from server.paging.simulate.params import DEFAULT_NAME, ParamsError, bundled, load_params
from server.paging.simulate.report import contest_lines

MAX_CASES = 100_000


def simulate(
    *,
    cases: Annotated[int, typer.Option(min=1, max=MAX_CASES, help="Cases to count.")] = 3_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    params: Annotated[
        Path | None, typer.Option(help="The world's parameters; else the reference.")
    ] = None,
) -> None:
    """Simulate paging on a virtual clock: all policies side by side over the same cases."""
    try:
        world = load_params(params or bundled(DEFAULT_NAME))
    except ParamsError as err:
        fail(str(err))
    contest = play(world, cases=cases, seed=seed)
    if as_json:
        typer.echo(json.dumps(contest.to_json(), indent=2))
        return
    for line in contest_lines(contest):
        typer.echo(line)
