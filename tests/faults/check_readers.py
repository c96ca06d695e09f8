"""What must hold of everything that readers were shown. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterator

from tests.faults.check_log import SYSTEM
from tests.faults.history import Line
from tests.faults.run import HEALING_S, Place, Run, Violation, place_of

JOINED = "joined:"
"""Begins the key of the entry by which a doctor becomes this member."""


def live_entries_come_in_order(run: Run) -> Iterator[Violation]:
    """After a join answered with n, a connection gets n + 1, n + 2 … and nothing else."""
    yield from _in_order(run, via="live", since="seq")


def what_is_read_comes_in_order(run: Run) -> Iterator[Violation]:
    """After a join from n on, what a connection reads is n + 1, n + 2 … and nothing else."""
    yield from _in_order(run, via="read", since="after")


def _in_order(run: Run, *, via: str, since: str) -> Iterator[Violation]:
    """Look at what came in one way; the join's field `since` has the number before the first."""
    last: dict[tuple[str, str, str], int] = {}
    for line in run.lines("joined", "shown"):
        whose = (line["client"], line["conn"], line["room"])
        if line["op"] == "joined":
            last[whose] = line[since]
        elif line["via"] == via:
            before, how = last.get(whose), f"{whose} got {line['seq']} ({via})"
            if before is None:
                yield Violation("early", f"{how} before its join was answered")
                continue
            if line["seq"] <= before:
                yield Violation("repeated", f"{how} after {before}")
            elif line["seq"] > before + 1:
                yield Violation("hole", f"{how} right after {before}")
            last[whose] = max(before, line["seq"])


def every_reader_is_complete(run: Run) -> Iterator[Violation]:
    """From its first number on, each reader saw every entry, at most 10 s after healing."""
    shown_at: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for line in run.lines("shown"):
        shown_at[line["client"], line["room"]].setdefault(line["seq"], line["at_s"])
    stored_s = _known_at(run)
    heads = run.heads
    for line in run.lines("expects"):
        seen = shown_at[line["client"], line["room"]]
        wanted = range(line["after"] + 1, heads.get(line["room"], 0) + 1)
        missing = [seq for seq in wanted if seq not in seen]
        who = f"{line['client']} in {line['room']}"
        if missing:
            yield Violation("incomplete", f"{who} never saw {missing[:10]} ({len(missing)} in all)")
        late = [
            seq
            for seq in wanted
            if seq in seen and seen[seq] > _due_s(run, stored_s.get(Place(line["room"], seq)), line)
        ]
        if late:
            yield Violation(
                "late", f"{who} saw {late[:5]} more than {HEALING_S * run.patience:g} s late"
            )


def _known_at(run: Run) -> dict[Place, float]:
    """Since when each entry is known to be stored: it was acknowledged, or somebody saw it."""
    found: dict[Place, float] = {}
    for line in run.lines("ok", "shown"):
        found.setdefault(place_of(line), line["at_s"])
    return found


def _due_s(run: Run, stored_s: float | None, line: Line) -> float:
    """Return until when a reader who was there from `since_s` must have seen what was stored."""
    if stored_s is None:
        return math.inf
    bound_s = HEALING_S * run.patience
    since_s: float = max(stored_s, line["since_s"])
    if not line.get("untouched"):
        since_s = run.recovered_s(since_s, grace_s=bound_s)
    return since_s + bound_s


def readers_agree(run: Run) -> Iterator[Violation]:
    """No two readers see different content under one number, whether live or read."""
    first: dict[Place, tuple[str, str]] = {}
    for line in run.lines("shown"):
        place = place_of(line)
        digest, who = first.setdefault(place, (line["digest"], line["client"]))
        if digest != line["digest"]:
            yield Violation("conflict", f"{place} differs between {who} and {line['client']}")


def nothing_is_shown_that_is_not_kept(run: Run) -> Iterator[Violation]:
    """What anybody saw is in the log in the end, as they saw it."""
    told: set[Place] = set()
    for line in run.lines("shown"):
        place = place_of(line)
        kept = run.final.get(place)
        if place in told:
            continue
        if kept is None:
            told.add(place)
            yield Violation("phantom", f"{line['client']} saw {place}, which is not in the log")
        elif any(kept[name] != line[name] for name in ("said", "kind")):
            told.add(place)
            yield Violation("phantom", f"{line['client']} saw another {kept['kind']} at {place}")
        elif line["stamp"] not in (kept["stamp"], _minute_of(kept["stamp"])):
            told.add(place)
            what = f"{line['client']} was told that {place} is of {line['stamp']}"
            yield Violation("phantom", f"{what}, not {kept['stamp']}")


def _minute_of(stamp: str) -> str:
    """Return the instant as it is told of who has no name."""
    return f"{stamp[:16]}:00.000Z"


def each_member_is_one_doctor(run: Run) -> Iterator[Violation]:
    """Whatever was shown as one member's was written by one doctor, and by no other."""
    author_of: dict[tuple[str, str], str] = {}
    member_of: dict[tuple[str, str], str] = {}
    wrong: set[Place] = set()
    for line in run.final.values():
        if line["kind"] == "member_joined":
            member = line["key"].removeprefix(JOINED)
            author_of[line["room"], member] = line["author"]
            member_of[line["room"], line["author"]] = member
    for line in run.lines("shown"):
        place, member = place_of(line), line["by"]
        kept = run.final.get(place)
        if kept is None or place in wrong:
            continue
        author, room = kept["author"], place.room
        if (member == "") != (author == SYSTEM):
            wrong.add(place)
            yield Violation("author", f"{place} by {author} was shown as of {member or 'nobody'}")
        elif member:
            first = author_of.setdefault((room, member), author)
            known_as = member_of.setdefault((room, author), member)
            if first != author or known_as != member:
                wrong.add(place)
                yield Violation("author", f"{place} was shown as another member's: {member}")


def nobody_is_told_to_start_over(run: Run) -> Iterator[Violation]:
    """No log is ever shorter than what was read of it."""
    for line in run.lines("reset"):
        yield Violation("reset", f"{line['client']} had {line['had']} of {line['head']}")


READER_RULES = (
    nobody_is_told_to_start_over,
    live_entries_come_in_order,
    what_is_read_comes_in_order,
    every_reader_is_complete,
    readers_agree,
    nothing_is_shown_that_is_not_kept,
    each_member_is_one_doctor,
)
