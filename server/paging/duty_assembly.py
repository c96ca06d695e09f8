"""Puts duty on one node together. It keeps nothing in memory: made twice, it is the same."""

from dataclasses import dataclass

from server.clock import Clock
from server.paging.duty import Duty
from server.paging.duty_book import DutyBook
from server.paging.duty_settings import DutySettings
from server.paging.swaps import Swaps
from store.client import Store


@dataclass(frozen=True, slots=True)
class DutyParts:
    """Who is on call, what changes it, and what each doctor sets for themselves."""

    duty: Duty
    book: DutyBook
    swaps: Swaps
    settings: DutySettings


def build_duty(store: Store, *, clock: Clock) -> DutyParts:
    """Build what waves and commands ask."""
    duty = Duty(
        schedules=store.schedules,
        shifts=store.shifts,
        settings=store.duty_settings,
        accounts=store.accounts,
        devices=store.devices,
        clock=clock,
    )
    book = DutyBook(
        schedules=store.schedules,
        shifts=store.shifts,
        accounts=store.accounts,
        clock=clock,
    )
    settings = DutySettings(
        store.duty_settings, accounts=store.accounts, devices=store.devices, clock=clock
    )
    swaps = Swaps(
        duty, shifts=store.shifts, accounts=store.accounts, notes=store.notes, clock=clock
    )
    return DutyParts(duty, book, swaps, settings)
