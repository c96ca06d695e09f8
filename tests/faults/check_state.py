"""What must hold of sessions, presence and memory. Pure.

Lines: `revoked {client}`; `present {room, seen, truth, changed_s}`: what a reader was shown of who
is there, beside who is, and since when; `memory {node, rss_mb, limit_mb}`.
"""

from collections.abc import Iterator

from tests.faults.run import Run, Violation, act_of

REVOKED_BOUND_S = 1.0
REVOKED_BOUND_DEAF_S = 5.0
PRESENCE_BOUND_S = 45.0
_MARGIN_S = 0.25
"""For the way between the clients and the nodes."""


def a_revoked_session_ends(run: Run) -> Iterator[Violation]:
    """Nothing is sent by it or shown to it after 1 s, 5 s while a fault keeps nodes apart."""
    for line in run.lines("revoked"):
        apart = run.disturbed(line["at_s"], line["at_s"] + REVOKED_BOUND_S)
        # How long clients are watched after it does not grow with patience, so neither does this.
        bound_s = REVOKED_BOUND_DEAF_S if apart else REVOKED_BOUND_S * min(run.patience, 4)
        until_s = line["at_s"] + bound_s + _MARGIN_S
        for other in run.lines("ok", "shown", "joined"):
            if other["client"] == line["client"] and other["at_s"] > until_s:
                after_s = other["at_s"] - line["at_s"]
                yield Violation("revoked", f"{line['client']}: {other['op']} {after_s:.1f} s after")
                break
        sent = {act_of(other) for other in run.final.values()}
        for act, first in run.first_tries.items():
            if first["client"] == line["client"] and first["at_s"] > until_s and act in sent:
                yield Violation("revoked", f"{line['client']}: {act.key} was sent after, and kept")


def presence_becomes_true(run: Run) -> Iterator[Violation]:
    for line in run.lines("present"):
        waited_s = line["at_s"] - line["changed_s"]
        if line["seen"] != line["truth"] and waited_s > PRESENCE_BOUND_S:
            yield Violation(
                "presence",
                f"{line['room']} shows {line['seen']}, is {line['truth']}, after {waited_s:.0f} s",
            )


def memory_is_bounded(run: Run) -> Iterator[Violation]:
    for line in run.lines("memory"):
        if not 0 < line["rss_mb"] <= line["limit_mb"]:
            yield Violation("memory", f"{line['node']} holds {line['rss_mb']:.0f} MB")


STATE_RULES = (a_revoked_session_ends, presence_becomes_true, memory_is_bounded)
