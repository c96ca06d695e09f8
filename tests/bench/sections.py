"""The parts of the document that show one scenario each, as tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from tests.bench.bars import Found


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _both(latency: Found) -> str:
    return f"{latency['p50_ms']:.1f} / {latency['p99_ms']:.1f}"


def _acknowledging(found: Found) -> Iterable[str]:
    bare = found["against an insert"]
    rows = [
        ["bare insert, majority and journal", _both(bare["insert"])],
        ["post → acknowledged", _both(bare["post"])],
        ["median of the rounds' ratios of p50", str(bare["p50_ratio"])],
    ]
    inserts = f"{bare['insert']['inserts']:.0f}"
    yield table([f"one at a time, {inserts} of each a round", "p50 / p99 ms"], rows)
    names = {
        "on another node": "2 nodes, at a moderate rate",
        "hot room": "3 nodes, one room, all 120 writers read",
        "hot room, a quarter reads": "3 nodes, one room, 30 of 120 read",
    }
    lines = []
    for name, title in names.items():
        if name in found:
            each = found[name].get("ours", found[name])
            lone = found[name].get("one_insert_each_per_s", "")
            ratio = found[name].get("ratio", "")
            numbers = [f"{each['acks_per_s']:,.0f}", str(lone), str(ratio), _both(each["ack"])]
            share = f"{each['generator_share']:.0%}"
            seen = [_both(each["seen"]), _both(each["seen_elsewhere"]), share]
            lines.append([title, *numbers, *seen])
    head = ["", "acks/s", "one insert each/s", "ratio", "ack p50 / p99 ms"]
    head += ["seen p50 / p99 ms", "… on another node", "generator's core"]
    yield table(head, lines)


def _many_rooms(found: Found) -> Iterable[str]:
    rows = [
        [
            name,
            f"{each['acks_per_s']:,.0f}",
            f"{each['seen_per_s']:,.0f}",
            _both(each["ack"]),
            _both(each["seen"]),
            f"{each['generator_share']:.0%}",
        ]
        for name, each in found.items()
    ]
    head = ["one node, 200 in flight", "acks/s", "deliveries/s", "ack p50 / p99 ms"]
    yield table([*head, "seen p50 / p99 ms", "generator's core"], rows)


def _resting(found: Found) -> Iterable[str]:
    rows = [
        [
            name,
            f"{each['sockets']:,}",
            f"{each['kb_each']:.1f}",
            f"{each['rss_mb']:.0f}",
            f"{each['connected_per_s']:,}",
            f"{each['still_there']:,}",
        ]
        for name, each in found["memory"].items()
    ]
    head = ["idle sockets", "after the first 200", "kB each", "whole process MB", "let in a second"]
    yield table([*head, "there in the end"], rows)
    ours = found["memory"]["Curbside, signed in"]
    yield (
        f"Curbside with {ours['still_there']:,} idle sockets uses "
        f"{ours.get('idle_cpu_share', 0):.0%} of a core. "
        f"From its start to serving, services up: {found['start-up']['ready_s']:.2f} s."
    )


def _storms(found: Found) -> Iterable[str]:
    back, join = found["reconnect"], found["join"]
    yield table(
        ["clients of a killed node", "back and in sync", "after s", "tries", "node's CPU s"],
        [
            [
                f"{back['clients']:,}",
                f"{back['back']:,}",
                str(back["all_back_s"]),
                f"{back['tries']:,}",
                str(back["server_cpu_s"]),
            ]
        ],
    )
    yield table(
        ["everybody else's deliveries", "p50 / p99 ms"],
        [
            ["before", _both(back["others_before"])],
            ["meanwhile", _both(back["others_during"])],
        ],
    )
    yield table(
        [
            "joining one room at once",
            "presence messages",
            "for each",
            "each told of each",
            "took s",
        ],
        [
            [
                f"{join['members']:,}",
                f"{join['presence_messages']:,}",
                str(join["presence_for_each"]),
                f"{join['each_told_of_each']:,}",
                str(join["took_s"]),
            ]
        ],
    )


def _soak(found: Found) -> Iterable[str]:
    yield (
        f"{found['messages']:,} messages in 50 rooms, 200 a second; resident memory every 10 s, "
        f"MB: {_row_of(found['rss_mb'])}. In the second half it grew by "
        f"{found['second_half_grew_mb']} MB, {found['bytes_per_message_in_second_half']} bytes "
        "a message."
    )


def _turnover(found: Found) -> Iterable[str]:
    yield (
        f"{found['cases']:,} cases with {found['messages']:,} messages, one after the other; "
        f"resident memory after each {found['cases_a_sample']}, MB: {_row_of(found['rss_mb'])}. "
        f"Over the last {found['cases_after_the_first_went']:,} cases, when for each room that "
        f"came one was let go of, it grew by {found['then_grew_mb']} MB, "
        f"{found['then_bytes_a_case']:,} bytes a case."
    )


def _row_of(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


SECTIONS: Final[Mapping[str, tuple[str, Callable[[Found], Iterable[str]]]]] = {
    "acknowledging": ("Acknowledgements and the hot room", _acknowledging),
    "many-rooms": ("More rooms, the same 200 writers", _many_rooms),
    "resting": ("At rest, and starting", _resting),
    "storms": ("Storms", _storms),
    "soak": ("Steady traffic", _soak),
    "turnover": ("Cases come and go", _turnover),
}
"""By scenario: the title of its part, and what it says."""
