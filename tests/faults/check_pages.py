"""What must hold of waves. Pure.

Lines: `wave {case, run, wave, due_s, paged_s|null, people, pages}` for every wave of a policy,
`due_s` by plan; `need_ended {case, run}` when an answer was acknowledged to its author; `settled`
when no wave was to come and nothing to be sent any more.
"""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history import Line
from tests.faults.run import STALLED, Run, Violation

WAVE_BOUND_S = 5.0
AFTER_ANSWER_S = 3.0
"""Of a wave that was being paged when the answer came."""
NO_PRIMARY = frozenset(
    {
        "kill primary",
        "kill primary ahead",
        "freeze primary",
        "isolate primary",
        "step down",
        STALLED,
    }
)
"""What may delay a wave until it is healed; one node or Redis alone may not."""


def late_waves(run: Run) -> list[tuple[Line, float]]:
    """Return each wave that was paged late or never, and by how many seconds.

    A wave that an outage delayed pushes those after it: half of a planned gap is kept. So a wave
    counts from its own time, or from half a gap after the wave before it, if that is later.
    """
    ends, late, bound_s = run.needs_ended, [], WAVE_BOUND_S * run.patience
    for waves in _waves(run).values():
        before: Line | None = None
        for line in waves:
            due_s = line["due_s"]
            if before is not None and before["paged_s"] is not None:
                due_s = max(due_s, before["paged_s"] + (due_s - before["due_s"]) / 2)
            before = line
            due_s = run.recovered_s(due_s, grace_s=bound_s, of=NO_PRIMARY)
            ended_s = ends.get((line["case"], line["run"]), run.judged_until_s)
            paged_s = line["paged_s"]
            if paged_s is None and due_s + bound_s < ended_s:
                late.append((line, min(ended_s, run.end_s) - due_s))
            elif paged_s is not None and paged_s > due_s + bound_s:
                late.append((line, paged_s - due_s))
    return late


def _waves(run: Run) -> dict[tuple[str, int], list[Line]]:
    waves: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in run.lines("wave"):
        waves[line["case"], line["run"]].append(line)
    return {key: sorted(found, key=lambda each: each["wave"]) for key, found in waves.items()}


def waves_come_in_time(run: Run) -> Iterator[Violation]:
    for line, by_s in late_waves(run):
        how = "was never paged" if line["paged_s"] is None else f"was {by_s:.1f} s late"
        yield Violation("page_late", f"wave {line['wave']} of {line['case']} {how}")


def no_wave_is_skipped_or_early(run: Run) -> Iterator[Violation]:
    for (case, _), waves in _waves(run).items():
        paged = [line for line in waves if line["paged_s"] is not None]
        if [line["wave"] for line in paged] != list(range(1, len(paged) + 1)):
            yield Violation("page_skipped", f"{case}: waves {[line['wave'] for line in paged]}")
        for line in paged:
            ended_s = run.needs_ended.get((line["case"], line["run"]))
            bound_s = AFTER_ANSWER_S * run.patience
            if ended_s is not None and line["paged_s"] > ended_s + bound_s:
                yield Violation("page_after_answer", f"wave {line['wave']} of {case}")
        times = [line["paged_s"] for line in paged]
        if times != sorted(times):
            yield Violation("page_skipped", f"{case}: waves out of their order")
        for line in paged:
            # Times are kept to the millisecond, and cut off there.
            if line["paged_s"] < line["due_s"] - 0.05:
                yield Violation("page_early", f"wave {line['wave']} of {case} came before its time")


PAGE_RULES = (waves_come_in_time, no_wave_is_skipped_or_early)
