"""One room of 100, 1,000 and 2,000: CPU for a delivery, latency, bursts; all side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.bench import Bench
from tests.bench.competitors import ALL, Competitor, serving
from tests.bench.crowd import Crowd, Seen
from tests.bench.figures import Figures, latency_ms, medians
from tests.bench.processes import Program

SIZES: Final = (100, 1_000, 2_000)
MESSAGE_BYTES: Final = 300
CPU_DELIVERIES_PER_S: Final = 10_000
LATENCY_DELIVERIES_PER_S: Final = 5_000
BURST: Final = 20
BURST_DELIVERIES_PER_S: Final = 40_000
_WARM_UP_S: Final = 0.7
_PATIENCE_S: Final = 90.0


@dataclass(frozen=True, slots=True)
class Load:
    """What is broadcast into one room."""

    room: str
    members: int
    deliveries_per_s: float
    seconds: float
    burst: int = 1

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.deliveries_per_s / self.members

    @property
    def messages(self) -> int:
        """How many messages, whole bursts."""
        return max(1, round(self.rate * self.seconds / self.burst)) * self.burst


def room_of(size: int) -> str:
    """Return the name of the room with so many members; all names have one length."""
    return f"room-of-{size:04d}"


def broadcast(server: Program, crowd: Crowd, load: Load) -> Figures:
    """Have the server broadcast; return what a delivery cost it and how long they took."""
    due = load.messages * load.members
    crowd.reset()
    began_s = server.cpu_s
    server.tell(
        do="drive",
        rooms=[load.room],
        messages=load.messages,
        rate=load.rate,
        burst=load.burst,
        bytes=MESSAGE_BYTES,
    )
    seen = crowd.listen(until=lambda: crowd.seen.deliveries >= due, limit_s=_PATIENCE_S)
    used_s = server.cpu_s - began_s
    server.said()
    return _figures(seen, due=due, used_s=used_s)


def _figures(seen: Seen, *, due: int, used_s: float) -> Figures:
    return {
        "cpu_us": round(used_s / seen.deliveries * 1e6, 3),
        "server_share": round(used_s / seen.took_s, 3),
        "generator_share": round(seen.cpu_s / seen.took_s, 3),
        "deliveries": seen.deliveries,
        "missing": due - seen.deliveries,
        "deliveries_per_s": round(seen.deliveries / seen.took_s),
        **latency_ms(seen.latencies_s),
    }


def _loads(size: int, seconds: float) -> dict[str, Load]:
    room = room_of(size)
    return {
        "cpu": Load(room, size, CPU_DELIVERIES_PER_S, seconds),
        "latency": Load(room, size, LATENCY_DELIVERIES_PER_S, seconds),
        "burst": Load(room, size, BURST_DELIVERIES_PER_S, seconds, burst=BURST),
    }


def _one_round(bench: Bench, competitor: Competitor, seconds: float) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    with (
        serving(competitor, bench.redis_url, bench.log(competitor.name)) as (server, port),
        Crowd() as crowd,
    ):
        crowd.connect(
            port,
            path=competitor.path,
            steps=lambda index: competitor.steps([room_of(s) for s in SIZES if index < s]),
            indexes=range(max(SIZES)),
        )
        server.tell(do="collect")
        server.said()
        for size in SIZES:
            for kind, load in _loads(size, seconds).items():
                if kind == "cpu":
                    warming = Load(load.room, size, load.deliveries_per_s, _WARM_UP_S)
                    broadcast(server, crowd, warming)
                found[f"{kind} {size}"] = broadcast(server, crowd, load)
    return found


def measure(bench: Bench, competitors: Sequence[Competitor] = ALL) -> Figures:
    """Measure round by round, so that what else the machine does hits all alike."""
    seconds, rounds = bench.choose(full=(2.0, 2), quick=(0.5, 1))
    found: dict[str, list[dict[str, Figures]]] = {each.name: [] for each in competitors}
    for number in range(rounds):
        for competitor in competitors:
            bench.say(f"rooms, round {number + 1}: {competitor.name}")
            found[competitor.name].append(_one_round(bench, competitor, seconds))
    return {
        name: {load: medians([each[load] for each in all_rounds]) for load in all_rounds[0]}
        for name, all_rounds in found.items()
    }
