"""What a node costs that does nothing: memory for a signed-in socket, 5,000 of them, start-up."""

import http.client
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tests.bench.bench import Bench
from tests.bench.competitors import NODE, SEND_STR, STOCK, Competitor, serving
from tests.bench.crowd import Crowd
from tests.bench.figures import Figures, medians
from tests.bench.processes import rss_bytes, until
from tests.bench.ward import PATH, node, ward
from tests.stories.nodes import with_database

WARM: Final = 200
_SETTLE_S: Final = 3.0


def measure(bench: Bench) -> Figures:
    """Measure memory, ours against others, and start-up."""
    return {
        "memory": {
            "Curbside, signed in": _ours(bench),
            **{each.name: _other(bench, each) for each in (SEND_STR, NODE, STOCK)},
        },
        "start-up": _start_up(bench),
    }


def _grown(crowd: Crowd, *, pid: int, come: Callable[[int, int], None], count: int) -> Figures:
    """Return what each socket after the first ones adds."""
    come(0, WARM)
    crowd.listen(until=lambda: False, limit_s=_SETTLE_S)
    before = rss_bytes(pid)
    began_s = time.monotonic()
    come(WARM, WARM + count)
    took_s = time.monotonic() - began_s
    crowd.listen(until=lambda: False, limit_s=_SETTLE_S)
    after = rss_bytes(pid)
    return {
        "sockets": count,
        "kb_each": round((after - before) / count / 1000, 2),
        "rss_mb": round(after / 1e6, 1),
        "connected_per_s": round(count / took_s),
        "still_there": len(crowd.readers),
    }


def _ours(bench: Bench) -> Figures:
    count = bench.choose(full=5_000, quick=1_000)
    bench.say(f"memory: Curbside with {count} sockets")
    with ward(bench, nodes=1, doctors=count + WARM) as place, Crowd() as crowd:
        server = place.nodes[0]

        def come(first: int, last: int) -> None:
            crowd.connect(
                server.port,
                path=PATH,
                steps=lambda index: place.steps(index, None),
                indexes=range(first, last),
            )

        found = _grown(crowd, pid=server.program.pid, come=come, count=count)
        began_s = server.program.cpu_s
        crowd.listen(until=lambda: False, limit_s=10.0)
        found["idle_cpu_share"] = round((server.program.cpu_s - began_s) / 10.0, 4)
        return found


def _other(bench: Bench, competitor: Competitor) -> Figures:
    count = bench.choose(full=1_000, quick=500)
    bench.say(f"memory: {competitor.name}")
    with (
        serving(competitor, bench.redis_url, bench.log(competitor.name)) as (server, port),
        Crowd() as crowd,
    ):

        def come(first: int, last: int) -> None:
            crowd.connect(
                port,
                path=competitor.path,
                # Nobody is in a room, as with ours.
                steps=lambda _: competitor.steps([]),
                indexes=range(first, last),
            )

        return _grown(crowd, pid=server.pid, come=come, count=count)


def _start_up(bench: Bench) -> Figures:
    """Return how long a node takes from its start to ready, the database made before."""
    bench.say("start-up")
    mongo_url = with_database(bench.mongo_url, "bench_start")
    taken = []
    for number in range(bench.choose(full=5, quick=3)):
        began_s = time.monotonic()
        with node(bench, mongo_url, f"start-{number}") as started:
            until(lambda: _is_ready(started.port), what="ready")
            taken.append({"ready_s": round(time.monotonic() - began_s, 3)})
    # The first one makes the database's indexes.
    return medians(taken[1:])


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with suppress(OSError):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    return False
