"""Identifiers: opaque, and usable wherever one is typed."""

import re
from typing import cast

from server.identity.accounts import Accounts
from server.rooms.aliases import Aliases
from store.ids import DoctorId, new_id

TYPED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}")


def test_an_id_can_be_typed_on_a_command_line() -> None:
    made = {new_id() for _ in range(2_000)}

    assert len(made) == 2_000
    assert all(TYPED.fullmatch(one) for one in made)


def test_a_cases_id_can_be_typed_too_and_is_the_same_each_time() -> None:
    # None is asked for an id.
    aliases = Aliases(accounts=cast("Accounts", None), secret=b"secret")
    doctor = DoctorId(new_id())
    made = [aliases.case_id(doctor, f"key-{number}") for number in range(2_000)]

    assert len(set(made)) == 2_000
    assert all(TYPED.fullmatch(one) for one in made)
    assert made == [aliases.case_id(doctor, f"key-{number}") for number in range(2_000)]
