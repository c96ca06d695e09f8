"""Writes what was found into the document, between its two marks; the words around them stay."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from tests.bench.bars import Found, bars
from tests.bench.competitors import ALL, OURS, OVER_NODES
from tests.bench.plot import bar_charts
from tests.bench.scenarios.rooms import SIZES
from tests.bench.sections import SECTIONS, table

BEGIN: Final = "<!-- figures: written by make bench -->"
END: Final = "<!-- end of figures -->"
PICTURE: Final = "images/fan-out.svg"


def write_report(results: Path, document: Path) -> None:
    """Renew the document's figures and its picture from the results that are there."""
    kept = {path.stem: json.loads(path.read_text()) for path in sorted(results.glob("*.json"))}
    found = {name: each["found"] for name, each in kept.items()}
    words = document.read_text(encoding="utf-8")
    before, _, rest = words.partition(BEGIN)
    _, _, after = rest.partition(END)
    figures = "\n\n".join(_sections(found, kept))
    document.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}", encoding="utf-8")
    if "rooms" in found:
        picture = document.parent / PICTURE
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(_picture(found), encoding="utf-8")


def _sections(found: Found, kept: Found) -> Iterable[str]:
    yield _measured(kept)
    claims = [bar.row for bar in bars(found)]
    yield "### Against the bars\n\n" + table(["what", "measured", "bar", ""], claims)
    if "rooms" in found:
        yield f"![CPU for a delivery, side by side]({PICTURE})"
        yield from _rooms(found["rooms"])
    if "two-nodes" in found:
        yield from _two_nodes(found["two-nodes"])
    if "durable" in found:
        yield from _durable(found["durable"])
    for name, (title, parts) in SECTIONS.items():
        if name in found:
            yield f"### {title}"
            yield from parts(found[name])


def _measured(kept: Found) -> str:
    rows = [
        [
            name,
            each["machine"]["at"],
            f"`{each['machine']['command']}`",
            " / ".join(str(load) for load in each["machine"]["load_before"]),
        ]
        for name, each in kept.items()
    ]
    machine = next(iter(kept.values()))["machine"]
    about = (
        f"Measured on {machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Python {machine['python']}. The load average before each run "
        "(1, 5, 15 minutes) says how busy the machine was with other work."
    )
    return f"{about}\n\n" + table(["scenario", "at", "command", "load before"], rows)


def _rooms(found: Found) -> Iterable[str]:
    for load, title in (
        ("cpu", "10,000 deliveries a second"),
        ("burst", "Bursts: 20 messages that became known together"),
    ):
        rows = [
            [name, *(f"{found[name][f'{load} {size}']['cpu_us']:.2f}" for size in SIZES)]
            for name in _names(found)
        ]
        head = ["server CPU for a delivery, µs", *(f"room of {size:,}" for size in SIZES)]
        yield f"### {title}\n\n" + table(head, rows)
    yield "### Latency and shares, room of 1,000\n\n" + table(
        [
            "",
            "p50 ms at 5,000 a second",
            "p99 ms at 5,000 a second",
            "missing",
            "server's core at 10,000",
            "generator's core at 10,000",
        ],
        [_latency_row(name, found[name]) for name in _names(found)],
    )


def _latency_row(name: str, loads: Found) -> list[str]:
    calm, busy = loads["latency 1000"], loads["cpu 1000"]
    return [
        name,
        f"{calm['p50_ms']:.1f}",
        f"{calm['p99_ms']:.1f}",
        str(int(calm["missing"] + busy["missing"])),
        f"{busy['server_share']:.0%}",
        f"{busy['generator_share']:.0%}",
    ]


def _two_nodes(found: Found) -> Iterable[str]:
    fan_out, idle = found["fan-out"], found["idle nodes"]
    names = [each.name for each in OVER_NODES if each.name in fan_out]
    rows = [
        [
            name,
            f"{fan_out[name]['cpu_us']:.1f}",
            f"{fan_out[name]['p50_ms']:.1f}",
            f"{fan_out[name]['p99_ms']:.1f}",
            *(f"{idle[name][f'{count} nodes']['idle_share_each']:.2%}" for count in (2, 3, 4)),
        ]
        for name in names
    ]
    head = ["100 rooms of 10, two nodes", "µs a delivery, both nodes", "p50 ms", "p99 ms"]
    head += [f"idle node's CPU, {count} nodes" for count in (2, 3, 4)]
    yield "### Over nodes\n\n" + table(head, rows)


def _durable(found: Found) -> Iterable[str]:
    rows = [
        [
            nodes,
            load,
            f"{each['acks_per_s']:,.0f}",
            f"{each['seen_per_s']:,.0f}",
            str(each.get("server_cpu_us_per_message", "")),
            f"{each['ack']['p50_ms']:.1f} / {each['ack']['p99_ms']:.1f}",
            f"{each['seen']['p50_ms']:.1f} / {each['seen']['p99_ms']:.1f}",
            str(each["refused"]),
        ]
        for nodes, loads in found.items()
        for load, each in loads.items()
    ]
    head = ["on one core", "load", "acks/s", "deliveries/s", "µs CPU a message"]
    head += ["ack p50 / p99 ms", "seen p50 / p99 ms", "refused"]
    yield "### Durable, signed in: 100 rooms of 10\n\n" + table(head, rows)


def _names(found: Found) -> list[str]:
    return [each.name for each in ALL if each.name in found]


def _picture(found: Found) -> str:
    rooms: Any = found["rooms"]
    charts = [
        (
            title,
            "server CPU for a delivery, µs",
            [(name, round(rooms[name][load]["cpu_us"], 2)) for name in _names(rooms)],
        )
        for title, load in (
            ("Room of 1,000", "cpu 1000"),
            ("Room of 1,000, bursts of 20", "burst 1000"),
        )
    ]
    if "two-nodes" in found:
        over = found["two-nodes"]["fan-out"]
        bars_over = [
            (each.name, round(over[each.name]["cpu_us"], 1))
            for each in OVER_NODES
            if each.name in over
        ]
        charts.append(("100 rooms of 10 over two nodes", "both nodes' CPU, µs", bars_over))
    return bar_charts(charts, ours=OURS.name)
