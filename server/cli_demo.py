"""`curbside demo`: what is put in before serving, and what is printed afterwards."""

import os

from server.config import Settings
from server.demo.doctors import DOCTORS, PASSWORD
from server.embedded import ServiceUrls


async def fill(settings: Settings, urls: ServiceUrls) -> None:
    """Put the demo into an empty database; a database with doctors of its own is left alone."""
    from server.demo.seed import seed  # noqa: PLC0415 - loaded when needed

    await seed(
        settings.model_copy(update={"mongo_url": urls.mongo_url, "redis_url": urls.redis_url})
    )


def staff_second_factor() -> str:
    """Return the demo's own setting: its accounts have no factor, and its cases are published."""
    return os.environ.get("CURBSIDE_STAFF_SECOND_FACTOR") or "off"


def welcome(address: str) -> str:
    """Return the address and the demo's accounts, for the terminal."""
    width = max(len(doctor.email) for doctor in DOCTORS)
    accounts = [
        f"  {doctor.email:<{width}}  {doctor.country}  {', '.join(doctor.specialties)}"
        for doctor in DOCTORS
    ]
    return "\n".join(
        [
            f"Curbside serves on {address}",
            "",
            f"Demo accounts (fictional doctors), all with the password {PASSWORD}:",
            *accounts,
            "",
            "Ctrl-C stops everything; the data stays.",
        ]
    )
