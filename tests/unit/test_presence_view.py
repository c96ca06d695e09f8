"""Who is named and who is counted among those in a room."""

from hypothesis import given
from hypothesis import strategies as st

from server.presence.view import PresentDoctor, presence_view, typing_view
from store.ids import MemberId


def named(number: int) -> PresentDoctor:
    return PresentDoctor(f"n{number}", MemberId(f"m{number}"), f"Doctor {number}", "cardiology")


def hidden(number: int, specialty: str = "neurology") -> PresentDoctor:
    return PresentDoctor(f"h{number}", MemberId(f"a{number}"), None, specialty)


def reader(number: int) -> PresentDoctor:
    return PresentDoctor(f"r{number}", None, None, "radiology")


@given(
    named_count=st.integers(0, 4),
    hidden_count=st.integers(0, 4),
    typing=st.sets(st.sampled_from(["h0", "h1", "h2", "h3"])),
)
def test_under_five_the_hidden_change_nothing_that_others_see(
    named_count: int, hidden_count: int, typing: set[str]
) -> None:
    members = [named(number) for number in range(named_count)]
    unseen = [hidden(number) for number in range(min(hidden_count, 4 - named_count))]

    assert presence_view([*members, *unseen]) == presence_view(members)
    assert typing_view([*members, *unseen], typing) == typing_view(members, ())


def test_from_five_on_the_hidden_are_counted_by_specialty() -> None:
    view = presence_view([named(1), hidden(1), hidden(2), reader(1), reader(2)])

    assert [member.name for member in view.members] == ["Doctor 1"]
    assert view.counts == {"neurology": 2, "radiology": 2}
    assert view.total == 5


def test_two_tabs_are_one_doctor() -> None:
    view = presence_view([hidden(number) for number in (1, 1, 2, 2, 3, 4)])

    assert view.total is None


def test_who_took_off_the_alias_in_one_tab_is_named() -> None:
    before = hidden(1)
    after = PresentDoctor(before.ref, before.member_id, "Doctor 1", before.specialty)

    assert presence_view([before, after]) == presence_view([after, before])
    assert [member.name for member in presence_view([before, after]).members] == ["Doctor 1"]


def test_typing_of_the_hidden_is_counted_from_five_present() -> None:
    five = [named(1), named(2), hidden(1), hidden(2), reader(1)]

    view = typing_view(five, {"n1", "h1", "h2", "someone-who-left"})

    assert [member.name for member in view.members] == ["Doctor 1"]
    assert view.counts == {"neurology": 2}


def test_nothing_sent_holds_a_ref() -> None:
    five = [named(1), hidden(1), hidden(2), reader(1), reader(2)]

    told = str(presence_view(five).as_wire("c")) + str(typing_view(five, {"h1"}).as_wire("c"))  # type: ignore[arg-type]  # any case

    assert not any(f"'{doctor.ref}'" in told for doctor in five)
    assert "a1" not in told
