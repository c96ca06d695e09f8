"""Duty over HTTP on a whole node: who may do what, what is refused by field, what is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from server.embedded import ServiceUrls
from tests.identity_stage import PASSWORD, an_application
from tests.wire_stage import LiveClient, Stage, running_node

SHIFT = {
    "name": "first call",
    "kind": "daily",
    "starts": "2026-01-01T08:00",
    "doctors": ["doctor2@example.org"],
}
SCHEDULE = {"discipline": "cardiology", "time_zone": "Europe/Madrid", "layers": [SHIFT]}
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hospital//Rota//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20300105T080000
DTEND;TZID=Europe/London:20300105T200000
ATTENDEE;CN=Rosa:mailto:Doctor3@example.org
END:VEVENT
END:VCALENDAR
"""


class People:
    """A coordinator and two cardiologists, signed in."""

    def __init__(self, stage: Stage, coordinator: str, first: str, second: str) -> None:
        self.stage = stage
        self.coordinator = coordinator
        self.first = first
        self.second = second

    async def ask(self, who: str, command: str, **payload: Any) -> Any:
        body = await self.stage.post(f"shift/{command}", payload, who)
        return body["result"] if body["ok"] else body["error"]


async def people_on(stage: Stage) -> People:
    tokens = []
    for number in (1, 2, 3):
        stated = an_application(number)
        role = "moderator" if number == 1 else "doctor"
        await stage.node.services.accounts.add(stated, verified=True, role=role)  # type: ignore[arg-type]
        signed_in = await stage.post("session/open", {"email": stated.email, "password": PASSWORD})
        tokens.append(signed_in["result"]["token"])
        if role == "moderator":
            sessions = stage.node.services.sessions
            await sessions.prove(await sessions.caller(tokens[-1]), strong=True)
        stage.http.cookie_jar.clear()
    return People(stage, *tokens)


async def test_duty_from_the_schedule_to_the_calendar(services: ServiceUrls) -> None:
    async with running_node(services) as stage:
        people = await people_on(stage)
        coordinator, first, second = people.coordinator, people.first, people.second

        stored = await people.ask(coordinator, "set_schedule", **SCHEDULE, version=0)
        listed = await people.ask(coordinator, "schedules")
        seen_by_first = await people.ask(first, "now")
        seen_by_second = await people.ask(second, "now", discipline="heart_failure")
        seen_by_coordinator = await people.ask(coordinator, "now")
        mine = await people.ask(first, "list", days=2)
        everybodys = await people.ask(coordinator, "list", days=2)
        feed = await people.ask(first, "feed")
        path = feed["url"].partition("/api/v1/")[2]
        async with stage.http.get(f"{stage.url}/api/v1/{path}") as response:
            kind, calendar = response.content_type, Calendar.from_ical(await response.text())
        renewed = await people.ask(first, "feed")
        async with stage.http.get(f"{stage.url}/api/v1/{path}") as response:
            old_link = response.status

        assert (stored["version"], stored["layers"][0]["doctors"]) == (1, SHIFT["doctors"])
        assert listed["schedules"] == [stored]
        (now,) = seen_by_first["on_call"]
        assert (now["count"], now["mine"], now["doctors"]) == (1, True, None)
        (now,) = seen_by_second["on_call"]
        assert (now["count"], now["mine"], now["doctors"]) == (1, False, None)
        (now,) = seen_by_coordinator["on_call"]
        assert [each["email"] for each in now["doctors"]] == SHIFT["doctors"]
        assert [shift["discipline"] for shift in mine["shifts"]] == ["cardiology"]
        assert [(each["problem"], each["doctor"]) for each in mine["warnings"]] == [
            ("no_device", None)
        ]
        assert mine["duty"] is None
        assert everybodys["warnings"][0]["doctor"]["email"] == "doctor2@example.org"
        assert everybodys["duty"][0]["doctors"] == now["doctors"]
        assert kind == "text/calendar"
        (event,) = calendar.walk("VEVENT")
        assert str(event["summary"]) == "Guardia: Cardiología"
        assert "doctor" not in str(calendar.to_ical()).lower()
        assert (old_link, renewed["url"] != feed["url"]) == (404, True)


