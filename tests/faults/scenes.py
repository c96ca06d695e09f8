"""What is played in a run: each scene is one history, judged for itself."""

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.faults.history import History
from tests.faults.nemesis import FAULTS, STRIKES, Nemesis, Wreck, at_random, isolate_primary
from tests.faults.paging import play_pages
from tests.faults.states import presence, revoke, stuck_readers
from tests.faults.traffic import Stage, Talk, play

_WRECKS: Final[Mapping[str, Wreck]] = {
    **FAULTS,
    "at random": at_random,
    "isolate primary": isolate_primary,
}
Scene = Callable[[Stage, History], Awaitable[None]]


def talk_during(name: str) -> Scene:
    """Return the scene in which doctors talk while this fault happens."""

    async def scene(stage: Stage, history: History) -> None:
        wreck = _WRECKS[name]
        nemesis = Nemesis(stage.to, history, random.Random(f"{stage.seed}:{name}"))
        await play(stage, history, name, lambda: wreck(nemesis), faults=STRIKES.get(name, 1))

    return scene


def page_during(name: str) -> Scene:
    """Return the scene in which cases page doctors while this fault happens."""

    async def scene(stage: Stage, history: History) -> None:
        nemesis = Nemesis(stage.to, history, random.Random(f"{stage.seed}:pages:{name}"))
        await play_pages(stage, history, name, lambda: FAULTS[name](nemesis))

    return scene


async def revoke_without_redis(stage: Stage, history: History) -> None:
    """Close sessions while nodes can't tell each other."""
    await revoke(stage, history, redis_away=True)


_PAGE_FAULTS: Final = (
    "kill node",
    "freeze node",
    "kill primary",
    "freeze primary",
    "restart redis empty",
    "cut node from mongo",
)
TALKS: Final[Mapping[str, Scene]] = {name: talk_during(name) for name in _WRECKS}
PAGES: Final[Mapping[str, Scene]] = {f"pages, {name}": page_during(name) for name in _PAGE_FAULTS}
STATES: Final[Mapping[str, Scene]] = {
    "sessions closed": revoke,
    "sessions closed, redis away": revoke_without_redis,
    "presence, kill node": presence,
    "stuck readers": stuck_readers,
}
SCENES: Final[Mapping[str, Scene]] = {**TALKS, **PAGES, **STATES}
SHORT: Final = ("kill node", "kill primary", "restart redis empty", "pages, kill node")
SHORT_TALK: Final = Talk(pause_s=0.8, members=24, js_members=1)
WHOLE: Final = tuple(SCENES)
LINKED: Final = frozenset({"isolate primary"})
"""Those that cut links between members of the replica set: they get one of their own."""
