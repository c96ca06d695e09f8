"""The bars that the figures are held against, and by how much each is met or missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.competitors import NODE, NODE_REDIS, OURS, SEND_STR, STOCK

Found = Mapping[str, Any]
"""The figures by scenario."""
BURSTS = "… bursts, deliveries for a second of CPU, times Node's"
IDLE = 1.0
"""What a node that holds none of the rooms may use of a core, in per cent: it must stay flat."""
AT_REST_BYTES = 1_000
"""What a case may leave behind once a node lets go of one for each that comes; 4,000 come a day."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim.

    Args:
        figure: What was measured.
        limit: What it may be at most, or must be at least.
        at_least: Which of both.
    """

    what: str
    figure: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps to its limit."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    @property
    def row(self) -> list[str]:
        """The claim as a line of a table."""
        sign = "≥" if self.at_least else "≤"
        unit = f" {self.unit}" if self.unit else ""
        met = "met" if self.is_met else "**missed**"
        return [self.what, f"{self.figure:g}{unit}", f"{sign} {self.limit:g}{unit}", met]


def bars(found: Found) -> list[Bar]:
    """Return every claim that the figures at hand can be held against."""
    held: list[Bar] = []
    for name, claims in (
        ("rooms", _rooms),
        ("durable", _durable),
        ("two-nodes", _two_nodes),
        ("acknowledging", _acknowledging),
        ("resting", _resting),
        ("storms", _storms),
        ("turnover", _turnover),
    ):
        if name in found:
            held += claims(found[name])
    return held


def _rooms(found: Found) -> list[Bar]:
    ours = found[OURS.name]
    cpu = ours["cpu 1000"]["cpu_us"]

    def against(other: str, load: str = "cpu 1000") -> float:
        return round(float(ours[load]["cpu_us"] / found[other][load]["cpu_us"]), 3)

    burst = found[NODE.name]["burst 1000"]["cpu_us"] / ours["burst 1000"]["cpu_us"]
    return [
        Bar(
            "Room of 1,000, CPU for a delivery",
            cpu,
            found[SEND_STR.name]["cpu 1000"]["cpu_us"],
            "µs",
        ),
        Bar("… against bare aiohttp `send_str`", against(SEND_STR.name), 1.0),
        Bar("… against Node's socket.io", against(NODE.name), 0.85),
        Bar("… against python-socketio", against(STOCK.name), round(1 / 6, 3)),
        Bar("… p99 at 5,000 deliveries a second", ours["latency 1000"]["p99_ms"], 40, "ms"),
        Bar(BURSTS, round(burst, 1), 5, at_least=True),
    ]


def _durable(found: Found) -> list[Bar]:
    two = found["2 nodes"]
    rate = max(two[load]["acks_per_s"] for load in two if "flight" in load)
    return [
        Bar("100 × 10 on two nodes, durable, on one core", rate, 1_000, "msg/s", at_least=True),
        Bar("… p99 delivery at 300 a second", two["300 a second"]["seen"]["p99_ms"], 50, "ms"),
    ]


def _two_nodes(found: Found) -> list[Bar]:
    fan_out = found["fan-out"]
    ratio = fan_out[OURS.name]["cpu_us"] / fan_out[NODE_REDIS.name]["cpu_us"]
    idle = found["idle nodes"][OURS.name]
    shares = [100 * idle[f"{count} nodes"]["idle_share_each"] for count in (2, 4)]
    return [
        Bar("100 × 10 over two nodes, fan-out, against Node + Redis", round(ratio, 3), 1.2),
        Bar("An idle node's CPU beside a busy one, of 2 nodes", round(shares[0], 2), IDLE, "%"),
        Bar("… of 4 nodes", round(shares[1], 2), IDLE, "%"),
    ]


def _acknowledging(found: Found) -> list[Bar]:
    elsewhere = found["on another node"]
    tail = elsewhere["seen_elsewhere"]["p99_ms"] / elsewhere["ack"]["p99_ms"]
    return [
        Bar(
            "Post → acknowledged, p50 against a bare insert",
            found["against an insert"]["p50_ratio"],
            1.5,
        ),
        Bar("Post → seen elsewhere, p99 against acknowledged", round(tail, 2), 2.0),
        *(
            Bar(f"Hot room on 3 nodes, {who}, times one insert each", ratio, 10, at_least=True)
            for who, ratio in _hot_rooms(found)
        ),
    ]


def _hot_rooms(found: Found) -> list[tuple[str, float]]:
    """Return the ratios by who reads; figures of an earlier day may lack one."""
    named = {"hot room": "all 120 writers read", "hot room, a quarter reads": "30 of 120 read"}
    return [(named[key], found[key]["ratio"]) for key in named if key in found]


def _resting(found: Found) -> list[Bar]:
    ours = found["memory"]["Curbside, signed in"]
    return [
        Bar("Memory for an idle signed-in socket", ours["kb_each"], 28, "kB"),
        Bar("Idle sockets held on one node", ours["still_there"], 5_000, at_least=True),
        Bar("Start to ready, services up", found["start-up"]["ready_s"], 1.5, "s"),
    ]


def _storms(found: Found) -> list[Bar]:
    back, join = found["reconnect"], found["join"]
    return [
        Bar(
            "Clients of a killed node back and in sync",
            back["back"],
            back["clients"],
            at_least=True,
        ),
        Bar("… all after", back["all_back_s"], 10, "s"),
        Bar("… others' p99 meanwhile", back["others_during"]["p99_ms"], 1_000, "ms"),
        Bar("Join storm: presence messages for each joiner", join["presence_for_each"], 100),
    ]


def _turnover(found: Found) -> list[Bar]:
    what = "Memory that a case leaves behind, 2,000 rooms at hand"
    return [Bar(what, found["then_bytes_a_case"], AT_REST_BYTES, "B")]
