"""What must hold of what was sent for pages, over every channel. Pure.

Lines: `page {case, run, page, wave, offered_s, delays_s, devices}` for every page as it is kept,
with the channels that its doctor is reached over, each one's delay and device; wave 0 where it
replaces another; `push {case, run, page, channel, device, topic, tag, status}` for what came to the
other end, status 0 where that gave no answer; `listed {page}` when an open app was told of a page
because it asked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from tests.faults.history import Line
from tests.faults.run import Run, Violation

IN_FLIGHT_S = 3.0
"""What was on its way when the answer came; the look before sending is no older."""
SENT_BOUND_S = 12.0
"""A sender that dies holds a delivery for 8 s; another one then sends it."""
EARLY_S = 0.5
"""By how much the clocks of the database and of the other ends may differ."""
REOFFERED_WITHIN_S = 10.0
"""So long after Redis is back may nodes still offer live what their doctors may have missed."""
LIVE = "live"
FROZEN = "freeze node"
CUTS_SHORT = frozenset(
    {
        "kill node",
        FROZEN,
        "rolling restart",
        "kill primary",
        "freeze primary",
        "isolate primary",
        "step down",
        "cut node from mongo",
        "half-open node to mongo",
        "delay node to mongo",
    }
)
"""Who sends while one of these lasts may not be able to keep what became of it."""
REDIS_AWAY = frozenset(
    {
        "redis away",
        "restart redis",
        "freeze redis",
        "kill subscribers",
        "cut node from redis",
        "half-open node to redis",
        "delay node to redis",
    }
)
"""While these last, nodes don't hear from each other."""
_ACCEPTED = range(200, 300)


class Way(NamedTuple):
    """One page's way to one device."""

    page: str
    channel: str
    device: str


def _sends(run: Run) -> Mapping[Way, list[Line]]:
    sends: dict[Way, list[Line]] = defaultdict(list)
    for line in run.lines("push"):
        sends[Way(line["page"], _channel(line), line["device"])].append(line)
    return {way: sorted(lines, key=lambda line: line["at_s"]) for way, lines in sends.items()}


def _channel(line: Line) -> str:
    channel: str = line.get("channel", "web_push")
    return channel


def nobody_is_paged_after_the_answer(run: Run) -> Iterator[Violation]:
    ends = run.needs_ended
    for line in run.lines("push"):
        ended_s = ends.get((line["case"], line["run"]))
        if ended_s is None or line["at_s"] <= ended_s + IN_FLIGHT_S * run.patience:
            continue
        if not _was_held_up(run, line, since_s=ended_s):
            yield Violation("page_after_answer", f"{line['page']} went to {line['device']}")


def _was_held_up(run: Run, line: Line, *, since_s: float) -> bool:
    """Whether it was on its way since before the answer.

    Whoever was frozen between the look and the sending sends once on waking; what Redis held back
    is offered when it is back.
    """
    in_flight_s = IN_FLIGHT_S * run.patience
    frozen = any(
        span.what == FROZEN
        and span.begin_s <= since_s + in_flight_s
        and span.heal_s + in_flight_s >= line["at_s"]
        for span in run.spans
    )
    return frozen or (_channel(line) == LIVE and _offers_again(run, since_s, line["at_s"]))


def no_page_is_sent_twice_knowingly(run: Run) -> Iterator[Violation]:
    """A page is sent again only when the outcome of the send before was unknown."""
    for way, sends in _sends(run).items():
        if len({(line["topic"], line["tag"]) for line in sends}) > 1:
            yield Violation("page_twice", f"{way} under several names")
        for first, second in pairwise(sends):
            if first["status"] not in _ACCEPTED or _was_cut_short(run, first):
                continue
            again = way.channel == LIVE and _offers_again(run, first["at_s"], second["at_s"])
            if not again:
                yield Violation("page_twice", f"{way} twice")


