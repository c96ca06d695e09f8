"""What was tried for one case: waves, channels, outcomes; nobody is named. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.paging.escalation import planned_at
from store.records.delivery import ChannelName, Delivery
from store.records.escalation import Escalation
from store.records.page import Page
from store.records.policy import Audience

_SENT: Final = frozenset({"accepted", "unreachable", "failed"})


@dataclass(frozen=True, slots=True)
class WaveTried:
    """One wave.

    Args:
        people: How many it was to page.
        paged: Pages made for it, replacements counted.
        outcomes: Pages by what became of them: a state, or `declined_<reason>`.
        paged_at: When its first page was made; None while it is to come.
    """

    wave: int
    audience: Audience
    specialties: tuple[str, ...]
    added: bool
    people: int
    planned_at: datetime
    paged_at: datetime | None
    paged: int
    shown: int
    opened: int
    acknowledged: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ChannelTried:
    """Deliveries over one channel, by what became of them; `shown` is what devices told."""

    channel: ChannelName
    planned: int
    sent: int
    shown: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tried:
    """Everything that was tried in the last run of a case."""

    escalation: Escalation
    waves: tuple[WaveTried, ...]
    channels: tuple[ChannelTried, ...]


def tried(escalation: Escalation, pages: Sequence[Page], deliveries: Sequence[Delivery]) -> Tried:
    """Return what was tried, counted."""
    by_channel: dict[ChannelName, list[Delivery]] = {}
    for delivery in deliveries:
        by_channel.setdefault(delivery.channel, []).append(delivery)
    return Tried(
        escalation=escalation,
        waves=tuple(_wave(escalation, index, pages) for index in range(len(escalation.waves))),
        channels=tuple(_channel(name, own) for name, own in sorted(by_channel.items())),
    )


def opened(page: Page) -> bool:
    """Whether its doctor has looked at the page: tapped it, or answered it in any way."""
    answered = page.acknowledged_at is not None or page.declined_at is not None
    return page.opened_at is not None or answered


def _wave(escalation: Escalation, index: int, pages: Sequence[Page]) -> WaveTried:
    wave = escalation.waves[index]
    own = [page for page in pages if page.wave == index + 1]
    return WaveTried(
        wave=index + 1,
        audience=wave.audience,
        specialties=wave.specialties or escalation.specialties,
        added=wave.added,
        people=wave.people,
        planned_at=planned_at(escalation, index),
        paged_at=min((page.offered_at for page in own), default=None),
        paged=len(own),
        shown=sum(page.shown_at is not None for page in own),
        opened=sum(opened(page) for page in own),
        acknowledged=sum(page.acknowledged_at is not None for page in own),
        outcomes=Counter(_outcome(page) for page in own),
    )


def _outcome(page: Page) -> str:
    if page.state == "declined" and page.decline_reason is not None:
        return f"declined_{page.decline_reason}"
    return page.state


def _channel(name: ChannelName, own: Sequence[Delivery]) -> ChannelTried:
    return ChannelTried(
        channel=name,
        planned=len(own),
        # What was taken back after it was sent counts as sent.
        sent=sum(one.state in _SENT or one.tries > 0 or one.thanks is not None for one in own),
        shown=sum(one.shown_at is not None for one in own),
        outcomes=Counter("sent" if one.thanks is not None else one.state for one in own),
    )
