"""The simulation of paging: honest figures from the code that pages."""

import json
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from server.cli import app
from server.paging.choose import MAX_PAGES_A_MONTH
from server.paging.policy import parse_waves
from server.paging.simulate import plots, report
from server.paging.simulate import sweep as sweeping
from server.paging.simulate.contenders import CONTENDERS, DEFAULT, contenders_in
from server.paging.simulate.contest import Contest, play, play_pools
from server.paging.simulate.draws import lognormal, lognormal_share, uniforms
from server.paging.simulate.engine import Engine, Run
from server.paging.simulate.frontier import after, best_schedule
from server.paging.simulate.params import Params, ParamsError, bundled, load_params
from server.paging.simulate.plots import answered_plot, write_plots
from server.paging.simulate.report import (
    contest_lines,
    frontier_lines,
    pool_lines,
    sweep_lines,
    swing_lines,
)
from server.paging.simulate.sensitivity import Swing, swings
from server.paging.simulate.summary import paired_difference, summarise
from server.paging.simulate.sweep import Sweep, Tried, fewest_pages, sweep
from server.paging.simulate.world import World, make_world
from server.paging.statistics import gini
from server.paging.survival import wilson

FIGURES = {
    "answered_90_share", "ci95", "p50_min", "p90_min", "never_share", "pages_per_case",
    "pages_per_doctor_month", "night_pages_share", "gini",
}  # fmt: skip


TRIED = [(0.5, 1), (0.9, 10), (0.8, 4), (0.6, 3), (0.7, 5)]
"""Shares answered, and pages."""


def reference(**values: Any) -> Params:
    return load_params(bundled("reference")).having(**values)


def realistic(**values: Any) -> Params:
    return load_params(bundled("realistic")).having(**({"warm_up_cases": 0} | values))


def run(world: World, waves: str) -> Run:
    return Engine(world, parse_waves(waves), remembers=True).run()


@pytest.fixture(scope="module")
def contest() -> Contest:
    return play(reference(), cases=50, seed=3)


def test_both_worlds_say_of_every_parameter_where_it_comes_from() -> None:
    for params in (reference(), realistic()):
        for name, parameter in params.parameters().items():
            assert parameter.source, name
            assert parameter.basis in {"measured", "borrowed", "assumed"}


def test_the_reference_is_that_of_the_evidence() -> None:
    params = reference()

    assert params.acceptance.value == 0.17
    assert (params.reply_median_min.value, params.reply_sigma.value) == (48, 1.2)
    assert (params.own_median_min.value, params.own_sigma.value) == (90, 1.64)
    assert params.own_share.value == 1
    assert params.acceptance_spread.value == 0


def test_the_same_seed_gives_the_same_figures(contest: Contest) -> None:
    again = play(reference(), cases=50, seed=3)

    assert again.to_json() == contest.to_json()
    assert play(reference(), cases=50, seed=4).to_json() != contest.to_json()


def test_all_policies_meet_the_same_cases_and_the_same_luck(contest: Contest) -> None:
    cases = {name: [each.case for each in run.results] for name, run in contest.runs.items()}

    assert all(each == cases[DEFAULT] for each in cases.values())
    for ours, nobody in zip(
        contest.runs[DEFAULT].results, contest.runs["nobody"].results, strict=True
    ):
        assert ours.answered_min is not None
        # Paging can only bring an answer forward.
        assert nobody.answered_min is None or ours.answered_min <= nobody.answered_min


def test_independent_doctors_paged_at_once_answer_as_the_formula_says() -> None:
    world = make_world(reference(pools=[30], cases_per_month=[2.0]), cases=500, seed=2)

    share = summarise(run(world, "20@0")).answered_90_share

    assert abs(share - 0.960) < 3 * math.sqrt(0.96 * 0.04 / 500)


def test_nobody_is_paged_after_an_answer_and_never_the_poster() -> None:
    world = make_world(realistic(pools=[40, 20]), cases=80, seed=5)
    engine = Engine(world, parse_waves("3@0,3@20,3@40"), remembers=True)

    engine.run()

    for each in engine.cases:
        assert each.case.poster_id not in each.pages
        if each.answered_at is not None:
            assert all(offered_at <= each.answered_at for offered_at in each.pages.values())


def test_where_no_phone_works_paging_changes_nothing() -> None:
    params = realistic(dead_devices=1.0, pools=[30, 20])
    contest = play(params, cases=60, seed=1)

    assert contest.figures[DEFAULT].answered_90_share == (
        contest.figures["nobody"].answered_90_share
    )


