"""Acts as nodes hand them to each other: whole, unreadable when cut, and without hidden names."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.fanout.packets import UnreadableError
from server.rooms.handing import HandedAct, Told, pack_act, pack_left, pack_meeting, unpack
from store.ids import CaseId, DoctorId
from tests.makers import make_act, make_actor, make_said


@given(paged=st.booleans(), text=st.text(), seq=st.integers(1, 2**53))
def test_an_act_comes_out_as_it_went_in(*, paged: bool, text: str, seq: int) -> None:
    act = make_act(make_actor(paged=paged, anonymous=False))
    handed = HandedAct("message:post", seq, act, make_said(text))

    assert unpack(pack_act(handed)) == handed


def test_the_name_of_a_doctor_who_acts_without_one_stays_where_it_is() -> None:
    act = make_act(make_actor(name="Elena Ruiz", anonymous=True))
    body = pack_act(HandedAct("message:post", 3, act, make_said()))

    assert b"Ruiz" not in body
    handed = unpack(body)
    assert isinstance(handed, HandedAct)
    assert handed.act == replace(act, actor=replace(act.actor, name=""))


def test_what_is_given_back_and_where_nodes_meet_come_out_as_they_went_in() -> None:
    told = Told((CaseId("case"), DoctorId("anna"), "key"), unsure=True)

    assert unpack(pack_left(told)) == told
    assert unpack(pack_meeting(CaseId("case"))) == CaseId("case")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'["act"]', b'["left", 1]', b'["newer", 1]'])
def test_what_another_version_says_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        unpack(body)
