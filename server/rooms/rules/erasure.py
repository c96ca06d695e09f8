"""What the system writes when a case or an account is erased, or a copy is restored. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from server.rooms.state import RoomState
from store.ids import SYSTEM, DoctorId
from store.records.entry import Draft
from store.records.erasure import ErasureReason


def erase_case(state: RoomState, reason: ErasureReason) -> list[Draft]:
    """Decide that all words of a case go; nothing when they are gone."""
    if state.erased:
        return []
    return [_own("case_erased", "erased", {"reason": reason})]


def erase_member(state: RoomState, doctor_id: DoctorId, seqs: Sequence[int]) -> list[Draft]:
    """Decide that nobody is behind a member any more; nothing when that is so, or they never were.

    Args:
        seqs: Their entries that lose their words.
    """
    member = state.members.get(doctor_id)
    if member is None or member.former:
        return []
    data = {"member_id": member.member_id, "seqs": sorted(set(seqs))}
    return [_own("member_erased", f"former:{member.member_id}", data)]


def redact_again(state: RoomState, seq: int) -> list[Draft]:
    """Decide that an entry loses its words that lost them in a log which is no more."""
    if seq in state.redacted or seq > state.seq:
        return []
    data = {"seq": seq, "reason": "erased", "by_moderator": True}
    return [_own("entry_redacted", f"redacted:{seq}", data)]


def tell_restored(epoch: str, *, copy_at: datetime, restored_at: datetime) -> list[Draft]:
    """Decide that the room says from which copy it is; once for each restore."""
    data = {"copy_at": copy_at, "restored_at": restored_at}
    return [_own("log_restored", f"restored:{epoch}", data)]


def _own(kind: str, key: str, data: Mapping[str, object]) -> Draft:
    return Draft.model_validate(
        {"kind": kind, "author_id": SYSTEM, "key": key, "digest": "", "data": data}
    )
