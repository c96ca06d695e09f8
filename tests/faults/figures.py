"""The figures of a run that the report shows. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.faults.check_answers import lone_tries
from tests.faults.check_pages import late_waves
from tests.faults.run import Act, Place, Run, Violation, act_of, place_of

_REORDERED = ("reordered", "repeated", "early")
_GAPS = ("gap", "hole", "incomplete")


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the report; times in seconds."""

    acknowledged: int
    lost: int
    duplicated: int
    reordered: int
    gaps: int
    unknown: int
    refused: int
    shown: int
    resets: int
    ack_silence_s: float
    slowest_ack_s: float
    slowest_refusal_s: float
    slowest_live_s: float
    caught_up_s: float
    waves: int
    pushes: int
    offers: int
    mails: int
    texts: int
    latest_wave_s: float
    pages_late: int
    max_rss_mb: float


def figures_of(run: Run, violations: Sequence[Violation]) -> Figures:
    """Count what happened and what was found wrong."""
    broken = Counter(violation.rule for violation in violations)
    sent = Counter(line.get("channel", "web_push") for line in run.lines("push"))
    acknowledged = {act_of(line) for line in run.lines("ok")}
    # Tries that nobody could tell the outcome of, whatever a later try was answered.
    return Figures(
        acknowledged=len(acknowledged),
        lost=broken["lost"] + broken["moved"] + broken["changed"],
        duplicated=broken["doubled"],
        reordered=sum(broken[rule] for rule in _REORDERED),
        gaps=sum(broken[rule] for rule in _GAPS),
        unknown=len(run.lines("unknown")),
        refused=len(run.lines("refused")),
        shown=len(run.lines("shown")),
        resets=len(run.lines("reset")),
        ack_silence_s=_silence_s(run),
        slowest_ack_s=_slowest_ack_s(run),
        slowest_refusal_s=_slowest_refusal_s(run),
        slowest_live_s=_slowest_live_s(run),
        caught_up_s=_caught_up_s(run),
        waves=sum(1 for line in run.lines("wave") if line["paged_s"] is not None),
        pushes=sent["web_push"],
        offers=sent["live"],
        mails=sent["email"],
        texts=sent["sms"],
        latest_wave_s=_latest_wave_s(run),
        pages_late=len(late_waves(run)),
        max_rss_mb=max((line["rss_mb"] for line in run.lines("memory")), default=0.0),
    )


def _silence_s(run: Run) -> float:
    """The longest time without any acknowledgement while there was something to acknowledge."""
    stop_s = max((line["at_s"] for line in run.lines("stopped")), default=run.end_s)
    times = [line["at_s"] for line in run.lines("invoke")][:1]
    times += [line["at_s"] for line in run.lines("ok") if line["at_s"] <= stop_s]
    times.sort()
    return max((later - earlier for earlier, later in pairwise([*times, stop_s])), default=0.0)


def _slowest_ack_s(run: Run) -> float:
    """The longest that anybody waited from the first try to the first acknowledgement."""
    asked: dict[Act, float] = {}
    waits = []
    for line in run.lines("invoke", "ok"):
        act = act_of(line)
        if line["op"] == "invoke":
            asked.setdefault(act, line["at_s"])
        elif act in asked:
            waits.append(line["at_s"] - asked[act])
            # A resend for the sake of it is another wait.
            del asked[act]
    return max(waits, default=0.0)


def _slowest_refusal_s(run: Run) -> float:
    """The longest that one try, alone on its connection, took to be told `unavailable`."""
    tries = [one for one in lone_tries(run) if one.answer.get("code") == "unavailable"]
    return max((one.took_s for one in tries), default=0.0)


def _slowest_live_s(run: Run) -> float:
    """The longest from an acknowledgement until a reader who was connected was shown the entry."""
    known: dict[Place, float] = {}
    for line in run.lines("ok"):
        known.setdefault(place_of(line), line["at_s"])
    waits: list[float] = [
        line["at_s"] - known[place_of(line)]
        for line in run.lines("shown")
        if line["via"] == "live" and place_of(line) in known
    ]
    return max([0.0, *waits])


def _latest_wave_s(run: Run) -> float:
    """By how much the latest wave came after its planned time, whatever the reason."""
    return max(
        (
            line["paged_s"] - line["due_s"]
            for line in run.lines("wave")
            if line["paged_s"] is not None
        ),
        default=0.0,
    )


def _caught_up_s(run: Run) -> float:
    """How long after healing the last reader got the last of what was there at healing."""
    healed_s = run.healed_s
    if not healed_s:
        return 0.0
    before: set[Place] = {place_of(line) for line in run.lines("ok") if line["at_s"] <= healed_s}
    firsts: dict[tuple[str, Place], float] = {}
    for line in run.lines("shown"):
        firsts.setdefault((line["client"], place_of(line)), line["at_s"])
    times = [at_s for (_, place), at_s in firsts.items() if place in before]
    return max(0.0, max(times, default=healed_s) - healed_s)
