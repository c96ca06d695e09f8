"""What only looks wrong, and what an unknown outcome or a fault excuses: the checker passes it."""

import pytest

from tests.faults.checker import check
from tests.faults.tales import (
    Lines,
    act,
    expects,
    fault,
    final,
    joined,
    line,
    page,
    push,
    shown,
    wave,
    with_pages,
)

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
        *fault(10.0, 14.0, "kill node"),
        push(18.0, "p1", "phone"),
    ],
    "a session may live 5 s while nodes are kept apart": [
        joined(1.0, 0),
        *fault(5.0, 30.0, "redis"),
        line("revoked", 6.0, client="ben"),
        act("invoke", 9.5, "k1"),
        shown(10.0, 1, "k1"),
        final(1, "k1"),
    ],
    "a frozen node does not answer": [
        *fault(0.5, 6.0, "freeze node"),
        act("invoke", 1.0, "k9", node="a"),
        act("unknown", 5.0, "k9", code="(no answer)", node="a"),
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
        *(act("invoke", 1.5, f"k{seq}", conn=f"ana#{seq}") for seq in (1, 2, 3, 4)),
        joined(1.0, 0),
        shown(2.0, 1, "k1"),
        joined(8.0, 3, conn="ben#2", after=1),
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
    assert check(with_pages(ALLOWED[what])) == []
