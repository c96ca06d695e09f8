"""Fills an empty database with the demo, through the same services that doctors call.

Nothing here writes to the store by itself. Keys are derived from the cases' ids, so that a seeding
that was cut short goes on where it stopped.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from server.app import open_node
from server.clock import PrimaryClock
from server.config import Settings
from server.demo.cases import DemoCase, Outcome, Said, demo_cases
from server.demo.clock import PastClock
from server.demo.doctors import DOCTORS, PASSWORD, DemoDoctor
from server.demo.pictures import draw
from server.errors import ConflictError, KeyReusedError
from server.identity.applications import NewDoctor
from server.identity.session import Caller
from server.rooms.acts import Outcome as RoomOutcome
from server.rooms.board import CasesWanted
from server.rooms.service import NewCasePost, NewMessage
from server.wire.services import Services
from store.accounts import Accounts
from store.client import Store
from store.ids import AttachmentId, CaseId, SessionId

_JOINED_BEFORE: Final = timedelta(days=30)
_ON_DUTY_FOR: Final = timedelta(hours=12)
_NO_SESSION: Final = SessionId("demo")

Callers = Mapping[str, Caller]


async def seed(settings: Settings) -> bool:
    """Fill the database of `settings` if it is empty; return whether something was put in.

    Args:
        settings: With the addresses of both servers.

    Raises:
        StoreError: The database can't be reached or used.
    """
    if settings.mongo_url is None or settings.redis_url is None:
        message = "the servers must run before the demo can be put in"
        raise ValueError(message)
    store = await Store.open(settings.mongo_url)
    try:
        if not await is_wanted(store.accounts):
            return False
        real = PrimaryClock()
        await real.refresh(store.primary_time)
        clock = PastClock(real)
        # A node that nobody can reach: it stands at each case's time and pages as it did then.
        async with open_node(
            settings, mongo_url=settings.mongo_url, redis_url=settings.redis_url, clock=clock
        ) as node:
            await Seeder(node.services, accounts=store.accounts, clock=clock).run()
    finally:
        await store.close()
    return True


async def is_wanted(accounts: Accounts) -> bool:
    """Return whether the demo should be put in, or go on being put in.

    Not when the last doctor is there, for then all is there, nor when the database has
    doctors of its own.
    """
    if await accounts.to_sign_in(DOCTORS[-1].email) is not None:
        return False
    begun = await accounts.to_sign_in(DOCTORS[0].email) is not None
    return begun or not await accounts.verified_by_group()


class Seeder:
    """Puts doctors and cases in, each at its time in the past.

    Args:
        services: Built over `clock`.
        accounts: To find doctors that a seeding before made.
    """

    def __init__(self, services: Services, *, accounts: Accounts, clock: PastClock) -> None:
        self._services = services
        self._accounts = accounts
        self._clock = clock

    async def run(self) -> None:
        """Put in what is not there yet; the last doctor says that all is there."""
        *others, last = DOCTORS
        seeded_at = self._clock.now()
        try:
            self._clock.stand_at(seeded_at - _JOINED_BEFORE)
            callers = {doctor.handle: await self._join(doctor) for doctor in others}
            for doctor in others:
                if doctor.on_duty:
                    await self._services.accounts.set_availability(
                        callers[doctor.handle].doctor_id,
                        available=True,
                        until=seeded_at + _ON_DUTY_FOR,
                    )
            for case in demo_cases():
                await self._tell(case, callers, seeded_at - _minutes(case.posted_ago_min))
            self._clock.stand_at(seeded_at - _JOINED_BEFORE)
            await self._join(last)
        finally:
            self._clock.run()

    async def _join(self, doctor: DemoDoctor) -> Caller:
        stated = NewDoctor(
            email=doctor.email,
            password=PASSWORD,
            name=doctor.name,
            country=doctor.country,
            licence_number=doctor.licence_number,
            specialties=doctor.specialties,
            languages=doctor.languages,
            time_zone=doctor.time_zone,
        )
        try:
            doctor_id = await self._services.accounts.add(stated, verified=True, role=doctor.role)
        except ConflictError:
            # Made by a seeding that was cut short.
            account = await self._accounts.to_sign_in(doctor.email)
            if account is None:
                raise
            doctor_id = account.id
        return Caller(
            doctor_id=doctor_id,
            session_id=_NO_SESSION,
            status="verified",
            email_verified=True,
            role=doctor.role,
            specialties=doctor.specialties,
            languages=doctor.languages,
            country=doctor.country,
            name=doctor.name,
            email=doctor.email,
        )

    async def _tell(self, case: DemoCase, callers: Callers, posted_at: datetime) -> None:
        """Post the case and let everybody say their part, each at its minute."""
        self._clock.stand_at(posted_at)
        case_id = await self._post(case, callers[case.poster])
        for number, said in enumerate(case.messages):
            self._clock.stand_at(posted_at + _minutes(said.after_min))
            await self._say(case_id, f"{case.key}-{number}", said, callers[said.doctor])
        if case.outcome is not None:
            self._clock.stand_at(posted_at + _minutes(case.outcome.after_min))
            await self._close(case_id, case, case.outcome, callers[case.poster])

    async def _post(self, case: DemoCase, poster: Caller) -> CaseId:
        pictures = await self._pictures(case, poster)
        try:
            posted = await self._services.rooms.post_case(_as_post(case, pictures), by=poster)
        except KeyReusedError:
            # Cut short in this very case, with another copy of its picture.
            known = await self._posted_before(case, poster)
            if known is not None:
                return known
            again = _as_post(case, (), key=f"{case.key}-again")
            posted = await self._services.rooms.post_case(again, by=poster)
        return posted.case_id

    async def _posted_before(self, case: DemoCase, poster: Caller) -> CaseId | None:
        listed, _ = await self._services.board.list(
            poster.doctor_id, CasesWanted(mine=True, limit=len(demo_cases()))
        )
        ids = [CaseId(row["case_id"]) for row in listed if row["title"] == case.title]
        return ids[0] if ids else None

    async def _pictures(self, case: DemoCase, poster: Caller) -> tuple[AttachmentId, ...]:
        if case.picture is None:
            return ()
        data = await asyncio.to_thread(draw, case.picture)
        info = await self._services.attachments.upload(poster.doctor_id, _stream(data))
        return (info.attachment_id,)

    async def _say(self, case_id: CaseId, key: str, said: Said, by: Caller) -> None:
        if not said.anonymous:
            await self._services.reading.join(
                case_id, by=by, socket_id=None, after=None, tail=1, anonymous=False
            )
        message = NewMessage(case_id=case_id, key=key, text=said.text, language=said.language)
        await self._services.rooms.post_message(message, by=by)

    async def _close(self, case_id: CaseId, case: DemoCase, outcome: Outcome, by: Caller) -> None:
        closing = RoomOutcome(kind=outcome.kind, text=outcome.text)
        await self._services.rooms.resolve(case_id, f"{case.key}-end", closing, by=by)


def _as_post(
    case: DemoCase, pictures: tuple[AttachmentId, ...], *, key: str | None = None
) -> NewCasePost:
    return NewCasePost(
        key=key or case.key,
        case={
            "title": case.title,
            "story": case.story,
            "question": case.question.model_dump(),
            "patient": case.patient.model_dump(),
            "specialties": case.specialties,
            "urgency": case.urgency,
            "language": case.language,
        },
        anonymous=case.anonymous,
        attachment_ids=pictures,
    )


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


async def _stream(data: bytes) -> AsyncIterator[bytes]:
    yield data