def test_caps_hold_in_a_crowd_of_cases() -> None:
    world = make_world(realistic(pools=[12, 12], cases_per_month=[60.0, 60.0]), cases=120, seed=1)
    engine = Engine(world, parse_waves("5@0,5@20"), remembers=True)

    engine.run()

    for doctor_id in world.doctors:
        paged_at = sorted(each.pages[doctor_id] for each in engine.cases if doctor_id in each.pages)
        for count, at in enumerate(paged_at):
            month = [each for each in paged_at[: count + 1] if each > at - timedelta(days=30)]
            assert len(month) <= MAX_PAGES_A_MONTH


def test_history_helps_where_doctors_differ() -> None:
    params = realistic(pools=[40, 40], cases_per_month=[10.0, 10.0], warm_up_cases=100)
    contenders = [each for each in CONTENDERS if each.name.startswith(DEFAULT)]

    contest = play(params, cases=120, seed=1, contenders=contenders)

    known, unknown = (contest.figures[each.name] for each in contenders)
    assert known.pages_per_case < unknown.pages_per_case


def test_the_object_printed_has_the_agreed_names(contest: Contest) -> None:
    printed = contest.to_json()

    assert printed["default"] in printed["policies"]
    assert set(printed) == {"policies", "default", "seed", "cases"}
    assert (printed["seed"], printed["cases"]) == (3, 50)
    assert {"one_at_a_time", "blast", "nobody"} < set(printed["policies"])
    assert all(set(figures) == FIGURES for figures in printed["policies"].values())


def test_the_table_says_that_it_is_simulated(contest: Contest) -> None:
    lines = contest_lines(contest)

    assert lines[0].startswith("SIMULATED")
    assert any(line.startswith("blast") for line in lines)


def test_every_policy_that_pages_is_held_against_the_frontier(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = (0.3, 0.6)
    monkeypatch.setattr(report, "FRONTIER_SHARES", shares)

    lines = frontier_lines(contest)

    points, policies = lines[2 : 2 + len(shares)], lines[4 + len(shares) :]
    assert [float(line.split()[1]) for line in points] == sorted(
        float(line.split()[1]) for line in points
    )
    assert [line.split()[0] for line in policies] == [
        name for name, each in contest.figures.items() if each.pages_per_case
    ]


def test_where_doctors_differ_the_frontier_is_the_best_of_what_was_tried(contest: Contest) -> None:
    tried = [Tried(f"{pages}", share, pages) for share, pages in TRIED]

    swept = Sweep(len(tried), tuple(tried))
    best = swept.best

    assert [each.pages for each in best] == [1, 4, 10]
    assert fewest_pages(best, 0.7) == pytest.approx(3)
    assert fewest_pages(best, 0.95) == 10
    assert any("as many answers" in line for line in sweep_lines(contest, swept))


def test_what_does_badly_over_a_part_of_the_cases_is_not_tried_over_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeping, "_FEWEST_CASES", 8)
    monkeypatch.setattr(sweeping, "_FINALISTS", 3)
    contest = play(realistic(pools=[12], cases_per_month=[4.0]), cases=40, seed=1)

    found = sweep(contest)

    assert len(found.finished) == len(contest.figures) + 3 < found.entered
    for name, figures in contest.figures.items():
        # A policy of the contest is one of those tried: none lies beyond the frontier.
        fewest = fewest_pages(found.best, figures.answered_90_share)
        assert fewest <= figures.pages_per_case + 1e-9, name


def test_runs_side_by_side_give_the_same_figures(contest: Contest) -> None:
    few = [each for each in contenders_in(reference()) if each.name in {"blast", "nobody"}]

    found = play(reference(), cases=50, seed=3, contenders=few, processes=2)

    assert found.figures["blast"] == contest.figures["blast"]


