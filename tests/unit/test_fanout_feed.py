"""A room's feed: whatever happens on the way, a socket sees after + 1, after + 2, ... once each."""

from collections.abc import Collection, Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.fanout.feed import MAX_EARLY, MAX_WAITING, Entry, RoomFeed
from store.ids import SocketId

ANNA = SocketId("anna")
BEN = SocketId("ben")
SOCKETS = st.sampled_from([ANNA, BEN, SocketId("carla")])


def entries(*seqs: int) -> list[Entry]:
    return [(seq, str(seq).encode()) for seq in seqs]


class Phones:
    """What each socket was handed."""

    def __init__(self) -> None:
        self.got: dict[SocketId, list[bytes]] = {}

    def __call__(
        self,
        sockets: Collection[SocketId],
        packets: Sequence[bytes],
        *,
        volatile: bool = False,  # noqa: ARG002 - all phones have room here
    ) -> None:
        for socket in sockets:
            self.got.setdefault(socket, []).extend(packets)

    def seqs(self, socket: SocketId) -> list[int]:
        return [int(packet) for packet in self.got.get(socket, [])]


def joined(feed: RoomFeed, socket: SocketId, *, after: int) -> None:
    feed.hold(socket)
    feed.release(socket, after)


def test_entries_that_come_during_a_join_are_delivered_after_its_answer() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    feed.hold(ANNA)
    feed.offer(entries(4, 5, 6))
    assert phones.got == {}

    feed.release(ANNA, 4)

    assert phones.seqs(ANNA) == [5, 6]


def test_a_later_entry_waits_for_its_forerunner() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=1)

    feed.offer(entries(3))
    assert phones.seqs(ANNA) == []
    assert feed.is_behind
    feed.offer(entries(2))

    assert phones.seqs(ANNA) == [2, 3]
    assert not feed.is_behind


def test_entries_committed_together_are_handed_over_together() -> None:
    calls: list[list[bytes]] = []

    def send(
        sockets: Collection[SocketId], packets: Sequence[bytes], *, volatile: bool = False
    ) -> None:
        calls.append(list(packets))

    feed = RoomFeed(send)
    joined(feed, ANNA, after=0)
    feed.offer(entries(1, 2, 3))

    assert calls == [[b"1", b"2", b"3"]]


def test_who_joined_further_on_is_not_given_what_the_answer_held() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=3)
    joined(feed, BEN, after=5)
    assert feed.is_behind

    feed.offer(entries(4, 5, 6))

    assert phones.seqs(ANNA) == [4, 5, 6]
    assert phones.seqs(BEN) == [6]


def test_who_joined_further_back_is_served_by_a_repair() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=5)
    joined(feed, BEN, after=3)
    assert feed.position == 3

    feed.offer(entries(4, 5, 6))

    assert phones.seqs(ANNA) == [6]
    assert phones.seqs(BEN) == [4, 5, 6]


def test_two_joins_at_once_end_with_the_last_answer() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    feed.hold(ANNA)
    feed.hold(ANNA)
    feed.offer(entries(3, 4))
    feed.release(ANNA, 2)
    assert phones.seqs(ANNA) == []

    feed.release(ANNA, 3)
    feed.release(ANNA, 2)

    assert phones.seqs(ANNA) == [4]


def test_a_slow_join_is_not_served_across_entries_that_nobody_was_there_for() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=3)
    feed.hold(BEN)
    feed.offer(entries(4, 5))
    feed.leave(ANNA)
    joined(feed, ANNA, after=9)
    feed.offer(entries(10))
    feed.release(BEN, 4)
    assert phones.seqs(BEN) == []

    feed.offer(entries(5, 6, 7, 8, 9, 10))

    assert phones.seqs(BEN) == [5, 6, 7, 8, 9, 10]


def test_an_answer_from_before_the_hold_leaves_no_hole() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=5)
    feed.hold(BEN)
    feed.offer(entries(6))
    feed.release(BEN, 4)
    assert feed.position == 4

    feed.offer(entries(5, 6))

    assert phones.seqs(BEN) == [5, 6]


def test_a_failed_second_join_leaves_the_socket_live() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=1)
    feed.hold(ANNA)
    feed.offer(entries(2, 3))

    feed.abandon(ANNA)
    feed.offer(entries(4))

    assert phones.seqs(ANNA) == [2, 3, 4]


def test_a_failed_first_join_leaves_nobody() -> None:
    feed = RoomFeed(Phones())
    feed.hold(ANNA)
    feed.abandon(ANNA)

    assert feed.is_empty


def test_a_release_after_leaving_brings_nobody_back() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    feed.hold(ANNA)
    feed.leave(ANNA)
    feed.release(ANNA, 0)
    feed.offer(entries(1))

    assert phones.got == {}
    assert feed.is_empty


