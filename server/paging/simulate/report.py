"""The simulation's figures as text. Every table says that they are simulated."""

from collections.abc import Mapping, Sequence

from server.paging.simulate.contenders import DEFAULT
from server.paging.simulate.contest import Contest
from server.paging.simulate.frontier import frontier
from server.paging.simulate.sensitivity import Swing
from server.paging.simulate.summary import Summary, paired_difference
from server.paging.simulate.sweep import Sweep, fewest_pages

_HIGHEST = 0.985
"""Beyond this share the search for the fewest pages takes long and tells little."""
FRONTIER_SHARES = (0.6, 0.7, 0.8, 0.9, 0.95, 0.97)
_HEADINGS = (
    ("policy", 24),
    ("in 90 min", 10),
    ("95 % interval", 17),
    ("p50", 7),
    ("p90", 8),
    ("never", 8),
    ("pages/case", 12),
    ("a doctor-month", 16),
    ("busiest", 9),
    ("night", 8),
    ("Gini", 6),
)


def contest_lines(contest: Contest) -> list[str]:
    """Return the table of a contest, and by how much the default is ahead of each policy."""
    world = contest.params.world
    lines = [
        f"SIMULATED: {contest.cases} cases, seed {contest.seed}, {world.name} world",
        f"({world.about}).",
        "Not a claim about real doctors; every parameter and its source stand in the file.",
        "",
        _row([heading for heading, _ in _HEADINGS]),
    ]
    lines += [_row([name, *_cells(figures)]) for name, figures in contest.figures.items()]
    lines += ["", "Answered in 90 minutes, default against the others, case by case:"]
    ours = contest.runs[DEFAULT]
    for name, run in contest.runs.items():
        if name != DEFAULT:
            gain, (low, high) = paired_difference(ours, run)
            lines.append(f"  {name:<24} {gain:+7.1%}  ({low:+.1%} to {high:+.1%})")
    return lines


def _cells(figures: Summary) -> list[str]:
    low, high = figures.ci95
    return [
        f"{figures.answered_90_share:.1%}",
        f"{low:.1%}-{high:.1%}",
        _minutes(figures.p50_min),
        _minutes(figures.p90_min),
        f"{figures.never_share:.1%}",
        f"{figures.pages_per_case:.2f}",
        f"{figures.pages_per_doctor_month:.2f}",
        f"{figures.busiest_pages_a_month:.1f}",
        f"{figures.night_pages_share:.1%}",
        f"{figures.gini:.2f}",
    ]


def _minutes(value: float | None) -> str:
    return "never" if value is None else f"{value:.0f} min"


def _row(cells: Sequence[str]) -> str:
    padded = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, (_, width)) in enumerate(zip(cells, _HEADINGS, strict=True))
    )
    return "".join(padded).rstrip()


def frontier_lines(contest: Contest) -> list[str]:
    """Return the frontier where doctors are alike, and how far from it each policy is."""
    lines = ["", "The frontier: the fewest pages a case for a share answered in 90 minutes:"]
    for point in frontier(contest.params, FRONTIER_SHARES):
        schedule = ",".join(f"{people}@{at_min:g}" for people, at_min in point.schedule)
        lines.append(f"  {point.share:>6.1%}  {point.pages:>6.2f}  {schedule}")
    lines += ["", "Pages a case beyond the frontier, for as many answers:"]
    paging = {name: each for name, each in contest.figures.items() if each.pages_per_case > 0.0}
    shares = [min(each.answered_90_share, _HIGHEST) for each in paging.values()]
    best = frontier(contest.params, shares)
    for (name, figures), point in zip(paging.items(), best, strict=True):
        more = figures.pages_per_case - point.pages
        lines.append(f"  {name:<24} {more:+.2f}  ({point.pages:.2f} for as many answers)")
    return lines


def sweep_lines(contest: Contest, found: Sweep) -> list[str]:
    """Return the frontier of what was tried where doctors differ, and how far each policy is."""
    best = found.best
    lines = ["", f"The frontier: the best of {found.entered} schedules that were tried:"]
    lines += [f"  {each.share:>6.1%}  {each.pages:>6.2f}  {each.name}" for each in best]
    lines += ["", "Pages a case beyond it, for as many answers (schedules between two are mixed):"]
    for name, figures in contest.figures.items():
        if figures.pages_per_case > 0.0:
            fewest = fewest_pages(best, figures.answered_90_share)
            more = figures.pages_per_case - fewest
            lines.append(f"  {name:<24} {more:+.2f}  ({fewest:.2f} for as many answers)")
    return lines


def pool_lines(found: Mapping[int, Contest]) -> list[str]:
    """Return the default's figures for one discipline of each size."""
    lines = ["", "Default policy, one discipline of so many doctors:"]
    for size, contest in found.items():
        figures = contest.figures[DEFAULT]
        lines.append(
            f"  {size:>4} doctors  {figures.answered_90_share:.1%} in 90 minutes "
            f"({figures.ci95[0]:.1%} to {figures.ci95[1]:.1%}), "
            f"{figures.pages_per_case:.1f} pages a case, "
            f"{figures.pages_per_doctor_month:.1f} a doctor-month, "
            f"never answered {figures.never_share:.1%}"
        )
    return lines


def swing_lines(found: Sequence[Swing]) -> list[str]:
    """Return how the default's figures move with each parameter that is not measured."""
    lines = ["", "Default policy, one parameter at a time halved and raised by half:"]
    for each in found:
        shares = f"{each.low.answered_90_share:.1%} to {each.high.answered_90_share:.1%}"
        pages = f"{each.low.pages_per_case:.1f} to {each.high.pages_per_case:.1f} pages"
        values = f"{each.low_value:g} to {each.high_value:g}"
        chance = "" if each.beyond_chance else "  (the share: within chance)"
        lines.append(f"  {each.name:<24} {values:<18} {shares:<18} {pages}{chance}")
    return lines