def _was_cut_short(run: Run, first: Line) -> bool:
    """Whether its sender may not have got as far as keeping what the other end had answered."""
    begin_s, within_s = first["at_s"], IN_FLIGHT_S * run.patience
    return run.disturbed(begin_s, begin_s + within_s, grace_s=within_s, by=CUTS_SHORT)


def _offers_again(run: Run, begin_s: float, end_s: float) -> bool:
    """Whether nodes could not tell each other in between, or had just begun to again."""
    return run.disturbed(begin_s, end_s, grace_s=REOFFERED_WITHIN_S * run.patience, by=REDIS_AWAY)


def every_page_is_sent(run: Run) -> Iterator[Violation]:
    """A page whose case still needs it goes out over every channel, also when its sender died.

    It comes there after it was planned, within what it takes another sender to take over.
    """
    ends, bound_s = run.needs_ended, SENT_BOUND_S * run.patience
    came: dict[tuple[str, str], float] = {}
    for line in run.lines("push", "listed"):
        if line["status"] in _ACCEPTED:
            came.setdefault((line["page"], _channel(line)), line["at_s"])
    for line in run.lines("page"):
        wanted_until_s = ends.get((line["case"], line["run"]), run.judged_until_s)
        for channel, delay_s in line.get("delays_s", {"web_push": 0}).items():
            planned_s = line["offered_s"] + delay_s
            due_s = run.recovered_s(planned_s, grace_s=bound_s) + bound_s
            at_s = came.get((line["page"], channel))
            what = f"{line['page']} of {line['case']}"
            if at_s is None and due_s < wanted_until_s:
                yield Violation("page_unsent", f"{what} never went out over {channel}")
            elif at_s is not None and at_s > due_s:
                yield Violation("page_late", f"{what} came {at_s - due_s:.1f} s late by {channel}")
            elif at_s is not None and at_s < planned_s - EARLY_S:
                yield Violation("page_early", f"{what} came before its time by {channel}")


def what_is_sent_is_a_page_of_its_doctor(run: Run) -> Iterator[Violation]:
    """Nothing is sent for a page that nobody keeps, and nothing to anybody else's device."""
    devices = {line["page"]: line.get("devices", {}) for line in run.lines("page")}
    for line in run.lines("push", "listed"):
        kept = devices.get(line["page"])
        if kept is None:
            yield Violation(
                "page_ghost", f"{line['page']} went to {line['device']}, kept by nobody"
            )
        elif kept and kept[_channel(line)] != line["device"]:
            yield Violation("page_ghost", f"{line['page']} went to {line['device']}, not its own")


def each_wave_pages_as_many_as_planned(run: Run) -> Iterator[Violation]:
    pages = Counter((line["case"], line["run"], line.get("wave", 0)) for line in run.lines("page"))
    for line in run.lines("wave"):
        count = pages[line["case"], line["run"], line["wave"]]
        where = f"wave {line['wave']} of {line['case']}"
        if line["paged_s"] is not None and (line["pages"], count) != (line["people"],) * 2:
            yield Violation("page_missing", f"{where}: {line['pages']} pages, {count} kept")


def nobody_is_paged_twice(run: Run) -> Iterator[Violation]:
    """One run pages a doctor's device for one page only, and a wave no more people than planned."""
    pages: dict[tuple[str, int, str, str], set[str]] = defaultdict(set)
    for line in run.lines("push"):
        pages[line["case"], line["run"], _channel(line), line["device"]].add(line["page"])
    for (case, _, channel, device), found in pages.items():
        if len(found) > 1:
            where = f"{device} ({channel})"
            yield Violation("page_twice", f"{where} got {len(found)} pages for {case}")
    for line in run.lines("wave"):
        if line["pages"] > line["people"]:
            yield Violation("page_twice", f"wave {line['wave']} of {line['case']} paged too many")


SEND_RULES = (
    nobody_is_paged_after_the_answer,
    no_page_is_sent_twice_knowingly,
    every_page_is_sent,
    what_is_sent_is_a_page_of_its_doctor,
    each_wave_pages_as_many_as_planned,
    nobody_is_paged_twice,
)