def test_a_tornado_has_a_bar_each_way_for_every_parameter(
    contest: Contest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The frontier is drawn beside it: two points of it are quickly found.
    monkeypatch.setattr(plots, "_SHARES", (0.3, 0.6))
    figures = contest.figures
    found = [
        Swing("declined", "assumed", 0.1, 0.3, figures["nobody"], figures[DEFAULT], (0.1, 0.4)),
        Swing("night_factor", "assumed", 0.1, 0.3, figures["blast"], figures[DEFAULT], (-0.1, 0.1)),
    ]

    written = write_plots(contest, tmp_path, swings=found)

    drawn = (tmp_path / "paging-tornado-reference.svg").read_text()
    assert tmp_path / "paging-tornado-reference.svg" in written
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own text
    assert "Simulated" in drawn
    bars = [drawn.count(f'fill-opacity="{strength}"') for strength in (0.8, 0.25)]
    assert bars == [2, 2], "those within chance are pale"


def test_plots_are_drawn_of_every_policy(contest: Contest) -> None:
    drawn = answered_plot(contest)

    document = ET.fromstring(drawn)  # noqa: S314 - our own text
    assert "Simulated" in drawn
    assert all(f">{name}</text>" in drawn for name in contest.figures)
    assert document.tag.endswith("svg")


def test_assumptions_are_swung_one_at_a_time() -> None:
    params = realistic(pools=[12], cases_per_month=[4.0])

    found = swings(params, cases=10, seed=1)

    names = {each.name for each in found}
    assert "night_factor" in names
    assert "own_median_min" not in names, "measured"
    assert [each.width for each in found] == sorted((each.width for each in found), reverse=True)
    assert len(swing_lines(found)) == 2 + len(found)


def test_pools_of_every_size_are_shown_the_smallest_first() -> None:
    params = realistic(pools=[12], cases_per_month=[4.0], small_pools=[3])

    found = play_pools(params, cases=12, seed=1)

    assert list(found) == [3, 12]
    assert found[3].figures[DEFAULT].pages_per_case <= 3
    assert len(pool_lines(found)) == 2 + 2


def test_the_command_prints_one_object_without_any_service() -> None:
    result = CliRunner().invoke(app, ["simulate", "--cases", "20", "--seed", "9", "--json"])

    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert (printed["seed"], printed["cases"]) == (9, 20)
    assert result.stderr.startswith("SIMULATED: reference world")


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("no toml", "params.toml"),
        (f"x = {'[' * 5_000}", "recursion"),
        ("[acceptance]\nvalue = 2\n", "acceptance"),
        ("[acceptanse]\nvalue = 0.1\n", "acceptanse"),
    ],
)
def test_wrong_parameters_are_named(tmp_path: Path, written: str, named: str) -> None:
    path = tmp_path / "params.toml"
    path.write_text(written)

    with pytest.raises(ParamsError, match=named):
        load_params(path)
    result = CliRunner().invoke(app, ["simulate", "--params", str(path)])
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("parameter", "was", "stated", "named"),
    [
        ("world", '"reference"', '"../elsewhere"', "world.name"),
        ("pools", "[60]", "[100000000]", "pools"),
        ("reply_median_min", "48.0", "inf", "reply_median_min"),
        ("warm_up_cases", "0", "999999999999", "warm_up_cases"),
        ("cases_per_month", "[14.0]", "[0.001]", "takes over 100 years"),
    ],
)
def test_a_world_too_large_to_be_played_is_refused_in_a_line(
    tmp_path: Path, parameter: str, was: str, stated: str, named: str
) -> None:
    text = bundled("reference").read_text()
    before, after_it = text.split(f"[{parameter}]\n")
    path = tmp_path / "params.toml"
    path.write_text(f"{before}[{parameter}]\n{after_it.replace(was, stated, 1)}")

    result = CliRunner().invoke(app, ["simulate", "--cases", "50", "--params", str(path)])

    assert result.exit_code == 2, result.output
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


@given(hits=st.integers(0, 50), misses=st.integers(0, 50))
def test_an_interval_holds_its_share(hits: int, misses: int) -> None:
    total = max(hits + misses, 1)
    low, high = wilson(min(hits, total), total)

    assert 0 <= low <= min(hits, total) / total + 1e-12
    assert min(hits, total) / total - 1e-12 <= high <= 1


def test_gini_goes_from_all_alike_to_all_on_one() -> None:
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 9]) == pytest.approx(0.75)
    assert gini([0, 0]) == 0


def test_a_difference_is_taken_case_by_case(contest: Contest) -> None:
    ours = contest.runs[DEFAULT]

    assert paired_difference(ours, ours) == (0, (0, 0))
    worse = replace(ours, results=tuple(replace(each, answered_min=None) for each in ours.results))
    gain, (low, high) = paired_difference(ours, worse)
    assert low < gain == contest.figures[DEFAULT].answered_90_share < high


@given(uniform=st.floats(0.001, 0.999))
def test_shares_and_quantiles_of_times_are_each_others_inverse(uniform: float) -> None:
    minutes = lognormal(uniform, median=48, sigma=1.2)

    assert lognormal_share(minutes, median=48, sigma=1.2) == pytest.approx(uniform)


def test_draws_are_named_and_spread_evenly() -> None:
    drawn = [each for name in range(2_000) for each in uniforms("seed", name)]

    assert uniforms("seed", 1) == uniforms("seed", 1) != uniforms("seed", 2)
    assert all(0 < each < 1 for each in drawn)
    assert abs(sum(drawn) / len(drawn) - 0.5) < 0.01


def test_no_schedule_does_it_with_fewer_than_12_pages() -> None:
    best = best_schedule(reference(), share=0.95)

    assert 12.0 < best.pages < 12.7
    assert best.share >= 0.95
    default = after(reference(), CONTENDERS[0].waves)
    assert default.share >= 0.95
    assert default.pages < 14