def test_a_translation_that_comes_during_a_join_is_kept_and_typing_is_not() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    feed.hold(ANNA)
    feed.broadcast(b"typing", skip=None, volatile=True)
    for _ in range(MAX_WAITING + 1):
        feed.broadcast(b"translation", skip=None, volatile=False)
    feed.release(ANNA, 1)

    assert phones.got[ANNA] == [b"translation"] * MAX_WAITING


def test_the_origin_of_an_event_may_be_left_out() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=0)
    joined(feed, BEN, after=0)
    feed.broadcast(b"typing", skip=ANNA, volatile=True)

    assert phones.got == {BEN: [b"typing"]}


def test_what_waits_for_a_forerunner_is_bounded_and_the_rest_is_still_known_to_exist() -> None:
    phones = Phones()
    feed = RoomFeed(phones)
    joined(feed, ANNA, after=0)
    last = 2 * MAX_EARLY
    feed.offer(entries(*range(2, last + 1)))
    feed.offer(entries(1))

    assert phones.seqs(ANNA) == list(range(1, MAX_EARLY + 2))
    assert feed.is_behind
    feed.offer(entries(*range(MAX_EARLY + 2, last + 1)))
    assert phones.seqs(ANNA) == list(range(1, last + 1))


class AnyInterleaving(RuleBasedStateMachine):
    """Commits, arrivals (lost, doubled, late), joins, answers, leaves and repairs, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.phones = Phones()
        self.feed = RoomFeed(self.phones)
        self.head = 3
        self.under_way: list[int] = []
        self.joins: dict[SocketId, list[int]] = {}
        self.live: dict[SocketId, int] = {}
        self.began: dict[SocketId, int] = {}
        self.read: list[Entry] | None = None

    @rule(count=st.integers(1, 3))
    def commit(self, count: int) -> None:
        self.under_way += range(self.head + 1, self.head + count + 1)
        self.head += count

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), copies=st.integers(0, 2))
    def arrive(self, data: st.DataObject, copies: int) -> None:
        seq = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        for _ in range(copies):
            self.feed.offer(entries(seq))

    @rule(socket=SOCKETS)
    def begin_to_join(self, socket: SocketId) -> None:
        self.feed.hold(socket)
        self.joins.setdefault(socket, []).append(self.head)

    @precondition(lambda self: self.joins)
    @rule(data=st.data())
    def answer_a_join(self, data: st.DataObject) -> None:
        socket = data.draw(st.sampled_from(sorted(self.joins)))
        # Mostly the head, but nothing breaks when the read was of an older one.
        read_at = data.draw(st.integers(max(0, self.joins[socket].pop(0) - 3), self.head))
        self.feed.release(socket, read_at)
        self._joined(socket, read_at)

    @precondition(lambda self: self.joins)
    @rule(data=st.data())
    def refuse_a_join(self, data: st.DataObject) -> None:
        socket = data.draw(st.sampled_from(sorted(self.joins)))
        self.joins[socket].pop(0)
        self.feed.abandon(socket)
        self._joined(socket, None)

    @rule(socket=SOCKETS)
    def leave(self, socket: SocketId) -> None:
        self.feed.leave(socket)
        self.joins.pop(socket, None)
        self.live.pop(socket, None)
        self.began.pop(socket, None)
        self.phones.got.pop(socket, None)

    @precondition(lambda self: self.feed.position is not None)
    @rule(limit=st.integers(1, 4))
    def begin_a_repair(self, limit: int) -> None:
        after = self.feed.position
        assert after is not None
        self.read = entries(*range(after + 1, min(after + limit, self.head) + 1))

    @precondition(lambda self: self.read is not None)
    @rule()
    def end_a_repair(self) -> None:
        assert self.read is not None
        self.feed.offer(self.read)
        self.read = None

    def _joined(self, socket: SocketId, after: int | None) -> None:
        """Take note of an ended join: what the reader now has is what it was told and handed."""
        known = self.live.get(socket)
        told = [p for p in (known, after) if p is not None]
        if told:
            self.live[socket] = max(told)
        if not self.joins[socket]:
            del self.joins[socket]
            if told:
                self.began.setdefault(socket, max(told))

    @invariant()
    def every_reader_sees_each_entry_once_in_order_without_holes(self) -> None:
        for socket in self.phones.got:
            seqs = self.phones.seqs(socket)
            assert seqs == sorted(set(seqs))
            # What a second join's answer told is not handed over again.
            missing = set(range(self.began[socket] + 1, seqs[-1] + 1)) - set(seqs)
            assert seqs[0] > self.began[socket]
            assert max(missing, default=0) <= self.live[socket]

    def teardown(self) -> None:
        while (after := self.feed.position) is not None and after < self.head:
            assert self.feed.offer(entries(*range(after + 1, self.head + 1))) > 0
        for socket, told in self.live.items():
            if socket not in self.joins:
                assert max([told, *self.phones.seqs(socket)]) == self.head


TestAnyInterleaving = AnyInterleaving.TestCase
TestAnyInterleaving.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
