"""100 rooms of 10 over two nodes and Redis, the fan-out alone; and what nodes cost that only idle.

Both nodes' CPU counts. Each room is written to on one node; half of its readers are on the other.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from tests.bench.bench import Bench
from tests.bench.competitors import OVER_NODES, Competitor, serving
from tests.bench.crowd import Crowd
from tests.bench.figures import Figures, latency_ms, medians
from tests.bench.processes import Program

ROOMS: Final = 100
MEMBERS: Final = 10
RATE: Final = 400.0
MOST_NODES: Final = 4
_PATIENCE_S: Final = 60.0
_WARM_UP_S: Final = 1.0


def room_of(index: int) -> str:
    """Return a room's name; all have one length."""
    return f"room-{index:07d}"


@contextmanager
def _cluster(
    bench: Bench, competitor: Competitor, count: int
) -> Iterator[tuple[list[Program], list[int]]]:
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                serving(competitor, bench.redis_url, bench.log(f"{competitor.name} {number}"))
            )
            for number in range(count)
        ]
        yield [program for program, _ in started], [port for _, port in started]


def _drive(servers: Sequence[Program], crowd: Crowd, *, rate: float, seconds: float) -> Figures:
    """Have each server write to the rooms that are its own; return the sum over both."""
    share = len(servers)
    turns = max(1, round(rate * seconds / ROOMS))
    due = turns * ROOMS * MEMBERS
    crowd.reset()
    began_s = [server.cpu_s for server in servers]
    for number, server in enumerate(servers):
        rooms = [room_of(index) for index in range(number, ROOMS, share)]
        server.tell(
            do="drive",
            rooms=rooms,
            messages=turns * len(rooms),
            rate=rate / share,
            burst=1,
            bytes=300,
        )
    seen = crowd.listen(until=lambda: crowd.seen.deliveries >= due, limit_s=_PATIENCE_S)
    used_s = sum(server.cpu_s - before for server, before in zip(servers, began_s, strict=True))
    for server in servers:
        server.said()
    return {
        "cpu_us": round(used_s / max(1, seen.deliveries) * 1e6, 2),
        "missing": due - seen.deliveries,
        "deliveries_per_s": round(seen.deliveries / seen.took_s),
        "generator_share": round(seen.cpu_s / seen.took_s, 3),
        **latency_ms(seen.latencies_s),
    }


def _seat(crowd: Crowd, competitor: Competitor, ports: Sequence[int], *, nodes: int) -> None:
    """Put ten readers into each room, evenly on the first `nodes` nodes."""
    for number, port in enumerate(ports[:nodes]):
        crowd.connect(
            port,
            path=competitor.path,
            steps=lambda index: competitor.steps([room_of(index // MEMBERS)]),
            indexes=range(number, ROOMS * MEMBERS, nodes),
        )


def _fan_out(bench: Bench, competitor: Competitor, seconds: float) -> Figures:
    with _cluster(bench, competitor, 2) as (servers, ports), Crowd() as crowd:
        _seat(crowd, competitor, ports, nodes=2)
        _drive(servers, crowd, rate=RATE, seconds=_WARM_UP_S)
        return _drive(servers, crowd, rate=RATE, seconds=seconds)


def _idle_nodes(bench: Bench, competitor: Competitor, seconds: float) -> Figures:
    """Return the CPU of the node that has the rooms, and of each that has none, by their number."""
    found: Figures = {}
    with _cluster(bench, competitor, MOST_NODES) as (servers, ports), Crowd() as crowd:
        _seat(crowd, competitor, ports, nodes=1)
        for port in ports[1:]:
            # Somebody is there, or python-socketio would not even listen to Redis.
            crowd.connect(
                port,
                path=competitor.path,
                steps=lambda _: competitor.steps([room_of(ROOMS)]),
                indexes=(0,),
            )
        _drive(servers[:1], crowd, rate=RATE, seconds=_WARM_UP_S)
        for nodes in range(MOST_NODES, 0, -1):
            began_s, before = time.monotonic(), [server.cpu_s for server in servers[:nodes]]
            _drive(servers[:1], crowd, rate=RATE, seconds=seconds)
            took_s = time.monotonic() - began_s
            shares = [
                (server.cpu_s - was) / took_s
                for server, was in zip(servers[:nodes], before, strict=True)
            ]
            idle = shares[1:]
            found[f"{nodes} nodes"] = {
                "busy_share": round(shares[0], 4),
                "idle_share_each": round(sum(idle) / len(idle), 4) if idle else None,
            }
            servers[nodes - 1].kill() if nodes > 1 else None
    return found


def measure(bench: Bench, competitors: Sequence[Competitor] = OVER_NODES) -> Figures:
    """Measure the fan-out in rounds, then the idle nodes."""
    seconds, rounds = bench.choose(full=(2.0, 2), quick=(0.5, 1))
    found: dict[str, list[Figures]] = {each.name: [] for each in competitors}
    for number in range(rounds):
        for competitor in competitors:
            bench.say(f"two nodes, round {number + 1}: {competitor.name}")
            found[competitor.name].append(_fan_out(bench, competitor, seconds))
    idle = {}
    for competitor in competitors:
        bench.say(f"idle nodes: {competitor.name}")
        idle[competitor.name] = _idle_nodes(bench, competitor, seconds)
    return {
        "fan-out": {name: medians(each) for name, each in found.items()},
        "idle nodes": idle,
    }
