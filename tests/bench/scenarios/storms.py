"""Many at once: joining one room, and coming back to another node after theirs was killed."""

import random
import time
from dataclasses import dataclass, field
from typing import Final

from tests.bench import wire
from tests.bench.bench import Bench
from tests.bench.crowd import Crowd, Reader
from tests.bench.figures import Figures, latency_ms
from tests.bench.posting import Posting
from tests.bench.ward import PATH, Ward, ward

RETURNING: Final = 2_000
OTHERS: Final = 100
ROOMS: Final = 100
CALM_RATE: Final = 20.0
_LIMIT_S: Final = 40.0
_FIRST_TRY_S: Final = (0.5, 1.5)
"""The official client's: a second, half of it more or less; twice that each time, up to 5 s."""
_LONGEST_WAIT_S: Final = 5.0


def measure(bench: Bench) -> Figures:
    """Measure both storms."""
    return {"join": _join(bench), "reconnect": _reconnect(bench)}


def _join(bench: Bench) -> Figures:
    """Have many join one room; count what is said about who is there."""
    count = bench.choose(full=1_000, quick=200)
    bench.say(f"join storm: {count} into one room")
    with ward(bench, nodes=1, doctors=count) as place, Crowd() as crowd:
        posting = Posting(crowd)
        cases = place.post_cases(1)
        began_s, used_s = time.monotonic(), place.nodes[0].program.cpu_s
        place.seat(crowd, list(cases), count=count, on_frame=posting.hear)
        took_s = time.monotonic() - began_s
        crowd.listen(until=lambda: False, limit_s=2.0)
        return {
            "members": count,
            "took_s": round(took_s, 2),
            "server_cpu_s": round(place.nodes[0].program.cpu_s - used_s, 2),
            "presence_messages": posting.heard.presence,
            "each_told_of_each": count * count,
            "presence_for_each": round(posting.heard.presence / count, 1),
        }


@dataclass(slots=True)
class _Return:
    """The way back of those who lost their node, each on its own, as clients do it."""

    place: Ward
    crowd: Crowd
    posting: Posting
    cases: list[str]
    due: list[tuple[float, int, int]] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)
    tries: int = 0
    under_way: dict[Reader, int] = field(default_factory=dict)
    began_s: float = 0.0

    def lost(self, reader: Reader) -> None:
        """Plan the next try of somebody who was cut off, or refused."""
        attempt = self.under_way.pop(reader, 0)
        wait_s = min(_LONGEST_WAIT_S, random.uniform(*_FIRST_TRY_S) * 2**attempt)
        wait_s = max(wait_s, _retry_after_s(reader))
        self.due.append((time.monotonic() + wait_s, reader.index, attempt + 1))

    def turn(self) -> None:
        """Try again whoever is due; count who is in sync."""
        now_s = time.monotonic()
        for at_s, index, attempt in [each for each in self.due if each[0] <= now_s]:
            self.due.remove((at_s, index, attempt))
            self.tries += 1
            case_id = self.cases[index % ROOMS]
            reader = self.crowd.open(
                self.place.nodes[1].port,
                path=PATH,
                steps=self.place.steps(index, case_id, after=1),
                index=index,
                on_frame=self.posting.hear,
            )
            self.under_way[reader] = attempt
        for reader in [each for each in self.under_way if each.is_in]:
            del self.under_way[reader]
            self.back_s.append(now_s - self.began_s)


def _retry_after_s(reader: Reader) -> float:
    return wire.refused_for_s(reader.refused) if reader.refused.startswith(b"44") else 0.0


def _reconnect(bench: Bench) -> Figures:
    count = bench.choose(full=RETURNING, quick=300)
    bench.say(f"reconnect storm: {count}")
    with ward(bench, nodes=2, doctors=count + OTHERS) as place, Crowd() as crowd:
        posting = Posting(crowd)
        cases = place.post_cases(ROOMS)
        dying, living = place.nodes

        def come(port: int, first: int, last: int) -> list[Reader]:
            return crowd.connect(
                port,
                path=PATH,
                steps=lambda index: place.steps(index, cases[index % ROOMS]),
                indexes=range(first, last),
                on_frame=posting.hear,
            )

        come(dying.port, OTHERS, OTHERS + count)
        others = come(living.port, 0, OTHERS)
        posting.assign(others, [cases[reader.index % ROOMS] for reader in others])
        before = posting.at_rate(others, rate=CALM_RATE, seconds=OTHERS / CALM_RATE)
        way_back = _Return(place, crowd, posting, cases)
        crowd.on_closed = way_back.lost
        used_s = living.program.cpu_s
        dying.program.kill()
        during = _meanwhile(way_back, posting, others, count)
        crowd.on_closed = None
        return {
            "clients": count,
            "back": len(way_back.back_s),
            "all_back_s": round(max(way_back.back_s, default=0.0), 2),
            "tries": way_back.tries,
            "server_cpu_s": round(living.program.cpu_s - used_s, 2),
            "others_before": before["ack"],
            "others_during": latency_ms(during),
        }


def _meanwhile(
    way_back: _Return, posting: Posting, others: list[Reader], count: int
) -> list[float]:
    """Go on posting calmly until all are back; return how long those posts took to acknowledge."""
    way_back.began_s = time.monotonic()
    posted = 0
    taken_s: list[float] = []

    def turn() -> None:
        nonlocal posted
        way_back.turn()
        if way_back.began_s + posted / CALM_RATE <= time.monotonic():
            posting.post(others[posted % len(others)])
            posted += 1

    way_back.crowd.reset()
    way_back.crowd.listen(
        until=lambda: len(way_back.back_s) >= count, limit_s=_LIMIT_S, each_turn=turn, tick_s=0.005
    )
    way_back.crowd.listen(until=lambda: False, limit_s=1.0)
    taken_s += posting.heard.acks_s
    return taken_s
