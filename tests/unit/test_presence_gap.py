"""How often a room's presence is written and told."""

from datetime import timedelta

from server.presence.room import MAX_GAP, MIN_GAP, LocalRoom


def test_changes_are_gathered_for_longer_while_many_rooms_change_but_never_for_long() -> None:
    room = LocalRoom()

    assert room.gap(changing=1) == MIN_GAP
    assert MIN_GAP < room.gap(changing=100) <= timedelta(seconds=1)
    assert room.gap(changing=5_000) == MAX_GAP
