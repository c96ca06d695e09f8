"""100 rooms of 10 with sign-in and durable storing: rate on one core of server, latencies."""

from tests.bench.bench import Bench
from tests.bench.crowd import Crowd
from tests.bench.figures import Figures
from tests.bench.posting import Posting
from tests.bench.ward import Ward, ward

ROOMS = 100
MEMBERS = 10
MODERATE_RATE = 300.0


def measure(bench: Bench) -> Figures:
    """Measure one node, and two that share the core."""
    return {f"{nodes} nodes": _over(bench, nodes) for nodes in (1, 2)}


def _over(bench: Bench, nodes: int) -> Figures:
    seconds = bench.choose(full=4.0, quick=2.0)
    bench.say(f"durable: {ROOMS} rooms of {MEMBERS} over {nodes} nodes")
    with ward(bench, nodes=nodes, doctors=ROOMS * MEMBERS) as place, Crowd() as crowd:
        posting = Posting(crowd)
        cases = place.post_cases(ROOMS)
        readers = place.seat(crowd, list(cases), count=ROOMS * MEMBERS, on_frame=posting.hear)
        rooms = [cases[reader.index // nodes % ROOMS] for reader in readers]
        posting.assign(readers, rooms)
        writers = readers[: ROOMS * 2]
        posting.at_rate(writers, rate=200.0, seconds=len(writers) / 200)
        found = {}
        for in_flight in (100, 200):
            began_s, began = _used_s(place), posting.total_acks
            figures = posting.without_pause(readers[:in_flight], seconds=seconds)
            acks = posting.total_acks - began
            figures["server_cpu_us_per_message"] = round((_used_s(place) - began_s) / acks * 1e6)
            found[f"{in_flight} in flight"] = figures
        found["300 a second"] = posting.at_rate(writers, rate=MODERATE_RATE, seconds=seconds)
        return found


def _used_s(place: Ward) -> float:
    return sum(node.program.cpu_s for node in place.nodes)
