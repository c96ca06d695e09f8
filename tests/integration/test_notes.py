"""What doctors are told once that is no page: outcomes to record, shifts to look at."""

from datetime import timedelta
from typing import Any

from server.paging.duty_assembly import build_duty
from server.paging.note_sender import NoteWorker
from store.ids import CaseId, DoctorId, new_id
from store.records.account import Account
from store.records.case import CaseSummary
from tests.channel_stage import Reach
from tests.duty_makers import make_layer
from tests.integration.test_channels import reach
from tests.makers import NOON
from tests.paging_stage import Stage

__all__ = ["reach"]

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def worker(stage: Stage, *, warn_before: timedelta = 12 * HOUR) -> NoteWorker:
    """The notes of one more node."""
    return stage.parts.notes_for(stage.cases, warn_before=warn_before)


async def put_case(stage: Stage, poster: Account, **changes: Any) -> CaseId:
    """A case on the board, open, posted at noon."""
    case_id = CaseId(new_id())
    fields: dict[str, Any] = {
        "id": case_id,
        "seq": 1,
        "poster_id": poster.id,
        "status": "answered",
        "specialties": ("cardiology",),
        "posted_at": NOON,
        "title": "Syncope on exertion",
        "text": "Murmur",
        "view": {"run": 1},
    }
    await stage.store.cases.put([CaseSummary(**(fields | changes))])
    stage.cases.posted[case_id] = NOON
    return case_id


def due(stage: Stage) -> list[tuple[DoctorId, str]]:
    """Who was asked live for an outcome, and when after the posting."""
    return [(doctor, told["after"]) for doctor, told in stage.phones.all("case:outcome_due")]


async def test_a_poster_is_reminded_after_a_day_and_a_week_and_never_again(reach: Reach) -> None:
    stage, poster = reach.stage, await reach.doctor()
    await put_case(stage, poster)
    first = worker(stage)

    for days in (0.99, 0.02, 1, 4.99, 0.02, 1):
        stage.clock.advance(days * DAY)
        await first.run_once()
        # A node that has just started finds nothing left to tell.
        stage.clock.advance(timedelta(minutes=2))
        await worker(stage).run_once()
        stage.clock.advance(timedelta(minutes=2))

    assert due(stage) == [(poster.id, "24h"), (poster.id, "7d")]
    # Over open apps, pushes and e-mail; nobody is sent a short message for that.
    assert reach.counts() == (2, 2, 0)
    push = reach.pushes.caught[0].payload["notification"]
    assert push["title"] == "Cardiología: ¿cómo terminó?"
    assert push["navigate"].startswith("https://curbside.example/c/")
    for told in (str(push), str(reach.mail.mails[0])):
        assert "Syncope" not in told
        assert "Murmur" not in told


async def test_nobody_is_reminded_of_a_case_that_has_its_outcome(reach: Reach) -> None:
    stage, poster = reach.stage, await reach.doctor()
    await put_case(stage, poster, status="resolved")
    # Resolved a moment ago: the board does not know yet, the log does.
    late = await put_case(stage, poster)
    stage.cases.closed[late] = "resolved"

    stage.clock.advance(DAY + HOUR)
    await worker(stage).run_once()

    assert due(stage) == []
    assert reach.counts() == (0, 0, 0)


async def test_after_a_long_outage_nobody_is_reminded_late(reach: Reach) -> None:
    stage, poster = reach.stage, await reach.doctor()
    await put_case(stage, poster)

    stage.clock.advance(4 * DAY)
    await worker(stage).run_once()

    assert due(stage) == []


async def test_a_channel_that_failed_is_tried_again_and_the_others_are_not(reach: Reach) -> None:
    stage, poster = reach.stage, await reach.doctor(browsers=0)
    browser = reach.pushes.subscribe()
    browser.answers.append((503, {}))
    await reach.subscribe(poster.id, browser)
    await put_case(stage, poster)
    notes = worker(stage)

    stage.clock.advance(DAY)
    await notes.run_once()
    before = reach.counts()
    stage.clock.advance(timedelta(minutes=6))
    await notes.run_once()
    await notes.run_once()

    assert (before, reach.counts()) == ((0, 1, 0), (1, 1, 0))
    assert due(stage) == [(poster.id, "24h")]


async def test_before_a_shift_its_doctor_and_the_coordinators_are_warned_once(
    reach: Reach,
) -> None:
    stage = reach.stage
    doctor = await reach.doctor()
    (reached,) = await stage.doctors(1)
    (coordinator,) = await stage.doctors(1, role="moderator", languages=("en",))
    await build_duty(stage.store, clock=stage.clock).book.set_schedule(
        "cardiology",
        time_zone="Europe/Madrid",
        # Shifts begin at 08:00 in Madrid: 07:00 UTC, nineteen hours from noon.
        layers=[
            make_layer(starts="2026-03-02T08:00", doctors=(reached.email, doctor.email), every=2)
        ],
    )
    notes = worker(stage, warn_before=12 * HOUR)

    for _ in range(60):
        await notes.run_once()
        stage.clock.advance(HOUR)

    warned = stage.phones.all("shift:warning")
    mine = [told for who, told in warned if who == doctor.id]
    others = [told for who, told in warned if who == coordinator.id]
    # Two days from now the second turn begins; the first one had begun before anybody looked.
    assert [told["starts_at"] for told in mine] == ["2026-03-04T07:00:00.000Z"]
    assert (mine[0]["problems"], mine[0]["mine"]) == (["device_unconfirmed"], True)
    assert [(told["starts_at"], told["mine"]) for told in others] == [
        ("2026-03-04T07:00:00.000Z", False)
    ]
    # The doctor by push, e-mail and short message; the coordinator has an address only.
    assert reach.counts() == (1, 2, 1)
    said = reach.provider.messages[0]["text"]
    assert "Guardia de Cardiología" in said
    assert doctor.name not in str(reach.mail.mails)


async def test_a_confirmed_device_needs_no_warning(reach: Reach) -> None:
    stage, doctor = reach.stage, await reach.doctor()
    duty = build_duty(stage.store, clock=stage.clock)
    (device,) = await stage.devices.list(doctor.id)
    await stage.devices.test(doctor.id, device.id, language="es")
    await duty.settings.confirm_device(doctor.id, device.id)
    await duty.book.set_schedule(
        "cardiology",
        time_zone="Europe/Madrid",
        layers=[make_layer(starts="2026-03-02T20:00", doctors=(doctor.email,))],
    )

    await worker(stage).run_once()

    assert stage.phones.all("shift:warning") == []


async def test_coordinators_are_told_of_a_case_whose_policy_never_asks_them(reach: Reach) -> None:
    stage = reach.stage
    (coordinator,) = await stage.doctors(1, role="moderator", specialties=("dermatology",))
    await stage.post(waves="1@0,1@60:coordinators")
    forgotten = await stage.post(waves="1@0")
    answered = await stage.post(waves="1@0")
    stage.cases.closed[answered.case_id] = "answered"
    notes = worker(stage)

    for minutes in (59, 1, 2, 10):
        stage.clock.advance(timedelta(minutes=minutes))
        await notes.run_once()

    assert stage.phones.all("case:unanswered") == [(coordinator.id, {"case_id": forgotten.case_id})]
    assert reach.counts() == (0, 1, 0)
