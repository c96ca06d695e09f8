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
    with_pages,
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


def _read_by_ben(*seqs: int) -> Lines:
    return [shown(2.0, seq, f"k{seq}", via="read") for seq in seqs]


def _seen_by_eva(*seqs: int, at_s: float) -> Lines:
    """Eva saw the first two in time and those others at this instant."""
    told = [shown(5.5, 1, "k1", client="eva"), shown(5.5, 2, "k2", client="eva")]
    told += [shown(at_s, seq, f"k{seq}", client="eva") for seq in seqs]
    return [*told, expects(client="eva")]


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
    "what was refused as wrong is stored in other words": (
        "refused",
        [*good_tale(), final(4, "bad", said="something else")],
    ),
    "the words that came under a used key are stored": (
        "refused",
        [
            *good_tale(),
            act("invoke", 7.0, "k1", said="not the same"),
            act("refused", 7.1, "k1", said="not the same", code="key_reused"),
            final(4, "k1", said="not the same"),
        ],
    ),
    "an entry is there that nobody sent": ("ghost", [*good_tale(), final(4, "k9")]),
    "an entry is there in words that nobody sent": (
        "ghost",
        [
            *good_tale(),
            act("invoke", 7.0, "k9"),
            act("unknown", 7.1, "k9", code="unavailable"),
            final(4, "k9", said="never said"),
        ],
    ),
    "somebody joined who never said anything": (
        "ghost",
        [*good_tale(), final(4, "joined:x", author="d-eva", kind="member_joined")],
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
    "a reader saw one that nobody was sure of long after another reader": (
        "late",
        [*good_tale(), joined(1.0, 0, client="eva"), *_seen_by_eva(3, at_s=19.0)],
    ),
    "others who fell behind made a reader wait": (
        "late",
        [
            *fault(1.0, 60.0, "stuck readers"),
            *instead(
                instead(good_tale(), "shown", {"seq": 2}, at_s=20.0),
                "expects",
                {},
                untouched=True,
            ),
        ],
    ),
    "two entries that were read changed places": (
        "repeated",
        [joined(1.0, 2), *_read_by_ben(2, 1)],
    ),
    "one was left out in what was read": ("hole", [joined(1.0, 3), *_read_by_ben(1, 3)]),
    "all saw it as another doctor's": (
        "author",
        instead(good_tale(), "final", {"key": "k2"}, author="d-eva"),
    ),
    "all saw a doctor's words as nobody's": (
        "author",
        instead(good_tale(), "shown", {"seq": 2}, by=""),
    ),
    "all saw another kind of entry": (
        "phantom",
        instead(good_tale(), "shown", {"seq": 2}, kind="case_resolved"),
    ),
    "all were told another time": (
        "phantom",
        instead(good_tale(), "shown", {"seq": 2}, stamp="2026-03-02T12:01:00.000Z"),
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
    "a page was sent again long after, since something else broke meanwhile": (
        "page_twice",
        [push(10.0, "p1", "phone"), *fault(20.0, 24.0, "kill node"), push(26.0, "p1", "phone")],
    ),
    "a page was sent again since Redis was away": (
        "page_twice",
        [push(10.0, "p1", "phone"), *fault(9.0, 24.0, "restart redis"), push(26.0, "p1", "phone")],
    ),
    "somebody was paged after the answer while another node was down": (
        "page_after_answer",
        [
            line("need_ended", 10.0, case="case-1", run=1),
            *fault(9.0, 16.0, "kill node"),
            push(15.0, "p1", "phone"),
        ],
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
    "a page of a wave is gone without a trace": (
        "page_missing",
        [wave(1, 10.0, 10.1, pages=1), page(10.1, "p1", wave=1), push(10.2, "p1", "phone")],
    ),
    "a page came long after it was planned": (
        "page_late",
        [page(10.0, "p1"), push(40.0, "p1", "phone")],
    ),
    "a page came before it was planned": (
        "page_early",
        [page(10.0, "p1", email=5), push(10.1, "p1", "a@b", channel="email")],
    ),
    "something was sent for a page that nobody keeps": (
        "page_ghost",
        [page(10.0, "p1"), push(10.1, "p1", "phone"), push(10.2, "p9", "phone-9")],
    ),
    "a page went to somebody else's device": (
        "page_ghost",
        [{**page(10.0, "p1"), "devices": {"web_push": "phone-1"}}, push(10.1, "p1", "phone-2")],
    ),
    "a wave was paged after the answer": (
        "page_after_answer",
        with_pages(
            [line("need_ended", 5.0, case="case-1", run=1), wave(1, 10.0, 10.1)],
        ),
    ),
    "a closed session still sent, and it was kept": (
        "revoked",
        [
            line("revoked", 1.0, client="ana"),
            act("invoke", 6.0, "k1"),
            act("unknown", 6.1, "k1", code="unavailable"),
            final(1, "k1"),
        ],
    ),
    "the clients of another node got no answer while one was down": (
        "slow_answer",
        [
            *fault(0.5, 6.0, "kill node"),
            act("invoke", 1.0, "k9", node="b"),
            act("unknown", 5.0, "k9", code="(no answer)", node="b"),
        ],
    ),
    "nobody says what became of a try": (
        "open",
        [act("invoke", 1.0, "k8"), act("invoke", 20.0, "k9"), act("ok", 20.1, "k9", seq=1)],
    ),
    "what is too long was accepted": (
        "refused",
        [act("ok", 1.0, "k1", seq=1, said="x" * 20_001), final(1, "k1", said="x" * 20_001)],
    ),
    "a doctor joined twice": (
        "doubled",
        [final(n, f"joined:{n}", kind="member_joined") for n in (1, 2)],
    ),
    "two members changed places for everybody": (
        "author",
        [*good_tale(), final(4, "joined:m-eva", kind="member_joined")],
    ),
    "a reader was told to start over": (
        "reset",
        [line("reset", 5.0, client="ben", conn="ben#2", room="room-1", had=9, head=4)],
    ),
    "a wave was paged in a room that pages nobody": (
        "ghost",
        [final(1, "wave:1", author="system", kind="wave_paged")],
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


def test_a_busy_machine_may_take_longer_but_loses_nothing() -> None:
    late = [wave(1, 10.0, 19.0), wave(2, 40.0, None), line("settled", 90.0)]

    assert {found.rule for found in check(with_pages(late[:1]), patience=4)} == set()
    assert {found.rule for found in check(with_pages(late), patience=4)} == {"page_late"}
    lost = without(good_tale(), "final", key="k1")
    assert "lost" in {found.rule for found in check(lost, patience=4)}


def test_a_history_reads_as_it_was_written(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    history.note("ok", room="r", said="dolor torácico")
    history.close()

    assert list(read_history(history.path)) == history.lines
