"""`curbside shift`, as an operator types it."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.clock import ManualClock
from server.embedded import ServiceUrls
from server.paging.duty_assembly import build_duty
from server.paging.oncall.hours import Span
from store.client import Store
from store.records.account import Account
from store.records.shift import ShiftChange
from tests.duty_makers import make_layer
from tests.makers import NOON, make_account

SCHEDULE = {
    "discipline": "cardiology",
    "time_zone": "Europe/Madrid",
    "layers": [
        {
            "name": "first call",
            "kind": "weekly",
            "starts": "2026-01-05T08:00",
            "doctors": ["ana@hospital.example", "ben@hospital.example"],
        }
    ],
}


@pytest.fixture
def url(services: ServiceUrls, store: Store) -> str:
    base, _, options = services.mongo_url.partition("?")
    return f"{base.rpartition('/')[0]}/{store.name}?{options}"


# All in one process: most of a command's time goes into importing the server.
_TYPED = """
import json, sys
from typer.testing import CliRunner
from server.cli import app
told = [CliRunner().invoke(app, ["shift", *words]) for words in json.loads(sys.argv[1])]
print(json.dumps([(each.exit_code, each.stdout, each.stderr) for each in told]))
"""


async def typed(url: str, *lines: tuple[str, ...]) -> list[list[Any]]:
    """Return exit code, standard output and standard error of each line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _TYPED, json.dumps(lines),
        env={**os.environ, "CURBSIDE_MONGO_URL": url}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    return list(json.loads(out))


async def offered_swap(store: Store, account: Account) -> ShiftChange:
    """A swap of the only neurologist on call, in two days."""
    clock = ManualClock(datetime.now(UTC))
    parts = build_duty(store, clock=clock)
    await parts.book.set_schedule(
        "neurology", time_zone="Europe/Madrid", layers=[make_layer(doctors=(account.email,))]
    )
    start = clock.now() + timedelta(days=2)
    span = Span(start, start + timedelta(hours=1))
    return await parts.swaps.offer(account.id, "neurology", span)


async def test_an_operator_plans_duty(store: Store, url: str, tmp_path: Path) -> None:
    ana, ben = [
        make_account(email=f"{name}@hospital.example", specialties=("cardiology", "neurology"))
        for name in ("ana", "ben")
    ]
    for account in (ana, ben):
        await store.accounts.add(account)
    offer = await offered_swap(store, ana)
    file = tmp_path / "cardiology.json"
    file.write_text(json.dumps(SCHEDULE))
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({**SCHEDULE, "discipline": "magic"}))
    endless = tmp_path / "endless.json"
    endless.write_text("[" * 50_000)

    device = await store.devices.put(
        doctor_id=ana.id, endpoint="https://push.example/1", p256dh="", auth="", label=None, at=NOON
    )
    await store.devices.accepted(device.id, NOON)
    span = ("--from", "2099-01-01T08:00:00Z", "--until", "2099-01-02T08:00:00Z")
    half = ("--return-from", "2099-01-03T08:00:00Z")
    (
        stored, refused, nested, schedules, now, too_far, quiet, caps, nobody, check, no_hours,
        unreturned, fed, ended, confirmed, elsewhere, settings,
        no_word, refused_swap, swaps, accepted,
    ) = await typed(
        url,
        ("set-schedule", str(file)),
        ("set-schedule", str(broken)),
        ("set-schedule", str(endless)),
        ("schedules",),
        ("now",),
        ("time-off", ana.email, *span),
        ("quiet-hours", ana.email, "--from", "22:00", "--until", "7"),
        ("caps", ana.email, "--a-day", "1"),
        ("feed", "nobody@hospital.example"),
        ("check",),
        ("quiet-hours", ana.email),
        ("swap", ana.email, "--discipline", "cardiology", *span, *half),
        ("feed", ana.email),
        ("end-feed", ana.email),
        ("confirm-device", ana.email, device.id),
        ("confirm-device", ben.email, device.id),
        ("settings", ana.email),
        ("refuse-swap", ben.email, offer.id, "--word", "no"),
        ("refuse-swap", ben.email, offer.id, "--word", "busy"),
        ("swaps", ana.email),
        ("accept-swap", ben.email, offer.id),
    )  # fmt: skip

    assert stored == [0, "cardiology\tv1\n", ""]
    assert refused[0] == 2
    assert refused[2].startswith("error: FILE: discipline is no specialty")
    assert nested[2] == "error: FILE: is not JSON\n"
    assert json.loads(schedules[1].splitlines()[0])["layers"][0]["doctors"] == [
        ana.email,
        ben.email,
    ]
    assert now[1].splitlines()[0].split("\t")[1] in {ana.email, ben.email}
    assert (too_far[0], too_far[2].partition(" is")[0]) == (2, "error: --from")
    assert (quiet[0], quiet[2].partition(" must")[0]) == (2, "error: --until")
    assert [no_hours[2], caps[0]] == ["error: --from is required; --until is required\n", 0]
    assert (await store.duty_settings.get(ana.id)).pages_a_day == 1
    assert nobody[2] == "error: EMAIL: no account has this address\n"
    assert "no_device" in check[1]
    assert unreturned[2] == "error: --return-until is required\n"
    assert (fed[0], ended[0], confirmed[0]) == (0, 0, 0)
    assert elsewhere[2] == "error: there is nothing of this id\n"
    lines = settings[1].splitlines()
    assert lines[:3] == ["quiet hours\tnone", "caps\t1 a day\t7 a month", "feed\tnone"]
    assert lines[3].startswith(f"device\t{device.id}\tweb_push\t")
    assert no_word[2].startswith("error: --word ")
    assert refused_swap[1] == f"{offer.id}\tswap\toffered\n"
    assert swaps[1].startswith(f"{offer.id}\tswap\toffered\t")
    assert swaps[1].endswith("\tbusy\n")
    assert accepted[1] == f"{offer.id}\tswap\tin_force\n"
    kept = await store.devices.get(device.id)
    assert kept is not None
    assert kept.confirmed_at is not None
