"""Schedules as coordinators state them, doctors by address, and as they are kept, by id. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from store.ids import DoctorId
from store.records.account import Account
from store.records.schedule import Layer, Schedule

NO_DOCTOR: Final = "is the address of no verified doctor"
REMOVED: Final = DoctorId("removed")
"""Stands where an account is gone."""


def by_id(
    layers: Iterable[Layer], accounts: Mapping[str, Account]
) -> tuple[list[Layer], dict[str, str]]:
    """Return the layers with ids in place of addresses, and which fields name no doctor.

    Args:
        accounts: By address.
    """
    problems: dict[str, str] = {}

    def id_of(address: DoctorId, field: str) -> DoctorId:
        account = accounts.get(address)
        if account is None or not account.verified:
            problems[field] = NO_DOCTOR
        return address if account is None else account.id

    named = [_renamed(layer, id_of, f"layers.{index}.") for index, layer in enumerate(layers)]
    return named, problems


def by_address(schedule: Schedule, accounts: Mapping[DoctorId, Account]) -> Schedule:
    """Return the schedule as a coordinator states it.

    Args:
        accounts: By id.
    """

    def address_of(doctor_id: DoctorId, _field: str) -> DoctorId:
        account = accounts.get(doctor_id)
        return REMOVED if account is None else DoctorId(account.email)

    layers = tuple(_renamed(layer, address_of, "") for layer in schedule.layers)
    return schedule.model_copy(update={"layers": layers})


def _renamed(layer: Layer, rename: Callable[[DoctorId, str], DoctorId], field: str) -> Layer:
    doctors = tuple(
        rename(doctor, f"{field}doctors.{place}") for place, doctor in enumerate(layer.doctors)
    )
    shifts = tuple(
        shift.model_copy(
            update={"doctor_id": rename(shift.doctor_id, f"{field}shifts.{place}.doctor")}
        )
        for place, shift in enumerate(layer.shifts)
    )
    return layer.model_copy(update={"doctors": doctors, "shifts": shifts})
