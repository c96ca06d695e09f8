"""Over which channels a page goes, and what follows when one fails."""

from datetime import timedelta
from typing import Any

import pytest

from server.notify.routing import AfterLoss, after_loss, received, steps_for
from store.ids import CaseId, DeliveryId, DoctorId, EscalationId, PageId, new_id
from store.records.channel_plan import ChannelPlan, RouteStep
from store.records.delivery import Delivery
from store.records.page import Page
from tests.makers import NOON

DOCTOR = DoctorId("doctor")
ALL = ("web_push", "email", "sms", "voice")


def plan(*steps: tuple[str, int], phone: str | None = None) -> ChannelPlan:
    chosen = tuple(RouteStep.model_validate({"route": a, "delay_s": s}) for a, s in steps)
    return ChannelPlan(doctor_id=DOCTOR, steps=chosen or None, phone=phone)


def delivery(channel: str = "web_push", **changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "_id": DeliveryId(new_id()),
        "page_id": PageId("page"),
        "escalation_id": EscalationId("escalation"),
        "doctor_id": DOCTOR,
        "channel": channel,
        "due_at": NOON,
        "lease_until": NOON,
        "expires_at": NOON + timedelta(minutes=90),
    }
    return Delivery.model_validate(fields | changes)


def page(**changes: Any) -> Page:
    fields: dict[str, Any] = {
        "_id": PageId("page"),
        "escalation_id": EscalationId("escalation"),
        "case_id": CaseId("case"),
        "run": 1,
        "doctor_id": DOCTOR,
        "specialty": "cardiology",
        "urgency": "now",
        "language": "en",
        "wave": 1,
        "slot": "1.0",
        "reasons": (),
        "offered_at": NOON,
        "expires_at": NOON + timedelta(minutes=90),
        "answer_due_at": NOON + timedelta(minutes=90),
    }
    return Page.model_validate(fields | changes)


def named(chosen: ChannelPlan, configured: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(one.route, one.delay_s) for one in steps_for(chosen, configured)]  # type: ignore[arg-type] # names


def test_the_defaults_are_push_then_email_then_sms_where_there_is_a_number() -> None:
    assert named(plan(), ALL) == [("push", 0), ("email", 60)]
    assert named(plan(phone="+34600000000"), ALL) == [("push", 0), ("email", 60), ("sms", 120)]


def test_a_channel_that_the_server_lacks_is_left_out() -> None:
    assert named(plan(), ("web_push",)) == [("push", 0)]
    assert named(plan(), ()) == []


def test_a_doctors_own_order_holds() -> None:
    chosen = plan(("push", 30), ("voice", 300), ("email", 0), phone="+34600000000")

    assert named(chosen, ALL) == [("email", 0), ("push", 30), ("voice", 300)]


def test_an_order_of_which_nothing_works_any_more_is_no_order() -> None:
    assert named(plan(("sms", 0)), ALL) == [("push", 0), ("email", 60)]


PENDING_SOON = {"due_at": NOON + timedelta(seconds=60)}


@pytest.mark.parametrize(
    ("others", "follows"),
    [
        ([], "replace"),
        ([delivery("live", state="accepted")], "replace"),
        ([delivery(state="failed")], "replace"),
        ([delivery(state="accepted")], "wait"),
        ([delivery("email", **PENDING_SOON)], "hasten"),
        ([delivery("email", tries=1, **PENDING_SOON)], "wait"),
        ([delivery("email")], "wait"),
        ([delivery("email", state="spared")], "wait"),
    ],
)
def test_what_follows_a_device_that_is_gone(others: list[Delivery], follows: AfterLoss) -> None:
    assert after_loss([delivery(state="unreachable"), *others], NOON) == follows


def test_a_refusal_of_ours_pages_nobody_else() -> None:
    assert after_loss([delivery(state="failed")], NOON) == "wait"
    assert after_loss([delivery("live", state="accepted")], NOON) == "wait"


def test_a_page_is_received_when_shown_or_tapped_since_the_last_snooze() -> None:
    later = NOON + timedelta(minutes=5)

    assert not received(page())
    assert received(page(shown_at=NOON))
    assert received(page(opened_at=NOON))
    assert not received(page(shown_at=NOON, snoozed_until=later))
    assert received(page(shown_at=later, snoozed_until=later))
