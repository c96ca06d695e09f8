"""What must hold of pages and pushes. Pure.

Lines: `wave {case, run, wave, due_s, paged_s|null, people, pages}` for every wave of a policy,
`due_s` by plan; `need_ended {case, run}` when an answer was acknowledged to its author; `push
{case, run, page, device, topic, tag, status}` as the push service saw it, status 0 where it gave
no answer; `page {case, run, page, offered_s}` for every page as it is kept.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tests.faults.history import Line
from tests.faults.run import Run, Violation

WAVE_BOUND_S = 5.0
IN_FLIGHT_S = 2.0
"""A push that was on its way when the answer came; the look before sending is no older."""
NO_PRIMARY = frozenset(
    {"kill primary", "kill primary ahead", "freeze primary", "step down", "stalled worker"}
)
"""What may delay a wave until it is healed; one node or Redis alone may not."""
SENT_BOUND_S = 12.0
"""A sender that dies holds a delivery for 8 s; another one then sends it."""
_ACCEPTED = range(200, 300)


def _ends(run: Run) -> dict[tuple[str, int], float]:
    ends: dict[tuple[str, int], float] = {}
    for line in run.lines("need_ended"):
        ends.setdefault((line["case"], line["run"]), line["at_s"])
    return ends


def late_waves(run: Run) -> list[tuple[Line, float]]:
    """Return each wave that was paged late or never, and by how many seconds.

    A wave that an outage delayed pushes those after it: half of a planned gap is kept. So a wave
    counts from its own time, or from half a gap after the wave before it, if that is later.
    """
    ends, late = _ends(run), []
    for waves in _waves(run).values():
        before: Line | None = None
        for line in waves:
            due_s = line["due_s"]
            if before is not None and before["paged_s"] is not None:
                due_s = max(due_s, before["paged_s"] + (due_s - before["due_s"]) / 2)
            before = line
            due_s = run.recovered_s(due_s, grace_s=WAVE_BOUND_S, of=NO_PRIMARY)
            ended_s = ends.get((line["case"], line["run"]), run.end_s)
            paged_s = line["paged_s"]
            if paged_s is None and due_s + WAVE_BOUND_S < ended_s:
                late.append((line, ended_s - due_s))
            elif paged_s is not None and paged_s > due_s + WAVE_BOUND_S:
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
        times = [line["paged_s"] for line in paged]
        if times != sorted(times):
            yield Violation("page_skipped", f"{case}: waves out of their order")
        for line in paged:
            # Times are kept to the millisecond, and cut off there.
            if line["paged_s"] < line["due_s"] - 0.05:
                yield Violation("page_early", f"wave {line['wave']} of {case} came before its time")


def nobody_is_paged_after_the_answer(run: Run) -> Iterator[Violation]:
    ends = _ends(run)
    for line in run.lines("push"):
        ended_s = ends.get((line["case"], line["run"]))
        if ended_s is None or line["at_s"] <= ended_s + IN_FLIGHT_S:
            continue
        # Whoever was frozen between the look and the sending sends once on waking.
        if not run.disturbed(ended_s, line["at_s"], grace_s=IN_FLIGHT_S):
            yield Violation("page_after_answer", f"{line['page']} went to {line['device']}")


def no_page_is_sent_twice_knowingly(run: Run) -> Iterator[Violation]:
    """A page is sent again only when the outcome of the send before was unknown."""
    sent: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in run.lines("push"):
        sent[line["page"], line["device"]].append(line)
    for (page, device), pushes in sent.items():
        if len({(push["topic"], push["tag"]) for push in pushes}) > 1:
            yield Violation("page_twice", f"{page} went to {device} under several names")
        for first, second in pairwise(pushes):
            known = first["status"] in _ACCEPTED
            if known and not run.disturbed(first["at_s"], second["at_s"], grace_s=IN_FLIGHT_S):
                yield Violation("page_twice", f"{page} went to {device} twice")


def every_page_is_sent(run: Run) -> Iterator[Violation]:
    """A page whose case still needs it is pushed at least once, also when its sender died."""
    ends = _ends(run)
    pushed = {line["page"] for line in run.lines("push") if line["status"] in _ACCEPTED}
    for line in run.lines("page"):
        wanted_until_s = min(ends.get((line["case"], line["run"]), run.end_s), run.end_s)
        due_s = run.recovered_s(line["offered_s"], grace_s=SENT_BOUND_S) + SENT_BOUND_S
        if line["page"] not in pushed and due_s < wanted_until_s:
            yield Violation("page_unsent", f"{line['page']} of {line['case']} was never sent")


def nobody_is_paged_twice(run: Run) -> Iterator[Violation]:
    """One run pages a doctor's device for one page only, and a wave no more people than planned."""
    pages: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for line in run.lines("push"):
        pages[line["case"], line["run"], line["device"]].add(line["page"])
    for (case, _, device), found in pages.items():
        if len(found) > 1:
            yield Violation("page_twice", f"{device} got {len(found)} pages for {case}")
    for line in run.lines("wave"):
        if line.get("pages", 0) > line["people"]:
            yield Violation("page_twice", f"wave {line['wave']} of {line['case']} paged too many")


PAGE_RULES = (
    waves_come_in_time,
    no_wave_is_skipped_or_early,
    nobody_is_paged_after_the_answer,
    no_page_is_sent_twice_knowingly,
    every_page_is_sent,
    nobody_is_paged_twice,
)
