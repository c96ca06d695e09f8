"""Over which channels a page goes, and how long each waits for the one before. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

from store.records.channel_plan import ChannelPlan, RouteName, RouteStep
from store.records.delivery import ChannelName, Delivery
from store.records.page import Page

DEFAULT_STEPS: Final = (
    RouteStep(route="push", delay_s=0),
    RouteStep(route="email", delay_s=60),
    RouteStep(route="sms", delay_s=120),
)
MAX_DELAY_S: Final = 30 * 60
DEVICE_CHANNELS: Final = ("web_push", "fcm", "apns")
"""Those that reach a device; each can show a notification in another one's place."""
CHANNELS_OF: Final[Mapping[RouteName, tuple[ChannelName, ...]]] = {
    "push": DEVICE_CHANNELS,
    "email": ("email",),
    "sms": ("sms",),
    "voice": ("voice",),
}
_NEED_PHONE: Final = frozenset({"sms", "voice"})

AfterLoss = Literal["wait", "hasten", "replace"]
"""wait: something else is on its way or arrived · hasten: the next channel at once · replace: its
doctor can't be reached, page somebody else at once."""


def usable(routes: Iterable[RouteName], configured: Collection[ChannelName]) -> list[RouteName]:
    """Return those routes for which this server has a channel."""
    return [route for route in routes if any(one in configured for one in CHANNELS_OF[route])]


def steps_for(plan: ChannelPlan, configured: Collection[ChannelName]) -> Sequence[RouteStep]:
    """Return the steps of a doctor's plan that can work, the earliest first.

    A plan of which nothing works here counts as none: nobody is silent by an old choice.
    """
    for steps in (plan.steps or (), DEFAULT_STEPS):
        works = [
            step
            for step in steps
            if usable([step.route], configured)
            and (plan.phone is not None or step.route not in _NEED_PHONE)
        ]
        if works:
            return sorted(works, key=lambda step: step.delay_s)
    return ()


def received(page: Page) -> bool:
    """Whether its doctor's devices have shown the page, or shown it again after a snooze."""
    at = max((one for one in (page.shown_at, page.opened_at) if one is not None), default=None)
    return at is not None and (page.snoozed_until is None or at >= page.snoozed_until)


def after_loss(deliveries: Iterable[Delivery], now: datetime) -> AfterLoss:
    """Return what follows when one of a page's deliveries ended without reaching its doctor.

    The live banner decides nothing: sockets tell nothing back. A refusal that is no word about
    the device (a wrong key of ours, say) never pages somebody else, or one wrong setting would
    page everybody.
    """
    tried = [one for one in deliveries if one.channel != "live" and one.thanks is None]
    pending = [one for one in tried if one.state == "pending"]
    if any(one.state in {"accepted", "spared"} for one in tried):
        return "wait"
    if any(one.tries > 0 or one.due_at <= now for one in pending):
        return "wait"
    if pending:
        return "hasten"
    return "replace" if any(one.state == "unreachable" for one in tried) else "wait"
