"""What each channel tells: words, signatures, codes, and that a page is over."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from server.clock import ManualClock
from server.errors import InvalidError, RateLimitedError
from store.client import Store
from store.records.channel_plan import RouteStep
from tests.channel_stage import PHONE, Reach, channel_stage


@pytest_asyncio.fixture
async def reach(store: Store, clock: ManualClock) -> AsyncIterator[Reach]:
    async with channel_stage(store, clock) as opened:
        yield opened


async def test_an_email_holds_specialty_urgency_and_link_and_nothing_else(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    await reach.stage.turn(1)

    (mail,) = reach.mail.mails
    assert mail.message["Subject"] == "Cardiología: se necesita ayuda ya"
    assert mail.message["To"] == doctor.email
    assert mail.message["From"] == "Curbside <pages@curbside.example>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Content-Language"] == "es"
    assert f"https://curbside.example/p/{page.id}" in mail.words
    assert mail.message["Message-ID"].endswith("@curbside.example>")
    assert "Elena" not in mail.message.as_string()
    assert doctor.id not in mail.words
    assert case.case_id not in mail.message.as_string()


async def test_an_email_whose_outcome_is_unknown_is_sent_again_as_the_same_message(
    reach: Reach,
) -> None:
    await reach.doctor(browsers=0)
    reach.mail.drops = 1
    await reach.stage.post(waves="1@0")
    await reach.stage.turn(1)
    await reach.stage.turn(0.1)

    first, again = (mail.message["Message-ID"] for mail in reach.mail.mails)
    assert first == again
    assert first.startswith("<page-")


async def test_messages_to_phones_are_signed_and_hold_no_clinical_word(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    await reach.choices.choose(
        doctor.id, [RouteStep(route="sms", delay_s=0), RouteStep(route="voice", delay_s=60)]
    )
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    await reach.stage.turn(1)

    sms, voice = reach.provider.messages
    assert (sms["kind"], voice["kind"], sms["to"]) == ("sms", "voice", PHONE)
    assert sms["text"] == (
        f"Curbside. Cardiología: se necesita ayuda ya. https://curbside.example/p/{page.id}"
    )
    assert "https://" not in voice["text"]
    assert sms["message_id"] != voice["message_id"]


async def test_a_message_that_is_caught_is_worth_nothing_later(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    await reach.choices.choose(doctor.id, [RouteStep(route="sms", delay_s=0)])
    await reach.stage.post(waves="1@0")
    assert reach.provider.last is not None
    headers, body = reach.provider.last
    kept = {name: value for name, value in headers.items() if name.startswith("X-Curbside")}

    async with aiohttp.ClientSession() as http:
        at_once = await http.post(reach.provider.url, data=body, headers=kept)
        changed = await http.post(reach.provider.url, data=body + b" ", headers=kept)
        await reach.stage.turn(6)
        late = await http.post(reach.provider.url, data=body, headers=kept)

    assert (at_once.status, changed.status, late.status) == (204, 401, 403)
    assert len(reach.provider.messages) == 1


async def test_a_number_is_used_once_its_code_came_back(reach: Reach) -> None:
    doctor = await reach.doctor(phone=None)
    with pytest.raises(InvalidError) as refused:
        await reach.choices.choose(doctor.id, [RouteStep(route="sms", delay_s=0)])

    await reach.choices.send_code(doctor.id, PHONE, language="en")
    with pytest.raises(RateLimitedError):
        await reach.choices.send_code(doctor.id, "+34600000001", language="en")
    before = (await reach.choices.read(doctor.id)).phone
    code = reach.provider.messages[0]["text"].split()[1]
    after = (await reach.choices.confirm(doctor.id, code)).phone

    assert set(refused.value.fields) == {"steps.0.channel"}
    assert (before, after) == (None, PHONE)


async def test_a_code_can_be_tried_five_times_within_ten_minutes(reach: Reach) -> None:
    doctor = await reach.doctor(phone=None)
    await reach.choices.send_code(doctor.id, PHONE, language="en")
    code = reach.provider.messages[0]["text"].split()[1]
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    for tried in (wrong, wrong, wrong, wrong, wrong, code):
        with pytest.raises(InvalidError):
            await reach.choices.confirm(doctor.id, tried)

    assert (await reach.choices.read(doctor.id)).phone is None


async def test_a_withdrawn_page_is_replaced_on_the_devices_that_got_it(reach: Reach) -> None:
    await reach.doctor(browsers=2)
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    reach.stage.cases.closed[case.case_id] = "answered"

    for _ in range(2):
        await reach.stage.parts.paging.stop(case.case_id, 1, "answered")
        await reach.stage.turn(0.2)

    first, _, *over = reach.pushes.caught
    assert len(over) == 2
    for caught in over:
        shown = caught.payload["notification"]
        assert shown["title"] == "Cardiología: respondido, gracias"
        assert (shown["tag"], shown["silent"]) == (page.id, True)
        assert shown["navigate"] == "https://curbside.example/"
        assert caught.headers["Topic"] == first.headers["Topic"]
    await reach.stage.turn(5)
    assert reach.counts() == (4, 0, 0)


async def test_a_page_that_its_doctor_answered_is_taken_down_on_all_their_devices_once(
    reach: Reach,
) -> None:
    doctor = await reach.doctor(browsers=2)
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    for _ in range(2):
        await reach.stage.parts.paging.acknowledge(page.id, doctor.id)
        await reach.stage.turn(0.2)
    reach.stage.cases.closed[case.case_id] = "answered"

    await reach.stage.parts.paging.stop(case.case_id, 1, "answered")
    await reach.stage.turn(1)

    said = [caught.payload["notification"] for caught in reach.pushes.caught[2:]]
    assert [shown["title"] for shown in said] == ["Cardiología: has dicho que acudes"] * 2
    assert all(shown["silent"] and shown["tag"] == page.id for shown in said)
    assert reach.stage.phones.withdrawn() == {doctor.id: "acknowledged"}
    assert reach.counts() == (4, 0, 0)
