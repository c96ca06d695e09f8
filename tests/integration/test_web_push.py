"""Pages over Web Push, caught and decrypted by a real push service on loopback."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from server.clock import ManualClock
from server.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from server.notify.devices import Subscription
from server.notify.sealing import Sealer, SealError
from server.notify.vapid import Vapid
from store.client import Store
from store.ids import DeviceId, DoctorId, new_id
from tests.makers import NOON
from tests.paging_stage import SECRET, Stage, paging_stage
from tests.push_catcher import Browser, PushCatcher, expires_within_a_day, push_catcher


@pytest_asyncio.fixture
async def catcher() -> AsyncIterator[PushCatcher]:
    async with push_catcher() as running:
        yield running


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock, catcher: PushCatcher) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock, push_hosts=(catcher.host,)) as built:
        yield built


async def subscribe(stage: Stage, doctor_id: DoctorId, browser: Browser) -> DeviceId:
    keys = browser.subscription["keys"]
    return await stage.devices.subscribe(
        doctor_id, Subscription(browser.endpoint, keys["p256dh"], keys["auth"]), label="Phone"
    )


async def test_a_page_arrives_encrypted_signed_and_without_a_clinical_word(
    stage: Stage, catcher: PushCatcher
) -> None:
    (doctor,) = await stage.doctors(1)
    await subscribe(stage, doctor.id, catcher.subscribe())

    case = await stage.post(waves="1@0")

    (page,) = await stage.pages(case)
    (caught,) = catcher.caught
    planned = await stage.store.deliveries.of_pages([page.id])
    (delivery,) = (one for one in planned if one.channel == "web_push")
    assert caught.payload == {
        "web_push": 8030,
        "notification": {
            "title": "Cardiología: se necesita ayuda ya",
            "body": "Un colega ha presentado un caso. Toca para entrar en la sala.",
            "lang": "es",
            "navigate": f"https://curbside.example/p/{page.id}",
            "tag": page.id,
            "data": {"page_id": page.id, "receipt": delivery.id},
            "silent": False,
        },
    }
    assert caught.headers["TTL"] == "5400"
    assert caught.headers["Urgency"] == "high"
    assert len(caught.headers["Topic"]) == 32
    assert expires_within_a_day(caught.claims, NOON)


async def test_all_devices_of_a_doctor_get_the_page(stage: Stage, catcher: PushCatcher) -> None:
    (doctor,) = await stage.doctors(1)
    await subscribe(stage, doctor.id, catcher.subscribe("phone"))
    await subscribe(stage, doctor.id, catcher.subscribe("laptop"))

    await stage.post(waves="1@0")

    assert {caught.device for caught in catcher.caught} == {"phone", "laptop"}


async def test_a_device_that_is_gone_is_forgotten_and_stops_nobody(
    stage: Stage, catcher: PushCatcher
) -> None:
    (doctor,) = await stage.doctors(1)
    gone = catcher.subscribe("gone")
    gone.answers.append((410, {}))
    await subscribe(stage, doctor.id, gone)
    await subscribe(stage, doctor.id, catcher.subscribe("phone"))

    await stage.post(waves="1@0")

    assert [caught.device for caught in catcher.caught] == ["phone"]
    assert [device.endpoint for device in await stage.devices.list(doctor.id)] != [gone.endpoint]
    assert len(await stage.devices.list(doctor.id)) == 1


@pytest.mark.parametrize(
    ("answer", "quiet_s", "again_s"),
    [((503, {}), 1.9, 2.0), ((429, {"Retry-After": "60"}), 59.0, 60.0)],
)
async def test_a_busy_push_service_is_asked_again_with_the_same_topic(
    stage: Stage,
    catcher: PushCatcher,
    answer: tuple[int, dict[str, str]],
    quiet_s: float,
    again_s: float,
) -> None:
    (doctor,) = await stage.doctors(1)
    browser = catcher.subscribe()
    browser.answers.append(answer)
    await subscribe(stage, doctor.id, browser)
    await stage.post(waves="1@0")

    await stage.turn(quiet_s / 60)
    early = catcher.requests
    await stage.turn((again_s - quiet_s) / 60)

    assert (early, catcher.requests, len(catcher.caught)) == (1, 2, 1)


async def test_a_push_is_not_repeated_once_the_doctor_came(
    stage: Stage, catcher: PushCatcher
) -> None:
    (doctor,) = await stage.doctors(1)
    browser = catcher.subscribe()
    browser.answers.append((500, {}))
    await subscribe(stage, doctor.id, browser)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)

    await stage.parts.paging.acknowledge(page.id, doctor.id)
    await stage.turn(5)

    (taken_down,) = catcher.caught
    assert catcher.requests == 2
    assert taken_down.payload["notification"]["data"] == {"over": True}


async def test_a_redirect_is_not_followed(stage: Stage, catcher: PushCatcher) -> None:
    (doctor,) = await stage.doctors(1)
    browser, elsewhere = catcher.subscribe(), catcher.subscribe("elsewhere")
    browser.answers.append((307, {"Location": elsewhere.endpoint}))
    await subscribe(stage, doctor.id, browser)

    await stage.post(waves="1@0")

    assert (catcher.requests, catcher.caught) == (1, [])


async def test_an_endpoint_belongs_to_whoever_subscribed_it_last(
    stage: Stage, catcher: PushCatcher
) -> None:
    first, second = await stage.doctors(2)
    browser = catcher.subscribe()
    before = await subscribe(stage, first.id, browser)

    after = await subscribe(stage, second.id, browser)
    again = await subscribe(stage, second.id, browser)

    assert before != after == again
    assert await stage.devices.list(first.id) == []
    assert [device.id for device in await stage.devices.list(second.id)] == [after]


async def test_ten_devices_are_enough_but_each_may_be_renewed(
    stage: Stage, catcher: PushCatcher
) -> None:
    (doctor,) = await stage.doctors(1)
    browsers = [catcher.subscribe() for _ in range(11)]
    for browser in browsers[:10]:
        await subscribe(stage, doctor.id, browser)

    await subscribe(stage, doctor.id, browsers[0])
    with pytest.raises(ConflictError):
        await subscribe(stage, doctor.id, browsers[10])

    assert len(await stage.devices.list(doctor.id)) == 10


async def test_a_wrong_subscription_is_refused_by_field(stage: Stage) -> None:
    with pytest.raises(InvalidError) as refused:
        await stage.devices.subscribe(
            DoctorId(new_id()),
            Subscription("http://169.254.169.254/latest", "AAAA", "AAAA"),
            label=None,
        )

    assert set(refused.value.fields) == {
        "subscription.endpoint",
        "subscription.keys.p256dh",
        "subscription.keys.auth",
    }


async def test_a_test_push_reaches_ones_own_device_only(stage: Stage, catcher: PushCatcher) -> None:
    doctor, other = await stage.doctors(2)
    device_id = await subscribe(stage, doctor.id, catcher.subscribe())

    await stage.devices.test(doctor.id, device_id, language="en")
    with pytest.raises(NotFoundError):
        await stage.devices.test(other.id, device_id, language="en")
    with pytest.raises(NotFoundError):
        await stage.devices.unsubscribe(other.id, device_id)

    assert [caught.payload["notification"]["title"] for caught in catcher.caught] == [
        "Curbside: test"
    ]


async def test_a_test_push_that_is_not_taken_says_so(stage: Stage, catcher: PushCatcher) -> None:
    (doctor,) = await stage.doctors(1)
    browser = catcher.subscribe()
    browser.answers.append((503, {}))
    device_id = await subscribe(stage, doctor.id, browser)

    with pytest.raises(UnavailableError):
        await stage.devices.test(doctor.id, device_id, language="en")


async def test_all_nodes_share_one_vapid_key_and_another_secret_does_not_open_it(
    stage: Stage, store: Store
) -> None:
    sealer = Sealer(SECRET, purpose="vapid")
    again = await Vapid.load(store.secrets, sealer, subject="mailto:operator@hospital.example")

    assert again.public_key == stage.devices.public_key
    with pytest.raises(SealError):
        await Vapid.load(
            store.secrets, Sealer(b"x" * 40, purpose="vapid"), subject="mailto:a@hospital.example"
        )


async def test_a_signature_is_renewed_before_it_runs_out(
    stage: Stage, catcher: PushCatcher
) -> None:
    (doctor,) = await stage.doctors(1)
    device_id = await subscribe(stage, doctor.id, catcher.subscribe())
    for hours in (0, 1, 11):
        stage.clock.advance(timedelta(hours=hours))
        await stage.devices.test(doctor.id, device_id, language="en")

    first, second, third = (caught.claims["exp"] for caught in catcher.caught)
    assert first == second < third
