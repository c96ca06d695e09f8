"""The checker passes what is right and names what is wrong; it is worth no more than this."""

from pathlib import Path

import pytest

from tests.faults.checker import check, judge
from tests.faults.history import History, read_history
from tests.faults.tales import (
    Lines,
    act,
    expects,
    fault,
    final,
    good_tale,
    instead,
    joined,
    line,
    page,
    push,
    shown,
    wave,
    without,
)


def rules(tale: Lines) -> set[str]:
    return {violation.rule for violation in check(tale)}


def test_a_run_with_unknown_outcomes_in_which_all_holds_is_passed() -> None:
    violations, figures = judge(good_tale())

    assert violations == []
    assert (figures.acknowledged, figures.unknown, figures.refused) == (2, 2, 1)
    assert figures.ack_silence_s == pytest.approx(3.1)
    assert figures.caught_up_s == 0


def test_an_unknown_outcome_may_be_in_the_log_or_not() -> None:
    tale = without(without(good_tale(), "final", seq=3), "shown", seq=3)

    assert rules(tale) == set()


SPOILT: dict[str, tuple[str, Lines]] = {
    "an acknowledged entry is gone": ("lost", without(good_tale(), "final", key="k1")),
    "an acknowledged number is another's": (
        "moved",
        instead(good_tale(), "ok", {"key": "k2"}, seq=3),
    ),
    "a resend was told another number": (
        "moved",
        [*good_tale(), act("ok", 7.0, "k1", seq=2)],
    ),
    "the log has other words": (
        "changed",
        instead(good_tale(), "final", {"key": "k1"}, said="other words"),
    ),
    "a key is stored twice": ("doubled", [*good_tale(), final(4, "k2")]),
    "a number is missing": (
        "gap",
        instead(good_tale(), "final", {"key": "k3"}, seq=4),
    ),
    "a number is there twice": ("gap", [*good_tale(), final(3, "k4")]),
    "a later entry has a lower number": (
        "reordered",
        [
            act("invoke", 1.0, "k1"),
            act("ok", 1.1, "k1", seq=2),
            act("invoke", 1.2, "k2"),
            act("ok", 1.3, "k2", seq=1),
            final(1, "k2"),
            final(2, "k1"),
        ],
    ),
    "one connection's burst is out of order": (
        "reordered",
        [
            act("invoke", 1.0, "k1"),
            act("invoke", 1.0, "k2"),
            act("ok", 1.1, "k1", seq=2),
            act("ok", 1.1, "k2", seq=1),
            final(1, "k2"),
            final(2, "k1"),
        ],
    ),
    "what was refused is stored": (
        "refused",
        [*good_tale(), final(4, "bad", said="nothing")],
    ),
    "one case is answered twice": (
        "race",
        [
            final(1, "answered:1", kind="case_answered"),
            final(2, "other", kind="case_answered"),
        ],
    ),
    "one case is resolved twice": (
        "race",
        [final(1, "r1", kind="case_resolved"), final(2, "r2", kind="case_resolved")],
    ),
    "a reader got an entry twice": ("repeated", [*good_tale(), shown(8.0, 3, "k3")]),
    "a reader got entries in another order": (
        "repeated",
        instead(instead(good_tale(), "shown", {"seq": 1}, at_s=5.4), "fault", {}, target="b"),
    ),
    "a reader's connection left one out": ("hole", without(good_tale(), "shown", seq=2)),
    "a reader never saw one": ("incomplete", without(good_tale(), "shown", seq=2)),
    "a reader never saw the last": ("incomplete", without(good_tale(), "shown", seq=3)),
    "a reader saw one long after healing": (
        "late",
        instead(good_tale(), "shown", {"seq": 2}, at_s=16.0),
    ),
    "an entry came before the join's answer": (
        "early",
        instead(good_tale(), "joined", {}, at_s=4.0),
    ),
    "two readers saw different words": (
        "conflict",
        [*good_tale(), joined(6.0, 3, client="eva"), shown(6.0, 1, "k9", client="eva", via="read")],
    ),
    "somebody saw what is not in the log": (
        "phantom",
        [*good_tale(), shown(8.0, 4, "k4")],
    ),
    "somebody saw other words than are kept": (
        "phantom",
        instead(good_tale(), "shown", {"seq": 3}, said="never said"),
    ),
    "an answer took longer than a command may": (
        "slow_answer",
        instead(good_tale(), "ok", {"key": "k1"}, at_s=6.0),
    ),
    "nobody answered though all nodes were there": (
        "slow_answer",
        [act("invoke", 1.0, "k9"), act("unknown", 5.0, "k9", code="(no answer)")],
    ),
    "what could not be served was refused for good": (
        "final_refusal",
        instead(good_tale(), "unknown", {"code": "unavailable"}, retryable=False),
    ),
    "a wave came late": ("page_late", [wave(1, 10.0, 10.1), wave(2, 20.0, 25.6)]),
    "a wave waited for a node that was killed": (
        "page_late",
        [*fault(19.0, 30.0, "kill node"), wave(1, 10.0, 10.1), wave(2, 20.0, 25.6)],
    ),
    "a wave was never paged": ("page_late", [wave(1, 10.0, None)]),
    "a wave was skipped": (
        "page_skipped",
        [wave(1, 10.0, 10.1), wave(2, 80.0, None), wave(3, 40.0, 40.0)],
    ),
    "a wave came early": ("page_early", [wave(1, 10.0, 8.0)]),
    "somebody was paged after the answer": (
        "page_after_answer",
        [line("need_ended", 10.0, case="case-1", run=1), push(13.5, "p1", "phone")],
    ),
    "a page was sent twice knowingly": (
        "page_twice",
        [push(10.0, "p1", "phone"), push(14.0, "p1", "phone")],
    ),
    "a page was sent again under another name": (
        "page_twice",
        [push(10.0, "p1", "phone", 0), push(14.0, "p1", "phone", topic="other")],
    ),
    "one doctor got two pages": (
        "page_twice",
        [push(10.0, "p1", "phone"), push(10.0, "p2", "phone")],
    ),
    "a page was never sent": (
        "page_unsent",
        [page(10.0, "p1")],
    ),
    "a page never went out over one of its channels": (
        "page_unsent",
        [
            page(10.0, "p1", live=0, web_push=0, email=60),
            push(10.1, "p1", "app", channel="live"),
            push(10.1, "p1", "phone"),
        ],
    ),
    "nothing is to be sent any more, and a page was not": (
        "page_unsent",
        [page(88.0, "p1"), line("settled", 89.0)],
    ),
    "nothing is to come any more, and a wave did not": (
        "page_late",
        [wave(1, 88.0, None), line("settled", 89.0)],
    ),
    "a page was offered live twice for no reason": (
        "page_twice",
        [push(10.0, "p1", "app", channel="live"), push(14.0, "p1", "app", channel="live")],
    ),
    "a stalled worker had a page sent twice": (
        "page_twice",
        [*fault(5.0, 30.0, "stalled worker"), push(10.0, "p1", "x"), push(14.0, "p1", "x")],
    ),
    "a wave woke too many": ("page_twice", [wave(1, 10.0, 10.1, pages=3)]),
    "a closed session was still shown entries": (
        "revoked",
        [*good_tale(), line("revoked", 6.0, client="ben")],
    ),
    "somebody who is gone still seems there": (
        "presence",
        [line("present", 60.0, room="room-1", seen=3, truth=2, changed_s=10.0)],
    ),
    "memory grows without bound": (
        "memory",
        [line("memory", 60.0, node="a", rss_mb=900.0, limit_mb=400.0)],
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_the_checker_names_what_is_wrong(what: str) -> None:
    rule, tale = SPOILT[what]

    assert rule in rules(tale)


ALLOWED: dict[str, Lines] = {
    "a wave that was due during a fault comes within 5 s of its end": [
        *fault(19.0, 30.0, "kill primary"),
        wave(1, 10.0, 10.1),
        wave(2, 20.0, 34.5),
    ],
    "faults that overlap count as one": [
        *fault(19.0, 30.0, "kill primary"),
        *fault(28.0, 50.0, "freeze primary"),
        wave(1, 20.0, 54.0),
    ],
    "after an outage half of the planned gap is kept": [
        *fault(5.0, 30.0, "freeze primary"),
        wave(1, 10.0, 31.0),
        wave(2, 30.0, 45.0),
    ],
    "waves after the answer are not paged": [
        wave(1, 10.0, 10.1),
        line("need_ended", 12.0, case="case-1", run=1),
        wave(2, 20.0, None),
    ],
    "a push was on its way when the answer came": [
        line("need_ended", 10.0, case="case-1", run=1),
        push(11.0, "p1", "phone"),
    ],
    "a page whose first send got no answer is sent again": [
        push(10.0, "p1", "phone", 0),
        push(18.0, "p1", "phone"),
    ],
    "a page is sent again when its sender was killed": [
        push(10.0, "p1", "phone"),
        *fault(10.0, 14.0),
        push(18.0, "p1", "phone"),
    ],
    "a session may live 5 s while nodes are kept apart": [
        joined(1.0, 0),
        *fault(5.0, 30.0, "redis"),
        line("revoked", 6.0, client="ben"),
        shown(10.0, 1, "k1"),
        final(1, "k1"),
    ],
    "a frozen node does not answer": [
        *fault(0.5, 6.0, "freeze node"),
        act("invoke", 1.0, "k9"),
        act("unknown", 5.0, "k9", code="(no answer)"),
    ],
    "who sends several at once waits for those before": [
        act("invoke", 1.0, "k8"),
        act("invoke", 1.0, "k9"),
        act("unknown", 3.1, "k8", code="unavailable", retryable=True),
        act("unknown", 5.0, "k9", code="(no answer)"),
    ],
    "an unknown try is stored, and the next one refused since the session was closed": [
        act("invoke", 1.0, "k9"),
        act("unknown", 3.0, "k9", code="unavailable", retryable=True),
        act("invoke", 3.1, "k9"),
        act("refused", 3.2, "k9", code="unauthenticated"),
        final(1, "k9"),
    ],
    "a reader comes back and reads what it missed": [
        joined(1.0, 0),
        shown(2.0, 1, "k1"),
        joined(8.0, 3, conn="ben#2"),
        shown(8.0, 2, "k2", conn="ben#2", via="read"),
        shown(8.0, 3, "k3", conn="ben#2", via="read"),
        shown(9.0, 4, "k4", conn="ben#2"),
        expects(),
        *(final(seq, f"k{seq}") for seq in (1, 2, 3, 4)),
    ],
    "a page is not sent any more once its case is answered": [
        line("need_ended", 20.0, case="case-1", run=1),
        page(10.0, "p1"),
    ],
    "a page that the app found on coming back need not be offered live": [
        page(10.0, "p1", live=0),
        line("listed", 12.0, case="case-1", run=1, page="p1", channel="live", status=200),
    ],
    "a page is offered live once more when Redis is back": [
        *fault(8.0, 12.0, "restart redis"),
        push(14.0, "p1", "app", channel="live"),
        push(16.0, "p1", "app", channel="live"),
    ],
    "a page has one way to each channel": [
        push(10.0, "p1", "phone"),
        push(11.0, "p1", "a@b", channel="email"),
        push(12.0, "p1", "+346", channel="sms"),
    ],
    "presence is wrong for less than 45 s": [
        line("present", 50.0, room="room-1", seen=3, truth=2, changed_s=10.0),
    ],
}


@pytest.mark.parametrize("what", ALLOWED)
def test_the_checker_passes_what_is_allowed(what: str) -> None:
    assert rules(ALLOWED[what]) == set()


def test_a_busy_machine_may_take_longer_but_loses_nothing() -> None:
    late = [wave(1, 10.0, 19.0), wave(2, 40.0, None), line("settled", 90.0)]

    assert {found.rule for found in check(late[:1], patience=4)} == set()
    assert {found.rule for found in check(late, patience=4)} == {"page_late"}
    lost = without(good_tale(), "final", key="k1")
    assert "lost" in {found.rule for found in check(lost, patience=4)}


def test_a_history_reads_as_it_was_written(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    history.note("ok", room="r", said="dolor torácico")
    history.close()

    assert list(read_history(history.path)) == history.lines
