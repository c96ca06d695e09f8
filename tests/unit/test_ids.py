"""Identifiers: opaque, and usable wherever one is typed."""

import re

from store.ids import new_id


def test_an_id_can_be_typed_on_a_command_line() -> None:
    made = {new_id() for _ in range(2_000)}

    assert len(made) == 2_000
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}", one) for one in made)
