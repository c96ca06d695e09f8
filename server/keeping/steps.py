"""What an erasure does, in order. Each step may be done again, by any node, after any failure."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.identity.sessions import Sessions
from server.rooms.erasing import RoomErasing
from store.client import Store
from store.ids import CaseId, DoctorId
from store.records.erasure import Erasure


class Work(Protocol):
    """One step."""

    def __call__(self, erasure: Erasure, /) -> Awaitable[object]:
        """Do it; doing it again changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its name, for logs."""

    name: str
    work: Work


CaseWork = Callable[[CaseId], Awaitable[object]]
DoctorWork = Callable[[DoctorId], Awaitable[object]]


def steps_of_case(rooms: RoomErasing, store: Store) -> Sequence[Step]:
    """Return how a case goes: first everyone forgets it, then what is kept is blanked."""

    async def close(erasure: Erasure) -> None:
        await rooms.close_case(_case(erasure), erasure.reason)

    return (
        Step("close", close),
        _of_case("pictures", rooms.drop_pictures),
        _of_case("log", rooms.blank_case),
        _of_case("translations", rooms.forget),
        _of_case("reports", store.reports.blank_case),
        _of_case("unmaskings", store.unmaskings.blank_case),
        _of_case("rest", store.personal.delete_of_case),
        _of_case("summary", rooms.sum_up),
    )


def steps_of_account(rooms: RoomErasing, store: Store, sessions: Sessions) -> Sequence[Step]:
    """Return how an account goes: first nobody can act by it any more, then what it left."""

    async def close(doctor_id: DoctorId) -> None:
        await sessions.close_all(doctor_id, reason="ended")

    async def leave_rooms(erasure: Erasure) -> None:
        doctor_id = _doctor(erasure)
        async for case_ids in rooms.all_rooms():
            for case_id in await store.room_log.with_author(case_ids, doctor_id):
                await rooms.erase_member(case_id, doctor_id, words=erasure.words)

    async def forget_words(erasure: Erasure) -> None:
        await store.reports.blank_reporter(_doctor(erasure))
        if erasure.words:
            await store.translation_memory.forget_wordings(_doctor(erasure))

    return (
        _of_doctor("account", store.accounts.erase),
        _of_doctor("sessions", close),
        _of_doctor("exports", store.exports.remove_of),
        _of_doctor("rest", store.personal.delete_of_doctor),
        _of_doctor("uploads", rooms.drop_uploads),
        Step("rooms", leave_rooms),
        Step("words", forget_words),
    )


def _of_case(name: str, work: CaseWork) -> Step:
    return Step(name, lambda erasure: work(_case(erasure)))


def _of_doctor(name: str, work: DoctorWork) -> Step:
    return Step(name, lambda erasure: work(_doctor(erasure)))


def _case(erasure: Erasure) -> CaseId:
    if erasure.case_id is None:
        message = "it is no case's erasure"
        raise ValueError(message)
    return erasure.case_id


def _doctor(erasure: Erasure) -> DoctorId:
    if erasure.doctor_id is None:
        message = "it is no account's erasure"
        raise ValueError(message)
    return erasure.doctor_id
