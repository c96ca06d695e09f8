"""What nodes tell each other about acts, as bytes.

Holds no name of a doctor who acts without one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from server.fanout.packets import UnreadableError
from server.rooms.acts import Act, Actor, Shown
from store.ids import CaseId, DoctorId, MemberId

_ACT: Final = "act"
_LEFT: Final = "left"
_MEETING: Final = "meeting"


@dataclass(frozen=True, slots=True)
class HandedAct:
    """An act for another node to decide and write.

    Args:
        rule: Names what decides it.
        seq: How far the room was where it comes from; it must not be decided on less.
        data: What the rule needs beside the act.
    """

    rule: str
    seq: int
    act: Act
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """An act, by case, author and key, that was not written where it was handed to.

    Args:
        unsure: Whether it may have been written all the same.
    """

    key: tuple[CaseId, DoctorId, str]
    unsure: bool


def pack_act(handed: HandedAct) -> bytes:
    """Return the words that hand an act over."""
    act, actor = handed.act, handed.act.actor
    return orjson.dumps([
        _ACT, handed.rule, handed.seq, act.case_id, act.key, act.digest, act.at,
        [
            actor.doctor_id, "" if actor.anonymous else actor.name, list(actor.specialties),
            actor.shown.specialty, actor.shown.country, actor.member_id, actor.anonymous,
            actor.paged,
        ],
        handed.data,
    ])  # fmt: skip


def pack_left(told: Told) -> bytes:
    """Return the words that give an act back."""
    return orjson.dumps([_LEFT, *told.key, told.unsure])


def pack_meeting(case_id: CaseId) -> bytes:
    """Return the words that say that two nodes write to one room."""
    return orjson.dumps([_MEETING, case_id])


def unpack(body: bytes) -> HandedAct | Told | CaseId:
    """Return what was told; a room when two nodes met there.

    Raises:
        UnreadableError: It has a shape that this version doesn't know.
    """
    try:
        what, *rest = orjson.loads(body)
        if what == _ACT:
            return _act(rest)
        if what == _LEFT:
            case_id, doctor_id, key, unsure = rest
            return Told((CaseId(case_id), DoctorId(doctor_id), key), unsure)
        if what == _MEETING:
            return CaseId(*rest)
    except (orjson.JSONDecodeError, TypeError, ValueError) as err:
        raise UnreadableError from err
    raise UnreadableError


def _act(words: list[Any]) -> HandedAct:
    rule, seq, case_id, key, digest, at, who, data = words
    doctor_id, name, specialties, specialty, country, member_id, anonymous, paged = who
    actor = Actor(
        doctor_id=DoctorId(doctor_id),
        name=name,
        specialties=frozenset(specialties),
        shown=Shown(specialty, country),
        member_id=MemberId(member_id),
        anonymous=anonymous,
        paged=paged,
    )
    act = Act(CaseId(case_id), actor, key, digest, datetime.fromisoformat(at))
    return HandedAct(rule, seq, act, data)
