"""Runs put together: counts add up, of times the worst counts, a miss stays visible."""

from dataclasses import asdict, replace
from typing import Any

from tests.faults.checker import judge
from tests.faults.document import tables
from tests.faults.figures import Figures
from tests.faults.tales import good_tale

FIGURES = judge(good_tale())[1]


def row(name: str, figures: Figures, *broken: str) -> dict[str, Any]:
    return {"name": name, "figures": asdict(figures), "broken": [*broken], "failure": ""}


def cells(table: str, name: str) -> list[str]:
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_runs_are_added_up_and_the_slowest_counts() -> None:
    slow = replace(FIGURES, ack_silence_s=9.0)

    kill = cells(tables([[row("kill", FIGURES)], [row("kill", slow)]]), "kill")

    assert kill[1] == str(2 * FIGURES.acknowledged)
    assert kill[7] == "9.0"
    assert kill[-2:] == ["2", "held"]


def test_a_run_in_which_something_was_missed_is_not_called_held() -> None:
    runs = [[row("kill", FIGURES)], [row("kill", FIGURES, "late")]]

    assert cells(tables(runs), "kill")[-1] == "held 1: late"


def test_pages_and_controls_have_tables_of_their_own() -> None:
    waves = row("pages, kill", replace(FIGURES, waves=20))
    control = row("control w:1", FIGURES, "lost")

    talked, paged, caught = tables([[row("kill", FIGURES), waves, control]]).split("\n\n")

    assert cells(talked, "kill")[1] == str(FIGURES.acknowledged)
    assert cells(paged, "kill")[1] == "20"
    assert cells(caught, "w:1") == ["w:1", "1", "lost"]
