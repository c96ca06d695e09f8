"""Pages to installed apps: over HTTP/2, signed in by tokens that the services check."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from server.clock import ManualClock
from server.config import Settings
from server.errors import InvalidError, NotFoundError
from server.notify.assembly import ChannelSettingError, build_channels
from server.paging.duty_assembly import build_duty
from store.client import Store
from store.ids import DeliveryId
from tests.duty_makers import make_layer
from tests.h2_server import h2_server
from tests.native_services import KEY_ID, TEAM_ID, TOPIC, FakeApple, FakeGoogle
from tests.paging_stage import Stage, paging_stage

ANDROID = "android-token:0123456789abcdef"
IPHONE = "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0"


@dataclass
class Apps:
    """A stage that reaches installed apps, and what stands for their services."""

    stage: Stage
    google: FakeGoogle
    apple: FakeApple


@pytest_asyncio.fixture
async def apps(store: Store, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Apps]:
    google, apple = FakeGoogle(clock), FakeApple(clock)
    async with AsyncExitStack() as stack:
        google.origin = await stack.enter_async_context(h2_server(google.answer))
        apple_origin = await stack.enter_async_context(h2_server(apple.answer))
        (tmp_path / "fcm.json").write_text(google.credentials())
        (tmp_path / "apns.p8").write_text(apple.key_file())
        settings = Settings.model_validate(
            {
                "public_url": "https://curbside.example",
                "fcm_credentials_file": tmp_path / "fcm.json",
                "fcm_url": google.origin,
                "apns_key_file": tmp_path / "apns.p8",
                "apns_key_id": KEY_ID,
                "apns_team_id": TEAM_ID,
                "apns_topic": TOPIC,
                "apns_url": apple_origin,
            }
        )
        built = build_channels(settings, clock=clock, stack=stack)
        stage = await stack.enter_async_context(
            paging_stage(store, clock, channels=built.channels, apps=built.apps)
        )
        yield Apps(stage, google, apple)


async def test_a_page_reaches_android_and_iphone_without_a_clinical_word(apps: Apps) -> None:
    (doctor,) = await apps.stage.doctors(1)
    await apps.stage.devices.register(doctor.id, "fcm", ANDROID, label="Phone")
    await apps.stage.devices.register(doctor.id, "apns", IPHONE, label=None)

    case = await apps.stage.post(waves="1@0")

    (page,) = await apps.stage.pages(case)
    kept = await apps.stage.store.deliveries.of_pages([page.id])
    receipts = {one.channel: one.id for one in kept}
    (message,) = apps.google.messages
    ((headers, payload),) = apps.apple.received
    link = f"https://curbside.example/p/{page.id}"
    assert message == {
        "token": ANDROID,
        "notification": {
            "title": "Cardiología: se necesita ayuda ya",
            "body": "Un colega ha presentado un caso. Toca para entrar en la sala.",
        },
        "data": {"page_id": page.id, "navigate": link, "receipt": receipts["fcm"]},
        "android": {
            "collapse_key": page.id,
            "priority": "HIGH",
            "ttl": "5400s",
            "notification": {"tag": page.id},
        },
    }
    assert payload["aps"]["alert"]["title"] == "Cardiología: se necesita ayuda ya"
    assert payload["aps"]["interruption-level"] == "time-sensitive"
    assert (payload["navigate"], payload["receipt"]) == (link, receipts["apns"])
    assert (headers["apns-collapse-id"], headers["apns-priority"]) == (page.id, "10")


async def test_an_apps_receipt_counts(apps: Apps) -> None:
    (doctor,) = await apps.stage.doctors(1)
    await apps.stage.devices.register(doctor.id, "fcm", ANDROID, label=None)
    case = await apps.stage.post(waves="1@0")

    receipt = DeliveryId(apps.google.messages[0]["data"]["receipt"])
    await apps.stage.parts.receipts.shown(receipt, opened=True)

    (page,) = await apps.stage.pages(case)
    assert page.opened_at == apps.stage.clock.now()


async def test_a_page_that_is_over_is_replaced_on_the_app(apps: Apps) -> None:
    (doctor,) = await apps.stage.doctors(1)
    await apps.stage.devices.register(doctor.id, "fcm", ANDROID, label=None)
    await apps.stage.devices.register(doctor.id, "apns", IPHONE, label=None)
    case = await apps.stage.post(waves="1@0")
    (page,) = await apps.stage.pages(case)
    apps.stage.cases.closed[case.case_id] = "answered"

    await apps.stage.parts.paging.stop(case.case_id, 1, "answered")
    await apps.stage.turn(0.2)

    message, (headers, payload) = apps.google.messages[1], apps.apple.received[1]
    assert message["notification"]["title"] == "Cardiología: respondido, gracias"
    assert message["android"]["notification"]["tag"] == page.id
    assert message["android"]["priority"] == "NORMAL"
    assert headers["apns-collapse-id"] == page.id
    assert "sound" not in payload["aps"]


async def test_a_note_names_nobody_to_the_services(apps: Apps) -> None:
    stage = apps.stage
    (doctor,) = await stage.doctors(1)
    await stage.devices.register(doctor.id, "fcm", ANDROID, label=None)
    await stage.devices.register(doctor.id, "apns", IPHONE, label=None)
    layer = make_layer(starts="2026-03-02T20:00", doctors=(doctor.email,))
    book = build_duty(stage.store, clock=stage.clock).book
    await book.set_schedule("cardiology", time_zone="Europe/Madrid", layers=[layer])

    notes = stage.parts.notes_for(stage.cases, warn_before=timedelta(hours=12))
    await notes.run_once()

    (message,) = apps.google.messages
    (received,) = apps.apple.received
    assert doctor.id not in f"{message} {received}"


@pytest.mark.parametrize("word", ["gone", "bad"])
async def test_an_app_that_is_gone_is_forgotten(apps: Apps, word: str) -> None:
    (doctor,) = await apps.stage.doctors(1)
    await apps.stage.devices.register(doctor.id, "fcm", ANDROID, label=None)
    await apps.stage.devices.register(doctor.id, "apns", IPHONE, label=None)
    apps.google.gone.add(ANDROID)
    getattr(apps.apple, word).add(IPHONE)

    await apps.stage.post(waves="1@0")

    assert await apps.stage.devices.list(doctor.id) == []


async def test_tokens_are_kept_while_they_are_good_and_renewed_in_time(apps: Apps) -> None:
    (doctor,) = await apps.stage.doctors(1)
    android = await apps.stage.devices.register(doctor.id, "fcm", ANDROID, label=None)
    iphone = await apps.stage.devices.register(doctor.id, "apns", IPHONE, label=None)
    used = []
    for minutes in (0, 10, 50, 50):
        await apps.stage.turn(minutes)
        for device_id in (android, iphone):
            await apps.stage.devices.test(doctor.id, device_id, language="en")
        used.append((apps.google.sign_ins, len(apps.apple.tokens)))

    assert used == [(1, 1), (1, 1), (2, 2), (2, 3)]


async def test_a_token_that_google_forgot_is_asked_for_again(apps: Apps) -> None:
    (doctor,) = await apps.stage.doctors(1)
    device_id = await apps.stage.devices.register(doctor.id, "fcm", ANDROID, label=None)
    await apps.stage.devices.test(doctor.id, device_id, language="en")
    apps.google.token = "revoked"

    await apps.stage.post(waves="1@0")
    await apps.stage.turn(0.1)

    assert apps.google.sign_ins == 2
    assert len(apps.google.messages) == 2


async def test_a_token_registered_again_keeps_its_id_and_moves_with_its_phone(apps: Apps) -> None:
    first, second = await apps.stage.doctors(2)
    before = await apps.stage.devices.register(first.id, "fcm", ANDROID, label=None)
    again = await apps.stage.devices.register(first.id, "fcm", ANDROID, label="Mine")
    after = await apps.stage.devices.register(second.id, "fcm", ANDROID, label=None)

    assert before == again != after
    assert await apps.stage.devices.list(first.id) == []
    with pytest.raises(NotFoundError):
        await apps.stage.devices.test(first.id, before, language="en")


async def test_a_server_without_these_services_refuses_their_apps(
    store: Store, clock: ManualClock
) -> None:
    async with paging_stage(store, clock) as stage:
        (doctor,) = await stage.doctors(1)
        with pytest.raises(InvalidError) as refused:
            await stage.devices.register(doctor.id, "apns", IPHONE, label=None)

    assert set(refused.value.fields) == {"kind"}


async def test_a_key_file_that_holds_no_key_names_its_setting(
    clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("{}")
    async with AsyncExitStack() as stack:
        with pytest.raises(ChannelSettingError, match="CURBSIDE_FCM_CREDENTIALS_FILE"):
            build_channels(
                Settings(fcm_credentials_file=tmp_path / "wrong"), clock=clock, stack=stack
            )
