"""A history that shows nothing is not passed, however little is wrong with it."""

from tests.faults.checker import judge
from tests.faults.tales import Lines, act, fault, final, good_tale, instead, line, shown, without


def rules(tale: Lines) -> set[str]:
    return {violation.rule for violation in judge(tale)[0]}


def test_an_empty_history_shows_nothing() -> None:
    assert rules([]) == {"vacuous"}


def test_a_history_says_what_is_to_be_seen() -> None:
    assert rules(good_tale()) == set()
    assert rules(without(good_tale(), "scene")) == {"vacuous"}


def test_a_fault_that_never_struck_shows_nothing() -> None:
    assert rules(without(good_tale(), "fault")) >= {"vacuous"}


def test_without_readers_to_judge_nothing_is_shown() -> None:
    assert rules(without(good_tale(), "expects")) == {"vacuous"}


def test_a_reader_who_saw_nothing_and_a_log_that_was_not_read_show_nothing() -> None:
    unread = instead(good_tale(), "expects", {}, room="room-2")

    assert rules(without(good_tale(), "shown")) >= {"vacuous"}
    assert rules(unread) == {"vacuous"}


def test_too_few_acknowledgements_show_nothing() -> None:
    needs = {"ok": 3, "fault": 1, "expects": 1}

    assert rules(instead(good_tale(), "scene", {}, needs=needs)) == {"vacuous"}


def test_where_writing_goes_on_something_is_acknowledged_after_healing() -> None:
    tale = instead(good_tale(), "scene", {}, goes_on=True)
    healed = [act("invoke", 7.6, "k4"), act("ok", 7.7, "k4", seq=4), final(4, "k4")]

    assert rules(tale) == {"vacuous"}
    assert rules([*tale, *healed, shown(7.8, 4, "k4")]) == set()
    late = [*healed, shown(7.8, 4, "k4"), *fault(7.9, 8.0), line("stopped", 8.1)]
    assert rules([*tale, *late]) == {"vacuous"}