async def test_swaps_time_off_and_quiet_hours_over_a_socket(services: ServiceUrls) -> None:
    async with running_node(services) as stage:
        people = await people_on(stage)
        await people.ask(people.coordinator, "set_schedule", **SCHEDULE)
        first = await LiveClient().connect(stage.url, auth={"token": people.first})
        second = await LiveClient().connect(stage.url, auth={"token": people.second})
        start = datetime.now(UTC) + timedelta(days=2)
        span = {
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=8)).isoformat(),
        }

        offer = await first.call("shift:swap", {**span, "discipline": "cardiology"})
        offers = await second.call("shift:list", {})
        change = {"change_id": offer["result"]["change_id"]}
        wordless = await second.call("shift:refuse_swap", {**change, "word": "no"})
        refused = await second.call("shift:refuse_swap", {**change, "word": "too_long"})
        told = await first.call("shift:list", {})
        offers_left = await second.call("shift:list", {})
        accepted = await second.call("shift:accept_swap", change)
        kept = await first.call("shift:cancel", change)
        shifts = await second.call("shift:list", {})
        off = await second.call("shift:time_off", span)
        gaps = await second.call("shift:gaps", {"days": 5})
        taken_back = await second.call("shift:cancel", {"change_id": off["result"]["change_id"]})
        quiet = {"starts": "22:00", "ends": "07:00", "days": ["mon"], "rouse_for_now": True}
        settings = await first.call("shift:quiet_hours", {"quiet": quiet})
        caps = await first.call("shift:caps", {"pages_a_day": 1, "pages_a_month": None})
        await first.client.disconnect()
        await second.client.disconnect()

        assert [each["change_id"] for each in offers["result"]["offers"]] == [change["change_id"]]
        assert set(wordless["error"]["fields"]) == {"word"}
        assert refused["ok"]
        (own,) = told["result"]["changes"]
        assert [each["word"] for each in own["refusals"]] == ["too_long"]
        assert offers_left["result"]["offers"] == []
        assert (accepted["result"]["state"], accepted["result"]["refusals"]) == ("in_force", [])
        assert kept["error"]["code"] == "forbidden"
        assert len(shifts["result"]["shifts"]) == 1
        (gap,) = gaps["result"]["gaps"]
        assert gap["sentence"].startswith("Nadie está de guardia en cardiología ")
        assert taken_back["ok"]
        assert settings["result"]["quiet"] == quiet
        assert (caps["result"]["pages_a_day"], caps["result"]["quiet"]) == (1, quiet)


async def test_what_is_wrong_is_named_by_field(services: ServiceUrls) -> None:
    async with running_node(services) as stage:
        people = await people_on(stage)
        coordinator, first = people.coordinator, people.first
        turn = {**SHIFT, "doctors": ["doctor9@example.org"], "every": 40}
        custom = {"name": "nights", "kind": "custom", "starts": "2026-01-01T08:00"}
        past = {"starts_at": "2020-01-01T08:00:00Z", "ends_at": "2020-01-02T08:00:00Z"}

        refused = await people.ask(first, "set_schedule", **SCHEDULE)
        wrong = await people.ask(
            coordinator, "set_schedule", **(SCHEDULE | {"layers": [turn, custom]})
        )
        malformed = await people.ask(
            coordinator,
            "set_schedule",
            discipline="magic",
            time_zone="Mars/Olympus",
            layers=[{"name": "x", "kind": "daily", "starts": "8 o'clock", "doctors": ["x"]}],
        )
        too_late = await people.ask(first, "time_off", **past)
        swap = await people.ask(first, "swap", discipline="stroke", **past)
        quiet = await people.ask(first, "quiet_hours", quiet={"starts": "25:00", "ends": "07:00"})
        all_day = await people.ask(first, "quiet_hours", quiet={"starts": "07:00", "ends": "07:00"})
        gone = await people.ask(first, "cancel", change_id="A" * 22)

        assert refused["code"] == "forbidden"
        assert set(wrong["fields"]) == {
            "layers.0.every",
            "layers.0.doctors.0",
            "layers.1.starts",
            "layers.1.shifts",
        }
        assert set(malformed["fields"]) == {
            "discipline",
            "time_zone",
            "layers.0.starts",
            "layers.0.doctors.0",
        }
        assert set(too_late["fields"]) == {"ends_at"}
        assert set(swap["fields"]) == {"discipline", "starts_at", "ends_at"}
        assert set(quiet["fields"]) == {"quiet.starts"}
        assert set(all_day["fields"]) == {"quiet.ends"}
        assert gone["code"] == "not_found"


async def test_a_calendar_is_imported_into_a_layer_of_its_own(services: ServiceUrls) -> None:
    async with running_node(services) as stage:
        people = await people_on(stage)
        wanted = {"discipline": "cardiology", "layer": "imported"}

        early = await people.ask(people.coordinator, "import", **wanted, calendar=ICS)
        await people.ask(people.coordinator, "set_schedule", **SCHEDULE)
        nonsense = await people.ask(people.coordinator, "import", **wanted, calendar="hello")
        repeats = await people.ask(
            people.coordinator,
            "import",
            **wanted,
            calendar=ICS.replace("UID:1\n", "UID:1\nRRULE:FREQ=MINUTELY\n"),
        )
        stranger = await people.ask(
            people.coordinator, "import", **wanted, calendar=ICS.replace("Doctor3", "nobody")
        )
        once = await people.ask(people.coordinator, "import", **wanted, calendar=ICS)
        twice = await people.ask(people.coordinator, "import", **wanted, calendar=ICS)

        assert set(early["fields"]) == {"discipline"}
        assert set(nonsense["fields"]) == {"calendar"}
        assert set(repeats["fields"]) == {"calendar.events.0"}
        assert set(stranger["fields"]) == {"layers.1.shifts.0.doctor"}
        assert [layer["name"] for layer in once["layers"]] == ["first call", "imported"]
        assert twice["layers"] == once["layers"]
        assert once["layers"][1]["shifts"] == [
            {
                "doctor": "doctor3@example.org",
                "starts": "2030-01-05T09:00",
                "ends": "2030-01-05T21:00",
            }
        ]


@pytest.mark.parametrize("token", ["A" * 32, "short"])
async def test_a_guessed_link_leads_nowhere(services: ServiceUrls, token: str) -> None:
    async with (
        running_node(services) as stage,
        stage.http.get(f"{stage.url}/api/v1/shifts/{token}.ics") as response,
    ):
        assert response.status == 404
