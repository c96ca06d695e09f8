"""Post to acknowledged against a bare insert, to seen on another node; a hot room's writers."""

from contextlib import ExitStack
from statistics import median
from typing import Final

from tests.bench.bench import Bench
from tests.bench.crowd import Crowd
from tests.bench.figures import Figures, medians
from tests.bench.posting import Posting
from tests.bench.processes import python, running
from tests.bench.ward import Ward, ward

WRITERS_EACH: Final = 40
READERS_EACH: Final = 10
HOT_NODES: Final = 3
MODERATE_RATE: Final = 100.0
_PACE: Final = 40.0


def measure(bench: Bench) -> Figures:
    """Measure them all."""
    return {
        "against an insert": _against_an_insert(bench),
        "on another node": _on_another_node(bench),
        "hot room": _hot_room(bench, reading=WRITERS_EACH),
        "hot room, a quarter reads": _hot_room(bench, reading=READERS_EACH),
    }


def _against_an_insert(bench: Bench) -> Figures:
    """Take turns, some posts, some inserts, at one pace, so that both meet the same machine."""
    rounds, seconds = bench.choose(full=(4, 2.0), quick=(1, 1.5))
    bench.say("post to acknowledged, against a bare insert")
    with ExitStack() as stack:
        place = stack.enter_context(ward(bench, nodes=1, doctors=10))
        inserts = stack.enter_context(
            running(
                python("tests.bench.inserts", "bare", place.mongo_url), log=bench.log("inserts")
            )
        )
        inserts.said()
        posting, crowd = _one_room(place, stack, members=10)
        posts, bare = [], []
        for _ in range(rounds):
            inserts.tell(seconds=seconds)
            bare.append(inserts.said())
            found = posting.at_rate(crowd.readers[:5], rate=_PACE, seconds=seconds)
            posts.append(found["ack"])
    ratio = median(p["p50_ms"] / b["p50_ms"] for p, b in zip(posts, bare, strict=True))
    return {"post": medians(posts), "insert": medians(bare), "p50_ratio": round(ratio, 3)}


def _on_another_node(bench: Bench) -> Figures:
    bench.say("post to seen on another node")
    seconds = bench.choose(full=4.0, quick=2.0)
    with ExitStack() as stack:
        place = stack.enter_context(ward(bench, nodes=2, doctors=200))
        crowd = stack.enter_context(Crowd())
        posting = Posting(crowd)
        cases = place.post_cases(20)
        readers = place.seat(crowd, list(cases), count=200, on_frame=posting.hear)
        posting.assign(readers, [cases[reader.index // 2 % 20] for reader in readers])
        posting.at_rate(readers, rate=MODERATE_RATE, seconds=2.0)
        return posting.at_rate(readers, rate=MODERATE_RATE, seconds=seconds)


def _hot_room(bench: Bench, *, reading: int) -> Figures:
    """Have all write into one room; of each node's writers so many read it too.

    Where all read, a message is 120 deliveries, and these cost more than what is asked about here.
    """
    seconds = bench.choose(full=4.0, quick=2.0)
    bench.say(f"hot room: {WRITERS_EACH} writers on each of {HOT_NODES} nodes, {reading} read")
    with ExitStack() as stack:
        place = stack.enter_context(ward(bench, nodes=HOT_NODES, doctors=HOT_NODES * WRITERS_EACH))
        posting, crowd = _one_room(
            place, stack, members=HOT_NODES * WRITERS_EACH, of_each=(reading, WRITERS_EACH)
        )
        ours = posting.without_pause(crowd.readers, seconds=seconds)
        command = python("tests.bench.inserts", "one-each", place.mongo_url)
        others = [
            stack.enter_context(running(command, log=bench.log(f"one-each {number}")))
            for number in range(HOT_NODES)
        ]
        for each in others:
            each.said()
        for each in others:
            each.tell(seconds=seconds)
        alone = sum(each.said()["per_s"] for each in others)
    return {
        "ours": ours,
        "one_insert_each_per_s": round(alone, 1),
        "ratio": round(ours["acks_per_s"] / alone, 2),
    }


def _one_room(
    place: Ward, stack: ExitStack, *, members: int, of_each: tuple[int, int] = (1, 1)
) -> tuple[Posting, Crowd]:
    """Have members, all writers of one room, come and say something.

    Args:
        of_each: How many of how many on each node also read.
    """
    crowd = stack.enter_context(Crowd())
    posting = Posting(crowd)
    (case_id,) = place.post_cases(1)
    reading, of = of_each
    seats = [case_id] * reading + [None] * (of - reading)
    readers = place.seat(crowd, seats, count=members, on_frame=posting.hear)
    posting.assign(readers, [case_id] * len(readers))
    posting.at_rate(readers, rate=100.0, seconds=members / 100)
    return posting, crowd
