"""The simulation's plots: cases answered as time goes by, and policies against the frontier."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from server.paging.simulate.contenders import DEFAULT
from server.paging.simulate.contest import Contest
from server.paging.simulate.engine import Run
from server.paging.simulate.frontier import frontier
from server.paging.simulate.sensitivity import Swing
from server.paging.simulate.summary import TARGET_MIN
from server.paging.simulate.svg import Axis, Line, chart
from server.paging.simulate.sweep import Sweep
from server.paging.simulate.tornado import tornado

_SHARES: Final = (0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98)
_PERCENT: Final = (0, 20, 40, 60, 80, 100)
_SHOWN_MIN: Final = 180
_STEP_MIN: Final = 3


def write_plots(
    contest: Contest,
    directory: Path,
    *,
    tried: Sweep | None = None,
    swings: Sequence[Swing] = (),
) -> list[Path]:
    """Write the plots of a contest into a directory and return their paths.

    Args:
        tried: Schedules tried in a world that no formula covers; None: no frontier is drawn there.
        swings: What the parameters matter; none: no tornado is drawn.
    """
    directory.mkdir(parents=True, exist_ok=True)
    name = contest.params.world.name
    drawn = {f"paging-answered-{name}.svg": answered_plot(contest)}
    if contest.params.alike:
        best = [(each.pages, each.share) for each in frontier(contest.params, _SHARES)]
        drawn[f"paging-frontier-{name}.svg"] = frontier_plot(contest, best, "the fewest possible")
    elif tried is not None:
        best = [(each.pages, each.share) for each in tried.best]
        label = f"best of {tried.entered} tried"
        drawn[f"paging-frontier-{name}.svg"] = frontier_plot(contest, best, label)
    if swings:
        usual = contest.figures[DEFAULT].answered_90_share
        title = f"Simulated, {name} world: what each parameter moves"
        drawn[f"paging-tornado-{name}.svg"] = tornado(title, swings, usual=usual)
    for file_name, text in drawn.items():
        (directory / file_name).write_text(text, encoding="utf-8")
    return [directory / file_name for file_name in drawn]


def answered_plot(contest: Contest) -> str:
    """Return the share of cases answered by each minute, a curve for each policy."""
    return chart(
        f"Simulated, {contest.params.world.name} world: cases answered so far",
        Axis("minutes after posting", 0, _SHOWN_MIN, (0, 30, 60, TARGET_MIN, 120, 150, 180)),
        Axis("share of cases", 0, 100, _PERCENT, "%"),
        [Line(name, _answered(run)) for name, run in contest.runs.items()],
    )


def frontier_plot(contest: Contest, best: Sequence[tuple[float, float]], label: str) -> str:
    """Return each policy's pages and share, and the fewest pages that could do, as a curve.

    Args:
        best: Pages a case and the share that they reach, the fewest pages first.
    """
    curve = [(pages, 100 * share) for pages, share in best]
    points = [
        Line(name, [(each.pages_per_case, 100 * each.answered_90_share)])
        for name, each in contest.figures.items()
    ]
    return chart(
        f"Simulated, {contest.params.world.name} world: answered within 90 minutes, and pages",
        Axis("pages a case", 0, 21, (0, 5, 10, 15, 20)),
        Axis("answered within 90 minutes", 40, 100, (40, 50, 60, 70, 80, 90, 95, 100), "%"),
        [Line(label, curve), *points],
    )


def _answered(run: Run) -> list[tuple[float, float]]:
    times = [each.answered_min for each in run.results if each.answered_min is not None]
    return [
        (minute, 100 * sum(at <= minute for at in times) / len(run.results))
        for minute in range(0, _SHOWN_MIN + 1, _STEP_MIN)
    ]
